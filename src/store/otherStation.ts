import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { MergedData } from "../contract/merging.ts";
import type { AuditLog } from "./auditLog.ts";
import { addAudit, stageAudit, takeInAudit } from "./auditTakeIn.ts";
import { takeInBoxes } from "./boxStage.ts";
import { openDatabase } from "./database.ts";
import { dropStaged, stageFlags } from "./flagStage.ts";
import { inTurns } from "./inTurns.ts";
import { type Buried, COPIES, endLeftMerge, endMerge, undoMerge } from "./mergeLeft.ts";
import { type MergeRest, MergeRuns } from "./mergeRun.ts";
import { type CopyWatch, copySorties } from "./sortieCopy.ts";
import { SortieStore } from "./sortieStore.ts";
import { mergeRows, type Named, namedSorties } from "./stationMerge.ts";

interface Places extends CopyWatch {
  /** Another station's data folder, or a copy of it; it stays as it is. */
  readonly folder: string;
  readonly dataFolder: string;
  /** Who takes it in; absent: the station. */
  readonly by?: string;
  /** This station's audit log: those of the other's database are taken in, too; absent: they are left out. */
  readonly log?: AuditLog;
  /** Does the writing with the audit line that tells of it, both or neither. */
  readonly together: (work: () => MergedData) => MergedData;
  /** Takes more in from the other database, in the same writing: it is a copy. */
  readonly more?: (other: Database, sorties: readonly Named[]) => void;
  /** Hears of all sorties and flags that came. */
  readonly tell: (sortieIds: readonly string[], flagIds: readonly string[]) => void;
  readonly buried?: Buried;
}

/** Copying is so much of it. */
const COPIED = 0.5;

/** So many flags are told of without a break. */
const TOLD_AT_ONCE = 20;

/**
 * Takes in what another station holds: folders of sorties are copied first, then boxes and flags are made ready where nobody
 * sees them, then the rest is written, all or none. Until then it can be ended. What a station that is killed meanwhile has
 * left is undone or ended by `endLeftMerge`. Settings and plans are not taken in.
 * @throws FailureError not-found, bad-input (damaged, or this station's own), newer-version, disk-full, denied, cancelled
 */
export async function takeInStation(
  db: Database,
  { folder, dataFolder, by = "", log, together, more, tell, buried, onStep, signal, mayWrite }: Places,
): Promise<MergedData> {
  const file = join(folder, "vedette.db");
  if (!existsSync(file))
    throw new FailureError(
      "not-found",
      `There is no station's data in ${folder}: vedette.db is missing`,
      "Choose the data folder of the other station; its help tells where that is",
    );
  await endLeftMerge(db, dataFolder, buried);
  // A copy, as older data are upgraded, and the other station's stay as they are.
  const copies = mkdtempSync(join(dataFolder, COPIES));
  const runs = new MergeRuns(db);
  let other: Database | undefined;
  let written = false;
  /** Something is to be done by the next start. */
  let isLeft = false;
  try {
    runs.begin({ folder, by, at: Date.now(), copies });
    const copy = join(copies, "vedette.db");
    for (const end of ["", "-wal"]) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
    other = openedCopy(copy, file);
    mustNameFiles(other, file);
    const sorties = namedSorties(new SortieStore(db, dataFolder).list(), new SortieStore(other, folder).list());
    const { copied, withoutFolder, skipped } = await copySorties(sorties, {
      ...{ folder, dataFolder, ...(signal && { signal }) },
      onCome: (path) => runs.copying(path),
      onStep: ({ step, share }) => onStep?.({ step, share: share * COPIED }),
    });
    const names = new Map(sorties.map(({ from, to }) => [from, to]));
    db.prepare("ATTACH ? AS other").run(copy);
    try {
      await inTurns(dropStaged(db)); // of one that was killed
      await inTurns(takeInBoxes(db), () => {
        signal?.throwIfAborted();
        onStep?.({ step: "Takes in what was drawn into the pictures", share: COPIED });
      });
      const staged = await inTurns(stageFlags(db, other, names), ([done, all]) => {
        signal?.throwIfAborted();
        const share = COPIED + ((1 - COPIED) * done) / (all + 1);
        onStep?.({ step: `Takes in flags: ${done} of ${all}`, share });
      });
      const audit = log && (await inTurns(stageAudit(db, log, other), () => signal?.throwIfAborted()));
      // From here on it is all or nothing, and quick.
      onStep?.({ step: "Takes in what was said of them", share: 1 });
      await new Promise((resolve) => setImmediate(resolve)); // so that it is told
      signal?.throwIfAborted();
      mayWrite?.();
      let flags: readonly Named[] = [];
      let rest: MergeRest | undefined;
      const stills = staged.buried.map(({ sortieId, id }) =>
        join(dataFolder, "sorties", sortieId, "flags", `${id}.jpg`),
      );
      const merged = together(() => {
        const done = mergeRows(db, other as Database, {
          ...{ sorties, sortiesRoot: join(dataFolder, "sorties"), skipped, staged },
        });
        flags = done.flags;
        more?.(other as Database, sorties);
        const logs = log && audit && takeInAudit(db, log, audit, sorties);
        rest = {
          flags: flags.filter(({ from, to }) => from !== to),
          ...{ stills, sortieIds: sorties.map(({ to }) => to) },
          logs: logs !== undefined && logs.refused === undefined,
        };
        runs.written(rest);
        const renamed = [
          ...renamedOf(
            "sortie",
            sorties.filter(({ fresh }) => fresh),
          ),
          ...renamedOf(
            "flag",
            done.flags.filter(({ fresh }) => fresh),
          ),
        ];
        const deleted = staged.buried.length;
        return { ...done.merged, renamed, withoutFolder, ...(deleted > 0 && { deleted }), ...(logs && { logs }) };
      });
      written = isLeft = true;
      if (rest) await endMerge(db, dataFolder, rest);
      const isThere = db.prepare("SELECT 1 FROM flagRow WHERE flagId = ? AND removedAt IS NULL");
      const sortieIds = sorties.filter(({ fresh }) => fresh).map(({ to }) => to);
      for (let n = 0; n === 0 || n < flags.length; n += TOLD_AT_ONCE) {
        const some = flags.slice(n, n + TOLD_AT_ONCE).map(({ to }) => to);
        tell(
          n === 0 ? sortieIds : [],
          some.filter((id) => isThere.get(id)), // somebody may have deleted one since
        );
        await new Promise((resolve) => setImmediate(resolve));
      }
      buried?.(
        stills,
        sorties.map(({ to }) => to),
      );
      isLeft = false;
      return merged;
    } catch (cause) {
      if (!written) {
        isLeft = true;
        await undoMerge(db, copied, true);
        isLeft = false;
      }
      if (!written && signal?.aborted) throw new FailureError("cancelled", "It was cancelled; nothing was taken in");
      throw cause;
    } finally {
      db.exec("DETACH other");
    }
  } finally {
    other?.close();
    rmSync(copies, { recursive: true, force: true });
    if (!isLeft) runs.end();
  }
}

/**
 * Names of sorties and flags become names of folders and files here: one that leads elsewhere was not made by a station.
 * @throws FailureError bad-input
 */
function mustNameFiles(other: Database, file: string): void {
  const ids = other.prepare("SELECT id FROM sortie UNION ALL SELECT id FROM flag").all() as { id: unknown }[];
  const odd = ids.find(({ id }) => typeof id !== "string" || /[/\\]|^\.{0,2}$/.test(id));
  if (odd)
    throw new FailureError(
      "bad-input",
      `These data name a sortie or flag ${JSON.stringify(odd.id)}, which is no name of a file; nothing was taken in, ${file}`,
      "They were changed by hand or made to do harm: ask where they come from",
    );
}

/** @throws FailureError bad-input, newer-version, with the path of the other station's own file */
function openedCopy(copy: string, file: string): Database {
  let db: Database | undefined;
  try {
    db = openDatabase(copy);
    const { quick_check: check } = db.prepare("PRAGMA quick_check").get() as { quick_check: string };
    if (check === "ok") {
      // It was killed while it added what it had taken in itself.
      if (new MergeRuns(db).left()?.rest?.logs) for (const _ of addAudit(db));
      return db;
    }
    throw new Error(check);
  } catch (cause) {
    db?.close();
    const { code, message } = failureOf(cause);
    if (code !== "newer-version") throw damaged(file, reasonOf(cause).replaceAll(copy, file));
    throw new FailureError(code, message.replaceAll(copy, file), "Update Vedette here first, then take the data in");
  }
}

const renamedOf = (what: "sortie" | "flag", all: readonly Named[]): MergedData["renamed"] =>
  all.filter(({ from, to }) => from !== to).map(({ from, to }) => ({ what, from, to }));

const damaged = (file: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `The other station's database can not be read (${why.slice(0, 200)}): ${file}`,
    "Close the other station first, if it still runs; else take a copy of its data from before",
  );
