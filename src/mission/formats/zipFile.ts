import { Inflate } from "fflate";
import { PlanFileError } from "../planFile.ts";
import { decodedText } from "./encodedText.ts";

/** A file within a ZIP archive, still packed. */
export interface ZipEntry {
  /** With its folders, parted by `/`. */
  readonly name: string;
  readonly method: number; // 0 stored, 8 deflated
  readonly encrypted: boolean;
  readonly size: number; // bytes, unpacked, as the archive says
  readonly packed: Uint8Array;
}

/**
 * The files in a ZIP archive by its directory; nothing is unpacked. Throws a PlanFileError when the archive is cut off or
 * of a kind that is not read. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff)
    throw new PlanFileError("This archive is a ZIP64, which is not read", REPACK);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw cutOff();
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const packedSize = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameSize = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = decodedText(bytes.subarray(at + 46, at + 46 + nameSize), flags & UTF8 ? "utf-8" : "windows-1252");
    at += 46 + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_ENTRY) throw cutOff();
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packedSize > bytes.length) throw cutOff();
    if (name.endsWith("/")) continue;
    const packed = bytes.subarray(start, start + packedSize);
    entries.push({ name: name.replaceAll("\\", "/"), method, encrypted: (flags & 1) !== 0, size, packed });
  }
  return entries;
}

/** The bytes of an entry, piece by piece, with the share that is read; stops with a PlanFileError beyond `most` bytes. */
export function* unpacked(entry: ZipEntry, most: number): Generator<[Uint8Array, number]> {
  const { method, packed, name, encrypted } = entry;
  if (encrypted) throw new PlanFileError(`${name} in this archive is encrypted`, REPACK);
  if (method !== 0 && method !== 8)
    throw new PlanFileError(`${name} in this archive is packed in a way that is not read`, REPACK);
  let given = 0;
  let ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => ready.push(piece));
  for (let from = 0; from < packed.length; from += PIECE) {
    const to = Math.min(from + PIECE, packed.length);
    const piece = packed.subarray(from, to);
    if (method === 0) ready = [piece];
    else {
      try {
        inflate.push(piece, to === packed.length);
      } catch {
        throw new PlanFileError(`${name} in this archive is damaged`, REPACK);
      }
    }
    for (const out of ready) {
      given += out.length;
      if (given > most)
        throw new PlanFileError(
          `${name} in this archive unpacks to more than ${Math.round(most / 2 ** 20)} MB`,
          REPACK,
        );
      yield [out, to / packed.length];
    }
    ready = [];
  }
}

/** All bytes of an entry at once. */
export function unpackedWhole(entry: ZipEntry, most: number): Uint8Array {
  const pieces = [...unpacked(entry, most)].map(([piece]) => piece);
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Whether bytes begin as a ZIP archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && (bytes[3] === 4 || bytes[3] === 6);

const PIECE = 1 << 16; // deflate can make a thousand times as much of it
const UTF8 = 1 << 11;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END = 0x06054b50;
const REPACK = "Unpack it with another program and choose the file within";

const cutOff = () => new PlanFileError("This archive is cut off or damaged", "Copy it again, whole");

function endOfDirectory(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--) if (view.getUint32(at, true) === END) return at;
  throw cutOff();
}
