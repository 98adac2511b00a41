import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file that is in a package. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Its bytes from the beginning. Throws where it can not be read, or is not what its container says. */
  read(): AsyncIterable<Uint8Array>;
}

/** A package as it lies on the disk, whether a folder or a zip file. */
export interface PackageSource {
  readonly files: ReadonlyMap<string, FoundFile>;
  /** What is in it besides plain files, a sentence each. */
  readonly odd: readonly string[];
  /** What is to be known of it, a sentence each. */
  readonly notes: readonly string[];
}

/** Opens a package that is a folder. Rejects with the system's error. */
export async function openFolderPackage(folder: string): Promise<PackageSource> {
  const files = new Map<string, FoundFile>();
  const odd: string[] = [];
  const look = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort(byName)) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await look(path);
      else if (entry.isFile()) files.set(path, await fileAt(folder, path));
      else odd.push(`${path} is no plain file`);
    }
  };
  await look("");
  return { files, odd, notes: [] };
}

async function fileAt(folder: string, path: string): Promise<FoundFile> {
  const file = join(folder, path);
  const { size } = await stat(file);
  return { path, bytes: size, read: () => createReadStream(file) };
}

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

/** All bytes of a small file. Throws where it is larger than `most`. */
export async function bytesOf(file: FoundFile, most = 64 * 2 ** 20): Promise<Uint8Array> {
  if (file.bytes > most) throw new Error(`${file.path} is too large`);
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read()) pieces.push(piece);
  return Buffer.concat(pieces);
}
