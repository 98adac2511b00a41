import { existsSync, rmSync } from "node:fs";
import { copyFile, lstat, mkdir, readdir, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { MergingStep } from "../contract/merging.ts";
import type { Named } from "./stationMerge.ts";

/** How copying is followed, and ended. */
export interface CopyWatch {
  readonly onStep?: (step: MergingStep) => void;
  /** Ends it between two files; nothing of it stays. */
  readonly signal?: AbortSignal;
  /** Asked before all is written, which keeps the station busy: throws where that must not be now, and nothing of it stays. */
  readonly mayWrite?: () => void;
}

/**
 * What was copied: files, and folders that were not here before (absolute paths); sorties of which there was none to copy;
 * and what was left out as it is no file but leads to one, as it would be called here.
 */
export interface CopiedSorties {
  readonly copied: readonly string[];
  readonly withoutFolder: readonly string[];
  readonly skipped: readonly string[];
}

interface Copying extends Pick<CopyWatch, "onStep" | "signal"> {
  readonly folder: string;
  readonly dataFolder: string;
  /** Hears of each file and folder that was not here before, before it is made: absolute paths. */
  readonly onCome?: (path: string) => void;
}

/**
 * Copies folders of sorties from one data folder into another; nothing that is there is written over. Copies carry the time
 * at which they came: the days after which footage goes are counted from then on.
 * @throws FailureError cancelled, disk-full, denied: then nothing of it stays
 */
export async function copySorties(
  sorties: readonly Named[],
  { folder, dataFolder, onStep, onCome, signal }: Copying,
): Promise<CopiedSorties> {
  const copied: string[] = [];
  const withoutFolder: string[] = [];
  const skipped: string[] = [];
  let files = 0;
  for (const [done, { from, to, fresh }] of sorties.entries()) {
    const [source, target] = [join(folder, "sorties", from), join(dataFolder, "sorties", to)];
    if (!existsSync(source)) {
      if (fresh) withoutFolder.push(to);
      continue;
    }
    const each = (): void => {
      signal?.throwIfAborted();
      const step = `Copies sortie ${done + 1} of ${sorties.length}: ${files++} files and folders so far`;
      onStep?.({ step, share: done / sorties.length });
    };
    const came = (path: string): void => {
      copied.push(path);
      onCome?.(path);
    };
    try {
      signal?.throwIfAborted();
      const isFolder = (await lstat(source)).isDirectory();
      if (!isFolder) skipped.push(target);
      else
        await copyFolder(source, target, {
          ...{ each, came, skip: (path) => skipped.push(path) },
        });
    } catch (cause) {
      removeCopies(copied);
      if (signal?.aborted) throw new FailureError("cancelled", "It was cancelled; nothing was taken in");
      throw notCopied(from, reasonOf(cause));
    }
  }
  return { copied, withoutFolder, skipped };
}

interface EachFile {
  /** Before each file and folder; throws where it is ended. */
  readonly each: () => void;
  /** Hears of what was not here before: of a folder, not what is in it. */
  readonly came: (path: string) => void;
  /** Hears of what is neither a file nor a folder: a link could lead to any file of this machine. */
  readonly skip: (path: string) => void;
}

async function copyFolder(source: string, target: string, { each, came, skip }: EachFile): Promise<void> {
  each();
  const isNew = !existsSync(target);
  if (isNew) came(target);
  await mkdir(target, { recursive: true });
  const entries = await readdir(source, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyFolder(from, to, { each, came: isNew ? () => {} : came, skip });
    else if (!entry.isFile()) skip(to);
    else {
      each();
      if (existsSync(to)) continue;
      if (!isNew) came(to);
      await copyWhole(from, to);
    }
  }
}

/** Whoever is killed meanwhile leaves no half a file that would pass for the whole one. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = `${to}${PART}`;
  try {
    await copyFile(from, part);
    const now = new Date(); // some systems give a copy the time of what was copied
    await utimes(part, now, now);
    await rename(part, to);
  } catch (cause) {
    await rm(part, { force: true });
    throw cause;
  }
}

/** Takes away what was copied. */
export function removeCopies(copied: readonly string[]): void {
  for (const path of copied) for (const end of ["", PART]) rmSync(`${path}${end}`, { recursive: true, force: true });
}

/** What a file is called until it is whole. */
const PART = ".part";

const notCopied = (sortieId: string, reason: string): FailureError =>
  new FailureError(
    /ENOSPC/.test(reason) ? "disk-full" : "denied",
    `The folder of sortie ${sortieId} was not copied: ${reason}; nothing was taken in`,
    /ENOSPC/.test(reason) ? "Free some disk space, then try again" : "See that both folders can be read and written",
  );
