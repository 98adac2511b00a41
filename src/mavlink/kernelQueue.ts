import { readFile } from "node:fs/promises";

/**
 * Bytes of a TCP connection that the system holds because the other side has not taken them yet; 0 where the system does not
 * tell. https://docs.kernel.org/networking/proc_net_tcp.html
 */
export async function kernelQueue({
  localPort,
  remotePort,
}: {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
}): Promise<number> {
  if (localPort === undefined || remotePort === undefined || process.platform !== "linux") return 0;
  const tables = await Promise.all(TABLES.map((file) => readFile(file, "latin1").catch(() => "")));
  return queueIn(tables.join("\n"), localPort, remotePort);
}

/** The same, read from the system's tables; of several connections between two such ports the one that holds least. */
export function queueIn(tables: string, localPort: number, remotePort: number): number {
  const ends = `:${hex4(localPort)} [0-9A-F]+:${hex4(remotePort)} 01 ([0-9A-F]{8}):`;
  const held = [...tables.matchAll(new RegExp(ends, "g"))].map(([, bytes]) => Number.parseInt(bytes!, 16));
  return held.length > 0 ? Math.min(...held) : 0;
}

const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];
const hex4 = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
