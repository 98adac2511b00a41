import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file whole or not at all, also when the power fails: beside it first, flushed to the disk, then in its place.
 * Throws the system's error; then the file is as it was.
 */
export function writeDurably(file: string, text: string, mode: number): void {
  const part = `${file}.part`;
  const fd = openSync(part, "w", mode);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(part, file);
  flushFolder(dirname(file));
}

/** So that the new name outlives a power failure too; not every system can flush a folder, and then it is not needed. */
function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
