import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { mediaAddress } from "../contract/media.ts";
import type { MergedData } from "../contract/merging.ts";
import type { FlagRecord, SortieRecord } from "../contract/records.ts";
import { FlagStore } from "./flagStore.ts";
import { type MergedEvent, takeInEvents } from "./stationMergeWords.ts";

/** What the other station calls something, and what it is called here; `fresh`: it was not here before. */
export interface Named {
  readonly from: string;
  readonly to: string;
  readonly fresh: boolean;
}

/** What its sorties are called here: as there, unless that is another sortie's name. */
export function namedSorties(here: readonly SortieRecord[], there: readonly SortieRecord[]): Named[] {
  const known = new Map(here.map((sortie) => [sortie.id, sortie]));
  return there.map((sortie) => {
    for (let n = 1; ; n++) {
      const to = n === 1 ? sortie.id : `${sortie.id}-${n}`;
      const taken = known.get(to);
      if (!taken) {
        known.set(to, sortie);
        return { from: sortie.id, to, fresh: true };
      }
      if (taken.vehicleId === sortie.vehicleId && taken.startedAt === sortie.startedAt)
        return { from: sortie.id, to, fresh: false };
    }
  });
}

interface Merge {
  readonly sorties: readonly Named[];
  /** Where sorties lie here, with a separator at the end. */
  readonly sortiesRoot: string;
}

/**
 * Takes in all rows of a database that is attached as `other`; within a transaction. Answers what was new, and the flags'
 * names.
 */
export function mergeRows(
  db: Database,
  other: Database,
  { sorties, sortiesRoot }: Merge,
): { merged: Omit<MergedData, "renamed" | "withoutFolder">; flags: readonly Named[] } {
  db.exec("CREATE TEMP TABLE merged (old TEXT PRIMARY KEY, new TEXT NOT NULL)");
  try {
    const name = db.prepare("INSERT INTO merged (old, new) VALUES (?, ?)");
    for (const { from, to } of sorties) name.run(from, to);
    const changes = (sql: string, ...values: (string | number)[]): number =>
      Number(db.prepare(sql).run(...values).changes);
    changes(
      `INSERT INTO sortie (id, vehicleId, patrol, startedAt, endedAt)
       SELECT new, vehicleId, patrol, startedAt, coalesce(endedAt, startedAt) FROM other.sortie JOIN merged ON old = id
       WHERE new NOT IN (SELECT id FROM sortie)`,
    );
    changes(
      "INSERT OR IGNORE INTO trail SELECT new, at, lat, lon, amsl FROM other.trail JOIN merged ON old = sortieId",
    );
    changes("INSERT OR IGNORE INTO savedFilter SELECT * FROM other.savedFilter");
    changes("INSERT OR IGNORE INTO box SELECT * FROM other.box");
    changes("INSERT OR IGNORE INTO footageGap SELECT * FROM other.footageGap");
    // Footage lies in the folder of its sortie, whatever the path to that was there.
    const segments = changes(
      `INSERT OR IGNORE INTO segment (file, streamId, sortieId, startAt, endAt, removedAt)
       SELECT iif(at > 0, ? || new || substr(file, at + length(old) + 9), file), streamId, coalesce(new, sortieId), startAt, endAt, removedAt
       FROM (SELECT *, instr(replace(file, '\\', '/'), '/sorties/' || old || '/') AS at
             FROM other.segment LEFT JOIN merged ON old = sortieId)`,
      sortiesRoot,
    );
    const footprints = mergeFootprints(db, changes);
    const { flags, words } = mergeFlags(db, other, new Map(sorties.map(({ from, to }) => [from, to])));
    return {
      merged: {
        sorties: sorties.filter(({ fresh }) => fresh).length,
        flags: flags.filter(({ fresh }) => fresh).length,
        ...{ words, segments, footprints },
      },
      flags,
    };
  } finally {
    db.exec("DROP TABLE merged");
  }
}

/** Of streams of which there are none here; answers how many runs of footprints. */
function mergeFootprints(db: Database, changes: (sql: string, ...values: number[]) => number): number {
  const most = (table: string) =>
    (db.prepare(`SELECT coalesce(max(key), 0) AS n FROM ${table}`).get() as { n: number }).n;
  const [streams, runs] = [most("footprintStream"), most("footprint")];
  changes(
    `INSERT OR IGNORE INTO footprintStream (key, streamId, sortieId, vehicleId)
     SELECT key + ?, streamId, coalesce(new, sortieId), vehicleId FROM other.footprintStream LEFT JOIN merged ON old = sortieId`,
    streams,
  );
  const footprints = changes(
    `INSERT INTO footprint (key, stream, fromAt, toAt, bestAt, distance, focal, lat, lon, body)
     SELECT key + ?, stream + ?2, fromAt, toAt, bestAt, distance, focal, lat, lon, body FROM other.footprint
     WHERE stream + ?2 IN (SELECT key FROM footprintStream WHERE key > ?2)`,
    ...[runs, streams],
  );
  changes(
    `INSERT INTO footprintBox (key, west, east, south, north) SELECT key + ?1, west, east, south, north
     FROM other.footprintBox WHERE key + ?1 IN (SELECT key FROM footprint WHERE key > ?1)`,
    runs,
  );
  return footprints;
}

function mergeFlags(
  db: Database,
  other: Database,
  sorties: ReadonlyMap<string, string>,
): { flags: Named[]; words: number } {
  const [here, there] = [new FlagStore(db), new FlagStore(other)];
  const sortieOf = (id: string): string => sorties.get(id) ?? id;
  const flags: Named[] = [];
  for (const flag of there.list().reverse()) {
    const sightings = flag.sightings.map((one) => ({
      ...one,
      ...(one.sortieId !== undefined && { sortieId: sortieOf(one.sortieId) }),
    }));
    const mapped: FlagRecord = { ...flag, sortieId: sortieOf(flag.sortieId), sightings, state: "closed" };
    const known = knownAs(db, here, mapped);
    const to = known?.id ?? (db.prepare("SELECT 1 FROM flag WHERE id = ?").get(flag.id) ? here.newId() : flag.id);
    flags.push({ from: flag.id, to, fresh: known === undefined });
    if (known && known.lastAt >= flag.lastAt) continue;
    here.save({ ...mapped, id: to });
    const stamp = /\?.*$/.exec(flag.thumbnail ?? "")?.[0] ?? "";
    if (flag.thumbnail !== undefined)
      here.setThumbnail(to, `${mediaAddress(`sorties/${mapped.sortieId}/flags/${to}.jpg`)}${stamp}`);
  }
  const events = other.prepare("SELECT * FROM flagEvent ORDER BY id").all() as unknown as MergedEvent[];
  const ids = new Map(flags.map(({ from, to }) => [from, to]));
  return { flags, words: takeInEvents(db, here.history, events, ids) };
}

/** The flag here that is the same one: of the same sortie and instant, with the same track. */
function knownAs(db: Database, here: FlagStore, flag: FlagRecord): FlagRecord | undefined {
  const rows = db.prepare("SELECT id FROM flag WHERE sortieId = ? AND openedAt = ? ORDER BY id <> ?");
  const trackOf = ({ sightings: [first] }: FlagRecord) => `${first?.streamId} ${first?.trackIds[0]}`;
  const found = rows.all(flag.sortieId, flag.openedAt, flag.id) as { id: string }[];
  return found.map(({ id }) => here.get(id)).find((one) => trackOf(one) === trackOf(flag));
}
