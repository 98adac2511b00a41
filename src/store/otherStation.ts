import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { cp, rename } from "node:fs/promises";
import { join, sep } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { MergedData } from "../contract/merging.ts";
import { openDatabase } from "./database.ts";
import { SortieStore } from "./sortieStore.ts";
import { mergeRows, type Named, namedSorties } from "./stationMerge.ts";

interface Places {
  /** Another station's data folder, or a copy of it; it stays as it is. */
  readonly folder: string;
  readonly dataFolder: string;
  /** Does the writing with the audit line that tells of it, both or neither. */
  readonly together: (work: () => MergedData) => MergedData;
  /** Takes more in from the other database, in the same writing: it is a copy. */
  readonly more?: (other: Database, sorties: readonly Named[]) => void;
  /** Hears of all sorties and flags that came. */
  readonly tell: (sortieIds: readonly string[], flagIds: readonly string[]) => void;
}

/**
 * Takes in what another station holds: folders of sorties are copied first, then rows are written, all or none. Settings,
 * plans are not taken in.
 * @throws FailureError not-found, bad-input (damaged, or this station's own), newer-version, disk-full, denied
 */
export async function takeInStation(
  db: Database,
  { folder, dataFolder, together, more, tell }: Places,
): Promise<MergedData> {
  const file = join(folder, "vedette.db");
  if (!existsSync(file))
    throw new FailureError(
      "not-found",
      `There is no station's data in ${folder}: vedette.db is missing`,
      "Choose the data folder of the other station; its help tells where that is",
    );
  // A copy, as older data are upgraded, and the other station's stay as they are.
  const copies = mkdtempSync(join(dataFolder, "merging-"));
  let other: Database | undefined;
  try {
    const copy = join(copies, "vedette.db");
    for (const end of ["", "-wal"]) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
    other = openedCopy(copy, file);
    const sorties = namedSorties(new SortieStore(db, dataFolder).list(), new SortieStore(other, folder).list());
    const { copied, withoutFolder } = await copyFolders(sorties, folder, dataFolder);
    db.prepare("ATTACH ? AS other").run(copy);
    try {
      let flags: readonly Named[] = [];
      const merged = together(() => {
        const done = mergeRows(db, other as Database, { sorties, sortiesRoot: join(dataFolder, "sorties") + sep });
        flags = done.flags;
        more?.(other as Database, sorties);
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
        return { ...done.merged, renamed, withoutFolder };
      });
      await renamePictures(db, flags, dataFolder);
      tell(
        sorties.filter(({ fresh }) => fresh).map(({ to }) => to),
        flags.map(({ to }) => to),
      );
      return merged;
    } catch (cause) {
      for (const path of copied) rmSync(path, { recursive: true, force: true });
      throw cause;
    } finally {
      db.exec("DETACH other");
    }
  } finally {
    other?.close();
    rmSync(copies, { recursive: true, force: true });
  }
}

/** @throws FailureError bad-input, newer-version, with the path of the other station's own file */
function openedCopy(copy: string, file: string): Database {
  let db: Database | undefined;
  try {
    db = openDatabase(copy);
    const { quick_check: check } = db.prepare("PRAGMA quick_check").get() as { quick_check: string };
    if (check === "ok") return db;
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

/** Copies what is not here yet; nothing that is here is written over. */
async function copyFolders(sorties: readonly Named[], folder: string, dataFolder: string) {
  const copied: string[] = [];
  const withoutFolder: string[] = [];
  for (const { from, to, fresh } of sorties) {
    const [source, target] = [join(folder, "sorties", from), join(dataFolder, "sorties", to)];
    if (!existsSync(source)) {
      if (fresh) withoutFolder.push(to);
      continue;
    }
    if (fresh && !existsSync(target)) copied.push(target);
    try {
      await cp(source, target, { recursive: true, force: false, preserveTimestamps: true });
    } catch (cause) {
      for (const path of copied) rmSync(path, { recursive: true, force: true });
      const reason = reasonOf(cause);
      throw new FailureError(
        /ENOSPC/.test(reason) ? "disk-full" : "denied",
        `The folder of sortie ${from} was not copied: ${reason}; nothing was taken in`,
        /ENOSPC/.test(reason)
          ? "Free some disk space, then try again"
          : "See that both folders can be read and written",
      );
    }
  }
  return { copied, withoutFolder };
}

/** Pictures of flags that have other ids here. */
async function renamePictures(db: Database, flags: readonly Named[], dataFolder: string): Promise<void> {
  const sortieOf = db.prepare("SELECT sortieId FROM flag WHERE id = ?");
  for (const { from, to } of flags.filter((flag) => flag.fresh && flag.from !== flag.to)) {
    const { sortieId } = sortieOf.get(to) as { sortieId: string };
    const place = join(dataFolder, "sorties", sortieId, "flags");
    if (existsSync(join(place, `${from}.jpg`))) await rename(join(place, `${from}.jpg`), join(place, `${to}.jpg`));
  }
}

const damaged = (file: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `The other station's database can not be read (${why.slice(0, 200)}): ${file}`,
    "Close the other station first, if it still runs; else take a copy of its data from before",
  );
