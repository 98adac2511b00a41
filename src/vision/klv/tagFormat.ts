import { imapbBytes, imapbValue } from "./imapb.ts";
import { bytesFor, integerBytes, readSigned, readUnsigned } from "./integers.ts";

/** Why a tag's bytes give no value. */
export interface NoValue {
  readonly kind: "out of range" | "wrong length" | "not text";
  readonly words: string;
}

/** How the value of a tag lies in its bytes: reading gives the value or why there is none; writing undefined what does not fit. */
export interface TagFormat<V> {
  read(bytes: Uint8Array): V | NoValue;
  write(value: V): Uint8Array | undefined;
}

export const isNoValue = (value: unknown): value is NoValue =>
  typeof value === "object" && value !== null && "kind" in value && "words" in value;

const lengthOf = (bytes: Uint8Array, wanted: string): NoValue => ({
  kind: "wrong length",
  words: `${bytes.length} bytes instead of ${wanted}`,
});
const outOfRange = (words: string): NoValue => ({ kind: "out of range", words });

/** An unsigned integer that stands for `low` to `high`, linearly (MISB ST 0601.19 §6.3). */
export function unsignedScale(length: 1 | 2 | 4, low: number, high: number): TagFormat<number> {
  const steps = 2 ** (8 * length) - 1;
  return {
    read: (bytes) =>
      bytes.length === length ? low + (readUnsigned(bytes) * (high - low)) / steps : lengthOf(bytes, String(length)),
    write: (value) =>
      value >= low && value <= high ? integerBytes(((value - low) * steps) / (high - low), length) : undefined,
  };
}

/** An angle of a full turn, 0 to 360 degrees; written, others are wrapped. */
export function turnScale(length: 2 | 4): TagFormat<number> {
  const scale = unsignedScale(length, 0, 360);
  return { read: scale.read, write: (value) => scale.write(((value % 360) + 360) % 360) };
}

/** A signed integer for −`high` to `high`; its lowest is kept for "out of range". */
export function signedScale(length: 2 | 4, high: number): TagFormat<number> {
  const most = 2 ** (8 * length - 1) - 1;
  return {
    read: (bytes) => {
      if (bytes.length !== length) return lengthOf(bytes, String(length));
      const integer = readSigned(bytes);
      return integer < -most ? outOfRange(`marked as beyond ±${high}`) : (integer * high) / most;
    },
    write: (value) => (Math.abs(value) <= high ? integerBytes((value * most) / high, length) : undefined),
  };
}

/** IMAPB of MISB ST 1201 with the sender's choice of length; written with `length` bytes. */
export function imapb(low: number, high: number, length: number): TagFormat<number> {
  return {
    read: (bytes) => {
      if (bytes.length > 8) return lengthOf(bytes, "at most 8");
      const value = imapbValue(bytes, low, high);
      return typeof value === "number" ? value : outOfRange(value);
    },
    write: (value) => imapbBytes(value, low, high, length),
  };
}

/** A whole number in exactly `length` bytes; `step` of its unit for each count. */
export function whole(length: 1 | 2 | 8, { signed = false, step = 1 } = {}): TagFormat<number> {
  const [low, high] = signed ? [-(2 ** (8 * length - 1)), 2 ** (8 * length - 1) - 1] : [0, 2 ** (8 * length) - 1];
  return {
    read: (bytes) =>
      bytes.length === length
        ? (signed ? readSigned(bytes) : readUnsigned(bytes)) * step
        : lengthOf(bytes, String(length)),
    write: (value) => {
      const count = Math.round(value / step);
      return count >= low && count <= high ? integerBytes(count, length) : undefined;
    },
  };
}

/** A whole number in as few bytes as it needs, at most `most`. */
export function shortWhole(most: number, { signed = false } = {}): TagFormat<number> {
  return {
    read: (bytes) =>
      bytes.length <= most ? (signed ? readSigned(bytes) : readUnsigned(bytes)) : lengthOf(bytes, `at most ${most}`),
    write: (value) => {
      const count = Math.round(value);
      if (!Number.isSafeInteger(count) || (count < 0 && !signed)) return undefined;
      const length = bytesFor(count, { signed });
      return length <= most ? integerBytes(count, length) : undefined;
    },
  };
}

/** An instant as microseconds since 1970, here milliseconds. */
export function instant(most: number): TagFormat<number> {
  return {
    read: (bytes) =>
      bytes.length === 8 || bytes.length <= most ? readUnsigned(bytes) / 1000 : lengthOf(bytes, `at most ${most}`),
    write: (value) => (value >= 0 && value < 2 ** 53 / 1000 ? integerBytes(value * 1000, 8) : undefined),
  };
}

/** Text in UTF-8 of at most 127 bytes; closing zeros are padding. */
export const text: TagFormat<string> = {
  read: (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\0+$/, "");
    } catch {
      return { kind: "not text", words: "its bytes are no UTF-8" };
    }
  },
  write: (value) => {
    const bytes = new TextEncoder().encode(value);
    return bytes.length > 0 && bytes.length <= 127 ? bytes : undefined;
  },
};

/** Bytes passed on as they are: nested sets, packs, series. */
export const verbatim: TagFormat<Uint8Array> = {
  read: (bytes) => bytes,
  write: (value) => value,
};
