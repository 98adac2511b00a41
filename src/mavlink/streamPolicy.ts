import { BlockList, isIP } from "node:net";
import { airText } from "./airText.ts";

/** Which hosts a vehicle may name for its video. */
export interface StreamHosts {
  /** The hosts that a vehicle's own link speaks from. Default none is known. */
  readonly hostsOf?: (systemId: number) => readonly string[];
  /** Host names and address ranges that the operator allows: "camera.local", "192.168.144.0/24". Default none. */
  readonly allowed?: readonly string[];
}

/** Why the address of a stream may not be opened unasked, or undefined when it may. `address` is one that is well formed. */
export function blockedBecause(
  address: string,
  systemId: number,
  { hostsOf, allowed = [] }: StreamHosts,
): string | undefined {
  const host = hostOf(address);
  if (host === undefined) return "it is no address of a video stream";
  const family = isIP(host) === 6 ? "ipv6" : "ipv4";
  if (isIP(host) && ALWAYS.check(host, family)) return undefined;
  const names = [...(hostsOf?.(systemId) ?? []), ...allowed.filter((entry) => !entry.includes("/"))];
  if (names.some((name) => name.toLowerCase() === host)) return undefined;
  if (isIP(host)) {
    const ranges = new BlockList();
    for (const entry of allowed) addRange(ranges, entry);
    if (ranges.check(host, family)) return undefined;
  }
  return `${host} is not where this vehicle speaks from, nor a host that you allow`;
}

/** An address as it may be shown: no name and password, no control characters, at most 160 characters. */
export const shownAddress = (uri: string): string => airText(uri.replace(/^([^/]*\/\/)?[^/]*@/, "$1"));

/** Loopback, multicast, and 0.0.0.0: a port of our own. */
const ALWAYS = new BlockList();
for (const range of ["127.0.0.0/8", "224.0.0.0/4", "0.0.0.0/32", "::1/128", "ff00::/8"]) addRange(ALWAYS, range);

function addRange(list: BlockList, range: string): void {
  const [net = "", bits] = range.split("/");
  const family = isIP(net) === 6 ? "ipv6" : "ipv4";
  const prefix = Number(bits);
  if (isIP(net) && Number.isInteger(prefix) && prefix >= 0 && prefix <= (family === "ipv6" ? 128 : 32))
    list.addSubnet(net, prefix, family);
}

const hostOf = (address: string): string | undefined =>
  /^(?:udp|tcp|rtsp):\/\/(?:\[([0-9A-Fa-f:]+)\]|([A-Za-z0-9.-]+))/
    .exec(address)
    ?.slice(1)
    .find((part) => part !== undefined)
    ?.toLowerCase();
