import { berLength, berOid, readBerLength, readBerOid, refused } from "./ber.ts";

/** One tag of a local set with its value, and the very bytes it stood in, so that it can be passed on unchanged. */
export interface KlvItem {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly bytes: Uint8Array; // tag, length and value
}

/** An item to write, with the shortest tag and length. */
export function itemOf(tag: number, value: Uint8Array | readonly number[]): KlvItem {
  const bytes = Uint8Array.from([...berOid(tag), ...berLength(value.length), ...value]);
  return { tag, value: bytes.subarray(bytes.length - value.length), bytes };
}

/**
 * The items of a local set (MISB ST 0107), in their order, unknown ones too. Throws a FailureError that names the
 * tag when one is longer than the set, or a tag or length is broken.
 */
export function readItems(bytes: Uint8Array, from = 0, end = bytes.length): KlvItem[] {
  const items: KlvItem[] = [];
  for (let at = from; at < end; ) {
    const { tag, next } = readBerOid(bytes, at, end);
    const { length, next: start } = readBerLength(bytes, next, end);
    if (start + length > end) throw refused(`tag ${tag} is longer than the packet`);
    items.push({ tag, value: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return items;
}

/** The bytes of a local set, without key and length. */
export function bytesOf(items: readonly KlvItem[]): Uint8Array {
  return joined(items.map((item) => item.bytes));
}

/** A series: each part behind its own length (MISB ST 0903 VTargetSeries and its like). */
export function seriesOf(parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts.flatMap((part) => [Uint8Array.from(berLength(part.length)), part]));
}

/** The parts of a series; throws a FailureError when one is longer than the series. */
export function readSeries(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, next } = readBerLength(bytes, at, bytes.length);
    if (next + length > bytes.length) throw refused("a part of a series is longer than the series");
    parts.push(bytes.subarray(next, next + length));
    at = next + length;
  }
  return parts;
}

/** Byte strings one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
