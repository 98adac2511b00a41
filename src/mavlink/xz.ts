import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { unpackLzma2 } from "./lzma2.ts";

/** Whether bytes begin as an `.xz` file does. */
export const isXz = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/**
 * Unpacks an `.xz` file of LZMA2, as PX4 packs its descriptions, of at most `most` bytes. Checks CRC-32 and SHA-256; a CRC-64
 * is not checked. Throws an Error that says what is wrong. https://github.com/tukaani-project/xz/blob/master/doc/xz-file-format.txt
 */
export function unpackXz(bytes: Uint8Array, most: number): Uint8Array {
  if (!isXz(bytes) || bytes.length < 24) throw new Error("it is no whole .xz file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const check = bytes[7]! & 0x0f;
  if (bytes[6] !== 0 || crc32(bytes.subarray(6, 8)) !== view.getUint32(8, true)) throw new Error("its head is broken");
  const parts: Uint8Array[] = [];
  let held = 0;
  let at = 12;
  while (bytes[at] !== 0) {
    if (at >= bytes.length) throw new Error("it is cut off");
    const head = (bytes[at]! + 1) * 4;
    if (at + head > bytes.length || crc32(bytes.subarray(at, at + head - 4)) !== view.getUint32(at + head - 4, true))
      throw new Error("the head of a block is broken");
    onlyLzma2(bytes, at);
    const { plain, end } = unpackLzma2(bytes, at + head, most - held);
    for (at = end; at % 4 !== 0; at++) if (bytes[at] !== 0) throw new Error("it is not filled up with zeros");
    const size = CHECKS[check];
    if (size === undefined || at + size > bytes.length) throw new Error("it is cut off");
    const sum = Buffer.from(bytes.subarray(at, at + size));
    if (check === 1 && crc32(plain) !== sum.readUInt32LE()) throw new Error("its checksum is wrong");
    if (check === 10 && !createHash("sha256").update(plain).digest().equals(sum))
      throw new Error("its checksum is wrong");
    at += size;
    parts.push(plain);
    held += plain.length;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function onlyLzma2(bytes: Uint8Array, block: number): void {
  const flags = bytes[block + 1]!;
  let at = block + 2;
  for (const sized of [flags & 0x40, flags & 0x80]) if (sized) while (bytes[at++]! & 0x80);
  if ((flags & 0x3f) !== 0 || bytes[at] !== LZMA2) throw new Error("it is packed by more than LZMA2");
}

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
const CHECKS: Readonly<Record<number, number>> = { 0: 0, 1: 4, 4: 8, 10: 32 };
const LZMA2 = 0x21;
