import { strToU8 } from "fflate";
import { PlanFileError } from "../planFile.ts";

/** The encoding of a text by its byte order mark, its zeros, or the XML declaration it begins with; UTF-8 otherwise. */
export function encodingOf(bytes: Uint8Array): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le";
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return "utf-16be";
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]?.toLowerCase() ?? "utf-8";
}

/** The text of a file in any encoding that the Encoding Standard names; a byte order mark is left out. */
export const decodedText = (bytes: Uint8Array, encoding = encodingOf(bytes)): string =>
  decoderOf(encoding).decode(bytes);

/** The text piece by piece, each of about `size` bytes, with the share of the file that is read then. */
export function* textPieces(pieces: Iterable<readonly [Uint8Array, number]>): Generator<[text: string, done: number]> {
  let decoder: Decoder | undefined;
  let done = 0;
  for (const [bytes, share] of pieces) {
    decoder ??= decoderOf(encodingOf(bytes));
    done = share;
    yield [decoder.decode(bytes, { stream: true }), share];
  }
  const rest = decoder?.decode();
  if (rest) yield [rest, done];
}

/** A file's bytes in pieces of a size that keeps a screen alive, with the share of the file that ends there. */
export function* bytePieces(bytes: Uint8Array, size = 1 << 18): Generator<[Uint8Array, number]> {
  for (let from = 0; from < bytes.length; from += size) {
    const to = Math.min(from + size, bytes.length);
    yield [bytes.subarray(from, to), to / bytes.length];
  }
}

/** The bytes as UTF-8 without a byte order mark; those that are so already are not copied. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" || encoding === "utf8") return bytes[0] === 0xef ? bytes.subarray(3) : bytes;
  return strToU8(decodedText(bytes, encoding));
}

interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string;
}

/** Throws a PlanFileError when the encoding is unknown. https://encoding.spec.whatwg.org */
export function decoderOf(encoding: string): Decoder {
  // Part of every JavaScript platform, but not of the language's own types.
  const { TextDecoder } = globalThis as unknown as { TextDecoder: new (label: string) => Decoder };
  try {
    return new TextDecoder(encoding === "utf-16" ? "utf-16le" : encoding);
  } catch {
    throw new PlanFileError(
      `The text of this file is in an encoding that is not known: ${encoding}`,
      "Save it again in UTF-8",
    );
  }
}
