import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { localHeader, type ZipEntry, zipEnd } from "./zipForm.ts";

/**
 * Writes all files of a folder into a zip file, stored as they are, in the order of their paths: the same files are the same
 * bytes. It is not flushed to the disk. A megabyte at a time; `progress` hears how many bytes are written. Rejects with the system's error, or the signal's.
 */
export async function zipFolder(
  folder: string,
  file: string,
  { signal, progress = () => {} }: { readonly signal?: AbortSignal; readonly progress?: (bytes: number) => void } = {},
): Promise<void> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
  const out = await open(file, "w");
  try {
    const entries: ZipEntry[] = [];
    let offset = 0;
    const write = async (bytes: Uint8Array, at = offset) => {
      await out.write(bytes, 0, bytes.length, at);
    };
    for (const path of paths) {
      const source = await open(join(folder, path), "r");
      try {
        const { size } = await source.stat();
        let entry: ZipEntry = { path, bytes: size, crc: 0, offset };
        const head = localHeader(entry).length;
        const piece = new Uint8Array(2 ** 20);
        for (let done = 0; done < size; ) {
          signal?.throwIfAborted();
          const { bytesRead } = await source.read(piece, 0, piece.length, done);
          if (bytesRead === 0) throw new Error(`${path} became shorter while it was packed`);
          const read = piece.subarray(0, bytesRead);
          entry = { ...entry, crc: crc32(read, entry.crc) };
          await write(read, offset + head + done);
          done += bytesRead;
          progress(offset + head + done);
        }
        await write(localHeader(entry));
        entries.push(entry);
        offset += head + size;
      } finally {
        await source.close();
      }
    }
    await write(zipEnd(entries, offset));
  } finally {
    await out.close();
  }
}
