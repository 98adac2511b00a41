import { readFileSync } from "node:fs";

/** CPU time of a process since its start in ms. Linux: proc(5), clock ticks of 10 ms. */
export function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process in bytes. */
export function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** Datagrams that the system threw away because the buffer of the socket bound to `port` was full. */
export function dropsOf(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return readFileSync("/proc/net/udp", "utf8")
    .split("\n")
    .filter((line) => line.trim().split(/\s+/)[1]?.endsWith(`:${hex}`))
    .reduce((sum, line) => sum + Number(line.trim().split(/\s+/).at(-1)), 0);
}
