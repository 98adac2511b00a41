import { promisify } from "node:util";
import { gunzip, inflateRaw } from "node:zlib";
import { FailureError } from "../contract/failure.ts";
import { type Bytes, cutShort } from "./fileBytes.ts";

/** A file inside a packed one. */
export interface Unpacked {
  /** Its name in a .zip; absent in a .gz. */
  readonly name?: string;
  readonly bytes: Uint8Array;
}

/** The whole content of a .gz. @throws FailureError when it is broken, or holds more than `most` bytes. */
export async function unpackGz(file: Bytes, path: string, most: number): Promise<Unpacked> {
  const packed = await file.read(0, within(file.size, most, path));
  return { bytes: await unpack(() => promisify(gunzip)(packed, { maxOutputLength: most }), path) };
}

/** The first file in a .zip whose name fits. @throws FailureError when there is none, it is broken or too large. */
export async function unpackZip(file: Bytes, path: string, wanted: RegExp, most: number): Promise<Unpacked> {
  const entry = (await zipEntries(file, path)).find(({ name }) => wanted.test(name));
  if (!entry)
    throw new FailureError("bad-input", `No elevation file is in ${path}`, "Unpack it, and add what is in it.");
  if (entry.method !== 0 && entry.method !== 8)
    throw new FailureError(
      "bad-input",
      `${entry.name} is packed in a way that is not read: ${path}`,
      "Unpack it first.",
    );
  const head = view(await file.read(entry.offset, 30));
  const start = entry.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const packed = await file.read(start, within(entry.packed, most, path));
  const name = entry.name.split("/").at(-1) ?? entry.name;
  if (entry.method === 0) return { name, bytes: packed };
  return { name, bytes: await unpack(() => promisify(inflateRaw)(packed, { maxOutputLength: most }), path) };
}

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

/** The directory at the end of a .zip (APPNOTE 6.3.10 §4.3.12, §4.3.16). */
async function zipEntries(file: Bytes, path: string): Promise<ZipEntry[]> {
  const tailSize = Math.min(file.size, 22 + 65_535);
  const tail = view(await file.read(file.size - tailSize, tailSize));
  let end = tailSize - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw cutShort(path, "the directory at its end is missing");
  const size = tail.getUint32(end + 12, true);
  const directory = view(await file.read(tail.getUint32(end + 16, true), within(size, 16e6, path)));
  const out: ZipEntry[] = [];
  for (let at = 0; at + 46 <= size && directory.getUint32(at, true) === 0x02014b50; ) {
    const nameSize = directory.getUint16(at + 28, true);
    const nameBytes = new Uint8Array(
      directory.buffer,
      directory.byteOffset + at + 46,
      Math.min(nameSize, size - at - 46),
    );
    out.push({
      name: new TextDecoder().decode(nameBytes),
      method: directory.getUint16(at + 10, true),
      packed: directory.getUint32(at + 20, true),
      offset: directory.getUint32(at + 42, true),
    });
    at += 46 + nameSize + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return out;
}

async function unpack(work: () => Promise<Uint8Array>, path: string): Promise<Uint8Array> {
  try {
    return await work();
  } catch (cause) {
    const tooLarge = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    if (tooLarge) throw tooMuch(path);
    throw cutShort(path, "it can not be unpacked");
  }
}

function within(size: number, most: number, path: string): number {
  if (size > most) throw tooMuch(path);
  return size;
}

const tooMuch = (path: string): FailureError =>
  new FailureError("bad-input", `More is packed in it than an elevation file holds: ${path}`, "Unpack it first.");

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
