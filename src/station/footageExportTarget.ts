import { lstat, realpath, stat, statfs } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { SegmentRecord } from "../contract/records.ts";

/** A little more than the pictures alone. */
const overhead = 1.1;

/**
 * Whether an export may write there. Throws a FailureError: "bad-input" for no absolute path, a folder, or a file that is
 * not to be replaced; "not-found" for a folder that is not there; "denied" inside of the station's own data folder.
 */
export async function checkTarget(file: string, replace: boolean, dataFolder: string): Promise<void> {
  if (!isAbsolute(file))
    throw new FailureError("bad-input", `The file's path is not complete: ${file}`, "Give it from the root on");
  const folder = dirname(file);
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isDirectory())
    throw new FailureError("not-found", `There is no such folder: ${folder}`, "Choose a folder that is there");
  const own = await realpath(dataFolder).catch(() => dataFolder);
  const way = relative(own, real);
  if (way === "" || !(way.startsWith("..") || isAbsolute(way)))
    throw new FailureError(
      "denied",
      `Exports are not written into the station's own data folder: ${file}`,
      "Choose a folder outside of it",
    );
  const found = await lstat(file).catch(() => undefined);
  if (!found) return;
  if (!found.isFile() && !found.isSymbolicLink())
    throw new FailureError("bad-input", `It is not a file that could be replaced: ${file}`, "Choose another name");
  if (!replace)
    throw new FailureError(
      "bad-input",
      `There is already a file of that name: ${file}`,
      "Choose another name, or let it be replaced",
    );
}

/** Throws a FailureError "disk-full" where the disk has too little room for a span of these segments. */
export async function checkRoom(
  file: string,
  segments: readonly SegmentRecord[],
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
): Promise<void> {
  let needed = 0;
  for (const { file: source, startAt, endAt } of segments) {
    const size = (await stat(source).catch(() => undefined))?.size ?? 0;
    const within = Math.min(endAt, toAt) - Math.max(startAt, fromAt);
    needed += size * overhead * Math.min(1, Math.max(0, within / Math.max(1, endAt - startAt)));
  }
  const { bavail, bsize } = await statfs(dirname(file)).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }));
  if (needed > bavail * bsize)
    throw new FailureError(
      "disk-full",
      `The export needs about ${megabytes(needed)}, the disk has ${megabytes(bavail * bsize)} free: ${file}`,
      "Free some space, or choose another disk",
    );
}

/** Where it is written until it is whole. */
export const partOf = (file: string, exportId: string): string =>
  join(dirname(file), `.${basename(file)}.${exportId}.part`);

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
