import { appendFile, readFile, rm, stat, statfs } from "node:fs/promises";
import type { FootageRemoval } from "../contract/footage.ts";

/** What the footage budget does with the disk. */
export interface FootageDisk {
  /** Free and whole size of the disk that a folder lies on, bytes; undefined where the system does not say. */
  room(folder: string): Promise<{ readonly free: number; readonly size: number } | undefined>;
  /** Undefined when there is no such file; rejects when it can not be seen for another reason. */
  look(file: string): Promise<{ readonly bytes: number; readonly writtenAt: number } | undefined>;
  remove(file: string): Promise<void>;
}

export const footageDisk: FootageDisk = {
  async room(folder) {
    try {
      const { bavail, blocks, bsize } = await statfs(folder);
      return { free: bavail * bsize, size: blocks * bsize };
    } catch {
      return undefined;
    }
  },
  async look(file) {
    try {
      const { size, mtimeMs } = await stat(file);
      return { bytes: size, writtenAt: mtimeMs };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw cause;
    }
  },
  remove: (file) => rm(file, { force: true }),
};

/** Every removal of footage, one line of JSON each, appended and never changed. */
export class FootageRemovals {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async add(removal: FootageRemoval): Promise<void> {
    await appendFile(this.#file, `${JSON.stringify(removal)}\n`);
  }

  /** The newest, newest first. */
  async newest(most: number): Promise<FootageRemoval[]> {
    const text = await readFile(this.#file, "utf8").catch(() => "");
    const lines = text.split("\n").filter((line) => line !== "");
    return lines
      .slice(-most)
      .reverse()
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as FootageRemoval];
        } catch {
          return []; // torn by a crash
        }
      });
  }
}
