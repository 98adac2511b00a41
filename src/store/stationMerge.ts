import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { MergedData } from "../contract/merging.ts";
import type { SortieRecord } from "../contract/records.ts";
import { takeInCorrections } from "./correctionMerge.ts";
import { takeInPackages } from "./evidenceMerge.ts";
import { type StagedFlags, showFlags } from "./flagStage.ts";
import { takeInSegments } from "./segmentMerge.ts";
import { type MergedEvent, takeInEvents } from "./stationMergeWords.ts";

/** What the other station calls something, and what it is called here; `fresh`: it was not here before. */
export interface Named {
  readonly from: string;
  readonly to: string;
  readonly fresh: boolean;
}

/** What its sorties are called here: as they are, under whatever name they came before, or else as there, unless that is taken. */
export function namedSorties(here: readonly SortieRecord[], there: readonly SortieRecord[]): Named[] {
  const flightOf = ({ vehicleId, startedAt }: SortieRecord): string => `${vehicleId} ${startedAt}`;
  const known = new Map(here.map((sortie) => [sortie.id, sortie]));
  const flights = new Map(here.map((sortie) => [flightOf(sortie), sortie.id]));
  return there.map((sortie) => {
    const flight = flightOf(sortie);
    const taken = known.get(sortie.id);
    const same = taken && flightOf(taken) === flight ? sortie.id : flights.get(flight);
    if (same !== undefined) return { from: sortie.id, to: same, fresh: false };
    let to = sortie.id;
    for (let n = 2; known.has(to); n++) to = `${sortie.id}-${n}`;
    known.set(to, sortie);
    flights.set(flight, to);
    return { from: sortie.id, to, fresh: true };
  });
}

interface Merge {
  readonly sorties: readonly Named[];
  /** Where sorties lie here. */
  readonly sortiesRoot: string;
  /** What was not copied, as it would be called here: absolute paths. */
  readonly skipped: readonly string[];
  readonly staged: StagedFlags;
}

/**
 * Takes in all rows of a database that is attached as `other`, but for boxes and for flags that were made ready; within a
 * transaction. Answers what was new, and the flags' names.
 */
export function mergeRows(
  db: Database,
  other: Database,
  { sorties, sortiesRoot, skipped, staged }: Merge,
): { merged: Omit<MergedData, "renamed" | "withoutFolder">; flags: readonly Named[] } {
  db.exec("CREATE TEMP TABLE merged (old TEXT PRIMARY KEY, new TEXT NOT NULL)");
  try {
    const name = db.prepare("INSERT INTO merged (old, new) VALUES (?, ?)");
    for (const { from, to } of sorties) name.run(from, to);
    const changes = (sql: string, ...values: (string | number)[]): number =>
      Number(db.prepare(sql).run(...values).changes);
    changes(
      `INSERT OR IGNORE INTO sortie (id, vehicleId, patrol, startedAt, endedAt)
       SELECT new, vehicleId, patrol, startedAt, coalesce(endedAt, startedAt) FROM other.sortie JOIN merged ON old = id
       WHERE new NOT IN (SELECT id FROM sortie)`,
    );
    changes(
      "INSERT OR IGNORE INTO trail SELECT new, at, lat, lon, amsl FROM other.trail JOIN merged ON old = sortieId",
    );
    changes("INSERT OR IGNORE INTO savedFilter SELECT * FROM other.savedFilter");
    changes("INSERT OR IGNORE INTO footageGap SELECT * FROM other.footageGap");
    const names = new Map(sorties.map(({ from, to }) => [from, to]));
    const taking = takeInSegments(db, other, { sorties: names, sortiesRoot, skipped: new Set(skipped) });
    let step = taking.next();
    while (!step.done) step = taking.next();
    const { segments } = step.value;
    const leftOut = step.value.leftOut + skipped.length;
    const footprints = mergeFootprints(db, changes);
    const { flags, words } = mergeFlags(db, other, staged);
    const grown = [...flags.flatMap(({ to, fresh }) => (fresh ? to : [])), ...staged.grown.map(({ flag }) => flag.id)];
    const corrections = takeInCorrections(db, other, names, grown);
    const packages = takeInPackages(db, other, new Map(flags.map(({ from, to }) => [from, to])));
    return {
      merged: {
        sorties: sorties.filter(({ fresh }) => fresh).length,
        flags: flags.filter(({ fresh }) => fresh).length,
        ...{ words: words + corrections, segments, footprints },
        ...(packages > 0 && { packages }),
        ...(leftOut > 0 && { leftOut }),
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

function mergeFlags(db: Database, other: Database, staged: StagedFlags): { flags: Named[]; words: number } {
  const flags = showFlags(db, staged);
  const events = other.prepare("SELECT * FROM flagEvent ORDER BY id").all() as unknown as MergedEvent[];
  const ids = new Map(flags.map(({ from, to }) => [from, to]));
  takeInHolds(db, other, ids);
  return { flags, words: takeInEvents(db, events, ids) };
}

/** What is held there is held here, too; a hold that is here stays as it is. */
function takeInHolds(db: Database, other: Database, ids: ReadonlyMap<string, string>): void {
  const hold = db.prepare("INSERT OR IGNORE INTO flagHold (flagId, at, by, reason) VALUES (?, ?, ?, ?)");
  type Row = { readonly flagId: string; readonly at: number; readonly by: string; readonly reason: string };
  for (const { flagId, at, by, reason } of other.prepare("SELECT * FROM flagHold").all() as unknown as Row[]) {
    const here = ids.get(flagId);
    if (here !== undefined) hold.run(here, at, by, reason);
  }
}
