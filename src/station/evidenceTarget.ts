import { lstat, realpath, stat, statfs } from "node:fs/promises";
import { dirname, isAbsolute, relative } from "node:path";
import type { EvidenceOrder } from "../contract/evidence.ts";
import { FailureError } from "../contract/failure.ts";

/** Whether a package may be made there. @throws FailureError bad-input, not-found, denied, busy where something is there. */
export async function checkTarget(file: string, dataFolder: string): Promise<void> {
  if (!isAbsolute(file))
    throw new FailureError("bad-input", `The package's path is not complete: ${file}`, "Give it from the root on");
  const folder = await realpath(dirname(file)).catch(() => undefined);
  if (folder === undefined || !(await stat(folder)).isDirectory())
    throw new FailureError("not-found", `There is no such folder: ${dirname(file)}`, "Choose a folder that is there");
  const way = relative(await realpath(dataFolder).catch(() => dataFolder), folder);
  if (way === "" || !(way.startsWith("..") || isAbsolute(way)))
    throw new FailureError(
      "denied",
      `Packages are not written into the station's own data folder: ${file}`,
      "Choose a folder outside of it",
    );
  if (await lstat(file).catch(() => undefined))
    throw new FailureError("busy", `There is already something of that name: ${file}`, "Choose another name");
}

/** Whether the disk has room for it; `footage`: how large the recordings are, bytes. @throws FailureError disk-full */
export async function checkFree({ file, recordings, burnIn, flagIds }: EvidenceOrder, footage: number): Promise<void> {
  // What is encoded anew may be larger than what was recorded.
  const once = (recordings ? footage : 0) + (burnIn ? 4 : 2) * footage + flagIds.length * EACH;
  const needed = file.endsWith(".zip") ? once * 2 : once; // the folder and the zip file lie side by side for a while
  const { bavail, bsize } = await statfs(dirname(file)).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }));
  if (needed > bavail * bsize)
    throw new FailureError(
      "disk-full",
      `The package may need ${megabytes(needed)}, the disk has ${megabytes(bavail * bsize)} free: ${file}`,
      recordings
        ? "Leave the recordings out, free some space, or choose another disk"
        : "Free some space, or choose another disk",
    );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
/** Still, track, telemetry and report of a flag, bytes. */
const EACH = 5e6;
