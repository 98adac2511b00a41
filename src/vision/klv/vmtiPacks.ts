import { refused } from "./ber.ts";
import { imapbBytes, imapbValue } from "./imapb.ts";
import { joined } from "./localSet.ts";
import type { VmtiLocation, VmtiSigma, VmtiVelocity } from "./vmti.ts";

/** IMAPB parts of a pack: name, range and length. A pack ends after any group of three (MISB ST 0903.5, "defined-length truncation pack"). */
type Part<N extends string> = readonly [name: N, low: number, high: number, length: number];

const place: readonly Part<"lat" | "lon" | "hae">[] = [
  ["lat", -90, 90, 4],
  ["lon", -180, 180, 4],
  ["hae", -900, 19_000, 2],
];
const motion: readonly Part<"east" | "north" | "up">[] = [
  ["east", -900, 900, 2],
  ["north", -900, 900, 2],
  ["up", -900, 900, 2],
];
const sigmas: readonly Part<"east" | "north" | "up">[] = [
  ["east", 0, 650, 2],
  ["north", 0, 650, 2],
  ["up", 0, 650, 2],
];
const correlations: readonly Part<"eastNorth" | "eastUp" | "northUp">[] = [
  ["eastNorth", -1, 1, 2],
  ["eastUp", -1, 1, 2],
  ["northUp", -1, 1, 2],
];

/** A location pack of 10 or 22 bytes; undefined when the place can not be told in it. Errors beyond 650 m are left out. */
export const writeLocation = (location: VmtiLocation): Uint8Array | undefined => packed(place, location);

/** A velocity pack of 6 or 18 bytes; undefined beyond 900 m/s. */
export const writeVelocity = (velocity: VmtiVelocity): Uint8Array | undefined => packed(motion, velocity);

/** Reads a location pack of 10, 16 or 22 bytes; throws a FailureError for another length or what is no value. */
export const readLocation = (bytes: Uint8Array): VmtiLocation => unpacked(place, bytes);

/** Reads a velocity pack of 6, 12 or 18 bytes; throws a FailureError for another length or what is no value. */
export const readVelocity = (bytes: Uint8Array): VmtiVelocity => unpacked(motion, bytes);

function packed<N extends string>(
  head: readonly Part<N>[],
  values: { readonly [K in N]: number } & { readonly sigma?: VmtiSigma },
): Uint8Array | undefined {
  const first = groupBytes(head, values);
  const rest = values.sigma && groupBytes([...sigmas, ...correlations], values.sigma);
  return first && rest ? joined([first, rest]) : first;
}

function groupBytes<N extends string>(
  parts: readonly Part<N>[],
  values: { readonly [K in N]: number },
): Uint8Array | undefined {
  const bytes = parts.map(([name, low, high, length]) => imapbBytes(values[name], low, high, length));
  return bytes.every((part) => part !== undefined) ? joined(bytes) : undefined;
}

function unpacked<N extends string>(
  head: readonly Part<N>[],
  bytes: Uint8Array,
): { readonly [K in N]: number } & { readonly sigma?: VmtiSigma } {
  const short = head.reduce((sum, part) => sum + part[3], 0);
  const extra = bytes.length - short;
  if (extra !== 0 && extra !== 6 && extra !== 12) throw refused(`a pack of a target has ${bytes.length} bytes`);
  const first = groupValues(head, bytes);
  if (extra === 0) return first;
  const none = { eastNorth: 0, eastUp: 0, northUp: 0 };
  const sigma = {
    ...groupValues(sigmas, bytes.subarray(short)),
    ...(extra === 12 ? groupValues(correlations, bytes.subarray(short + 6)) : none),
  };
  return { ...first, sigma };
}

function groupValues<N extends string>(parts: readonly Part<N>[], bytes: Uint8Array): { readonly [K in N]: number } {
  let at = 0;
  const values = parts.map(([name, low, high, length]) => {
    const value = imapbValue(bytes.subarray(at, at + length), low, high);
    if (typeof value === "string") throw refused(`the ${name} of a target is ${value}`);
    at += length;
    return [name, value];
  });
  return Object.fromEntries(values) as { readonly [K in N]: number };
}
