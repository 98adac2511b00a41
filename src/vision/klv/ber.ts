import { FailureError } from "../../contract/failure.ts";

/** Why a metadata packet can not be read: named, so that it can be counted and shown. */
export const refused = (why: string): FailureError =>
  new FailureError("bad-input", `Metadata packet refused: ${why}`, "Check the camera's metadata or the radio link");

/** A length as BER: the short form below 128, else the long form with as few bytes as it needs (ISO/IEC 8825-1 §8.1.3). */
export function berLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}

/** A tag as BER-OID: seven bits a byte, the top bit says that more follow (MISB ST 0107). */
export function berOid(tag: number): number[] {
  const bytes = [tag % 128];
  for (let rest = Math.floor(tag / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 + (rest % 128));
  return bytes;
}

/** Reads a BER length that must stand before `end`; throws a FailureError when it is broken or cut. */
export function readBerLength(bytes: Uint8Array, at: number, end: number): { length: number; next: number } {
  const first = at < end ? bytes[at] : undefined;
  if (first === undefined) throw refused("it ends inside a length");
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 1 + count > end) throw refused("it has a broken length");
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return { length, next: at + 1 + count };
}

/** Reads a BER-OID tag of at most four bytes before `end`; throws a FailureError when it is broken or cut. */
export function readBerOid(bytes: Uint8Array, at: number, end: number): { tag: number; next: number } {
  let tag = 0;
  for (let next = at; next < end && next < at + 4; next++) {
    const byte = bytes[next] ?? 0;
    tag = tag * 128 + (byte & 0x7f);
    if (byte < 0x80) return { tag, next: next + 1 };
  }
  throw refused("it has a broken tag");
}
