import { existsSync, readdirSync, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { addAudit, dropAudit } from "./auditTakeIn.ts";
import { dropBoxes } from "./boxStage.ts";
import { foldLeft } from "./flagFold.ts";
import { dropStaged } from "./flagStage.ts";
import { inTurns } from "./inTurns.ts";
import { type MergeRest, type MergeRun, MergeRuns } from "./mergeRun.ts";
import { removeCopies } from "./sortieCopy.ts";

/** Hears of stills that came though their flags were deleted here, absolute paths, and of the sorties as they are called here. */
export type Buried = (stills: readonly string[], sortieIds: readonly string[]) => void;

/**
 * Ends the merge that a station was killed in, where its rows were written, and undoes it where they were not. Answers which
 * one it was: people are to be told. Undefined where none was left.
 */
export async function endLeftMerge(db: Database, dataFolder: string, buried?: Buried): Promise<MergeRun | undefined> {
  const runs = new MergeRuns(db);
  const left = runs.left();
  if (!left) {
    removeFolders(dataFolder);
    return undefined;
  }
  if (left.rest) {
    await endMerge(db, dataFolder, left.rest);
    buried?.(left.rest.stills, left.rest.sortieIds);
  } else {
    const copy = join(left.copies, "vedette.db");
    const attached = existsSync(copy);
    if (attached) db.prepare("ATTACH ? AS other").run(copy);
    try {
      await undoMerge(db, runs.copied(), attached);
    } finally {
      if (attached) db.exec("DETACH other");
    }
  }
  runs.end();
  removeFolders(dataFolder);
  return left;
}

/** What a merge calls the folder of its copy, in the data folder: this and six letters. */
export const COPIES = "merging-";

/** Copies that nobody reads any more. */
function removeFolders(dataFolder: string): void {
  for (const name of readdirSync(dataFolder))
    if (name.startsWith(COPIES)) rmSync(join(dataFolder, name), { recursive: true, force: true });
}

/** What is left to do of a merge once its rows are written; once more does no harm. */
export async function endMerge(db: Database, dataFolder: string, { flags, logs }: MergeRest): Promise<void> {
  await inTurns(logs ? addAudit(db) : dropAudit(db));
  await inTurns(foldLeft(db));
  await renamePictures(db, flags, dataFolder);
}

/** Takes back what a merge has left behind before its rows were written; `attached`: its copy is attached as `other`. */
export async function undoMerge(db: Database, copied: readonly string[], attached: boolean): Promise<void> {
  removeCopies(copied); // first, as the disk may be full
  await inTurns(dropStaged(db));
  if (attached) await inTurns(dropBoxes(db));
  await inTurns(dropAudit(db));
}

/** Pictures of flags that have other ids here; of a flag that has one here already, or was deleted since, the other's is not kept. */
async function renamePictures(db: Database, flags: MergeRest["flags"], dataFolder: string): Promise<void> {
  type Row = { readonly sortieId: string; readonly removedAt: number | null };
  const rowOf = db.prepare(
    "SELECT flag.sortieId, removedAt FROM flag JOIN flagRow ON flagId = flag.id WHERE flag.id = ?",
  );
  for (const { from, to } of flags.filter((flag) => flag.from !== flag.to)) {
    const [own, other] = [to, from].map((id) => rowOf.get(id) as Row | undefined);
    if (!own || own.sortieId === other?.sortieId) continue; // that picture is of the flag of this name here
    const place = join(dataFolder, "sorties", own.sortieId, "flags");
    const [came, target] = [join(place, `${from}.jpg`), join(place, `${to}.jpg`)];
    if (!existsSync(came)) continue;
    if (own.removedAt !== null || existsSync(target)) await rm(came, { force: true });
    else await rename(came, target);
  }
}
