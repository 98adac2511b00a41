import { integerBytes, readUnsigned } from "./integers.ts";

/** Constants of the mapping between a range of values and the integers of a length (MISB ST 1201 §7, starting point B). */
function mapping(low: number, high: number, length: number): { perUnit: number; zero: number } {
  const perUnit = 2 ** (8 * length - 1 - Math.ceil(Math.log2(high - low)));
  const zero = low < 0 && high > 0 ? perUnit * low - Math.floor(perUnit * low) : 0;
  return { perUnit, zero };
}

/** A value as IMAPB(low, high, length); undefined when it is outside of the range. */
export function imapbBytes(value: number, low: number, high: number, length: number): Uint8Array | undefined {
  if (!(value >= low && value <= high)) return undefined;
  const { perUnit, zero } = mapping(low, high, length);
  return integerBytes(Math.floor(perUnit * (value - low) + zero), length);
}

/** The value of IMAPB(low, high, number of bytes), or what it says instead of a value (ST 1201 §7.3), in words. */
export function imapbValue(bytes: Uint8Array, low: number, high: number): number | string {
  const first = bytes[0] ?? 0;
  if (first > 0x80 || (first === 0x80 && bytes.subarray(1).some((byte) => byte !== 0))) return special(first);
  const { perUnit, zero } = mapping(low, high, bytes.length);
  const value = (readUnsigned(bytes) - zero) / perUnit + low;
  if (value > high + 1 / perUnit) return `${value} is above ${high}`;
  return Math.min(high, Math.max(low, value));
}

function special(first: number): string {
  if (first === 0xe0) return "below the range of its tag";
  if (first === 0xe1) return "above the range of its tag";
  const kind = first & 0xf8;
  if (kind === 0xc8) return "infinite";
  if (kind === 0xe8) return "minus infinite";
  if (kind === 0xd0 || kind === 0xf0 || kind === 0xd8 || kind === 0xf8) return "not a number";
  return "a reserved bit pattern";
}
