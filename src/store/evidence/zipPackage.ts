import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { isPackagePath } from "../../review/evidence/manifest.ts";
import type { FoundFile, PackageSource } from "./packageSource.ts";
import { localHeader, type ZipEntry, zipEnd } from "./zipForm.ts";

/** A file of a zip file as its list tells. */
interface Listed extends ZipEntry {
  readonly packed: number; // bytes
  readonly method: number;
}

/** Says what is wrong with a zip file, in words. */
export class ZipError extends Error {}

/**
 * Opens a package that is a zip file, whichever program has packed it. @throws ZipError where it is cut short or damaged, or
 * says of a file two different things.
 */
export async function openZipPackage(file: string): Promise<PackageSource> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { listed, start, tail } = await listOf(handle, size);
    const files = new Map<string, FoundFile>();
    const odd: string[] = [];
    for (const entry of listed) {
      const { path } = entry;
      if (path.endsWith("/") && entry.bytes === 0) continue; // a folder
      if (!isPackagePath(path))
        throw new ZipError(`it holds a file whose name leads out of it: ${JSON.stringify(path)}`);
      if (files.has(path)) throw new ZipError(`it holds ${path} twice`);
      const from = await bytesAt(handle, entry, start);
      files.set(path, { path, bytes: entry.bytes, read: () => contentOf(file, entry, from) });
    }
    const ours = await isAsWritten(handle, listed, { start, tail });
    const notes = ours
      ? []
      : ["The zip file was packed by another program than Vedette, or its own headers were changed"];
    return { files, odd, notes };
  } finally {
    await handle.close();
  }
}

async function listOf(handle: FileHandle, size: number) {
  const tail = await read(handle, Math.max(0, size - MOST_TAIL), Math.min(size, MOST_TAIL));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== 0x06054b50) at--;
  if (at < 0) throw new ZipError("it has no end: it is no zip file, or it was cut");
  let count = tail.readUInt16LE(at + 10);
  let bytes = tail.readUInt32LE(at + 12);
  let start = tail.readUInt32LE(at + 16);
  if (at >= 76 && tail.readUInt32LE(at - 20) === 0x07064b50 && tail.readUInt32LE(at - 76) === 0x06064b50) {
    count = Number(tail.readBigUInt64LE(at - 76 + 32));
    bytes = Number(tail.readBigUInt64LE(at - 76 + 40));
    start = Number(tail.readBigUInt64LE(at - 76 + 48));
  }
  if (!Number.isSafeInteger(start + bytes) || start + bytes > size || bytes > MOST_LIST)
    throw new ZipError("its list of files is cut or damaged");
  const list = await read(handle, start, bytes);
  const listed: Listed[] = [];
  for (let i = 0; i < bytes; ) {
    if (i + 46 > bytes || list.readUInt32LE(i) !== 0x02014b50) throw new ZipError("its list of files is damaged");
    const [name, extra, comment] = [28, 30, 32].map((of) => list.readUInt16LE(i + of)) as [number, number, number];
    const path = list.subarray(i + 46, i + 46 + name).toString("utf8");
    const wide = list.subarray(i + 46 + name, i + 46 + name + extra);
    listed.push({ path, ...sizesOf(list, i, wide), crc: list.readUInt32LE(i + 16), method: list.readUInt16LE(i + 10) });
    i += 46 + name + extra + comment;
  }
  if (listed.length !== count)
    throw new ZipError("its list of files is damaged: it names another number than there are");
  return { listed, start, tail: size - start };
}

function sizesOf(list: Buffer, i: number, extra: Buffer): { packed: number; bytes: number; offset: number } {
  const found = {
    bytes: list.readUInt32LE(i + 24),
    packed: list.readUInt32LE(i + 20),
    offset: list.readUInt32LE(i + 42),
  };
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let from = at + 4;
    for (const name of ["bytes", "packed", "offset"] as const) {
      if (found[name] !== 0xffff_ffff || from + 8 > extra.length) continue;
      found[name] = Number(extra.readBigUInt64LE(from));
      from += 8;
    }
  }
  return found;
}

/** Where a file's bytes begin. What is said of it there must be what the list says. */
async function bytesAt(handle: FileHandle, { path, offset, packed, method }: Listed, end: number): Promise<number> {
  const damaged = () => new ZipError(`${path} is damaged: its header is not that of the list`);
  if (offset + 30 > end) throw damaged();
  const head = await read(handle, offset, 30);
  if (head.readUInt32LE(0) !== 0x04034b50 || head.readUInt16LE(8) !== method) throw damaged();
  const [name, extra] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  if ((await read(handle, offset + 30, name)).toString("utf8") !== path) throw damaged();
  const from = offset + 30 + name + extra;
  if (from + packed > end) throw damaged();
  return from;
}

async function* contentOf(file: string, { path, bytes, packed, method, crc }: Listed, from: number) {
  if (method !== 0 && method !== 8) throw new ZipError(`${path} is packed in a way that is not known`);
  const stored = packed === 0 ? Readable.from([]) : createReadStream(file, { start: from, end: from + packed - 1 });
  const source = method === 0 ? stored : stored.pipe(createInflateRaw());
  let done = 0;
  let sum = 0;
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      done += piece.length;
      if (done > bytes) throw new ZipError(`${path} is longer than the zip file says`);
      sum = crc32(piece, sum);
      yield piece;
    }
  } finally {
    stored.destroy();
  }
  if (done !== bytes || sum !== crc) throw new ZipError(`${path} was changed: its checksum in the zip file is wrong`);
}

/** Whether every byte that belongs to no file is as `zipFolder` writes it. */
async function isAsWritten(
  handle: FileHandle,
  listed: readonly Listed[],
  { start, tail }: { start: number; tail: number },
) {
  let offset = 0;
  for (const entry of listed) {
    const head = localHeader(entry);
    if (entry.offset !== offset || entry.method !== 0) return false;
    if (!(await read(handle, offset, head.length)).equals(head)) return false;
    offset += head.length + entry.bytes;
  }
  const end = zipEnd(listed, offset);
  return offset === start && tail === end.length && (await read(handle, start, end.length)).equals(end);
}

async function read(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) throw new ZipError("it was cut");
    done += bytesRead;
  }
  return bytes;
}

const MOST_TAIL = 2 ** 16 + 22 + 76;
const MOST_LIST = 256 * 2 ** 20;
