import type { LinkRecord } from "../contract/records.ts";
import { parseAddress } from "../mavlink/address.ts";

/** The hosts that links on which a vehicle is heard lead to; of a link that waits for whoever speaks, none is known. */
export function hostsOf(links: readonly LinkRecord[], systemId: number): string[] {
  return links
    .filter(({ traffic }) => traffic?.systems.some((system) => system.systemId === systemId))
    .flatMap(({ address }) => {
      const to = parseAddress(address);
      return to.kind === "udpout" || to.kind === "tcpout" ? [to.host] : [];
    });
}
