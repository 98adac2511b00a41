import { lstat, open, rm, stat } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";
import type { VideoFormat } from "./sps.ts";

/** Removes a file, or a link, but never a device that somebody named. */
export async function removeFile(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile() || found?.isSymbolicLink()) await rm(file, { force: true }).catch(() => {});
}

/** Has the system write a file to the disk itself; its size, bytes. */
export async function onDisk(file: string): Promise<number> {
  const handle = await open(file, "r+");
  try {
    await handle.sync().catch(() => {}); // a file system without it
    return (await stat(file)).size;
  } finally {
    await handle.close();
  }
}

/** Why footage whose pictures change can not go on in the same file. */
export function changed(from: VideoFormat, to: VideoFormat, at: number): FailureError {
  const words = ({ codec, width, height }: VideoFormat) =>
    `${codec === "h264" ? "H.264" : "H.265"} of ${width} × ${height}`;
  return new FailureError(
    "bad-input",
    `The footage changes from ${words(from)} to ${words(to)} at ${new Date(at).toISOString()}: one file can not hold both`,
    "Export what lies before and after that time each for itself",
  );
}
