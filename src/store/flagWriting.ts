import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord, Sighting } from "../contract/records.ts";
import { united } from "../review/unitedFlag.ts";
import { nextRevision } from "./flagFold.ts";
import { type FlagOrigin, keepOrigin, originOf } from "./flagOrigin.ts";
import { rewordFlag } from "./flagQueryText.ts";
import { type Body, type FlagRow, isBody } from "./flagRow.ts";
import { spotOf } from "./flagSpot.ts";
import { prepared } from "./prepared.ts";

/** What the flagger says of a flag; the rest is added by people and vision. */
export type RaisedFlag = Omit<
  FlagRecord,
  "verdict" | "note" | "thumbnail" | "escalated" | "tags" | "joined" | "corrected"
>;

/**
 * Writes what is seen of a flag, within a transaction: what was seen of it before stays, as does what people and vision added.
 * @throws FailureError refused where it was deleted, or the id is another flag's
 */
export function writeFlag(
  db: Database,
  { id, sortieId, openedAt, state, section, ...rest }: RaisedFlag,
  origin?: FlagOrigin,
): void {
  const {
    verdict: _v,
    note: _n,
    thumbnail: _t,
    escalated: _e,
    tags: _g,
    joined: _j,
    corrected: _c,
    ...raised
  } = rest as FlagRecord;
  const before = prepared(
    db,
    "SELECT key, flag.sortieId, flag.openedAt, body, removedAt FROM flag JOIN flagRow ON flagId = id WHERE id = ?",
  ).get(id) as (Pick<FlagRow, "key" | "sortieId" | "openedAt" | "body"> & { removedAt: number | null }) | undefined;
  if (before && before.removedAt !== null)
    throw new FailureError("refused", `Flag ${id} was deleted: nothing is written over its tombstone`);
  if (before && (before.sortieId !== sortieId || before.openedAt !== openedAt))
    throw new FailureError(
      "refused",
      `There is another flag ${id}, of sortie ${before.sortieId}: that of ${sortieId} is not written over it`,
    );
  const old = before ? oldOf(before.body) : undefined;
  const { sortieId: _s, ...said } = old
    ? united({ ...raised, sortieId }, { ...old, sortieId })
    : { ...raised, sortieId };
  const body = JSON.stringify(said);
  prepared(
    db,
    `INSERT INTO flag (id, sortieId, openedAt, state, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`,
  ).run(id, sortieId, openedAt, state, body);
  const { lastAt, place, severity = "alert", rule, className, sightings } = said;
  const vehicles = [...new Set(sightings.map((s) => s.vehicleId))].sort().join("\n");
  const row = prepared(
    db,
    `INSERT INTO flagRow (flagId, revision, openedAt, lastAt, lat, lon, severity, rule, className, section, vehicles, sortieId)
         VALUES (?, ${nextRevision}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (flagId) DO UPDATE SET revision = ${nextRevision}, lastAt = excluded.lastAt, lat = excluded.lat,
           lon = excluded.lon, severity = excluded.severity, rule = excluded.rule, className = excluded.className,
           section = CASE excluded.section WHEN '' THEN section ELSE excluded.section END, vehicles = excluded.vehicles
         RETURNING key`,
  ).get(id, openedAt, lastAt, place.lat, place.lon, severity, rule, className, section ?? "", vehicles, sortieId);
  const { key } = row as { key: number };
  writeSightings(db, { key, sortieId }, sightings, old?.sightings ?? []);
  if (!before) {
    prepared(db, "UPDATE flagRow SET spot = ? WHERE key = ?").run(spotOf(db, key, said), key);
    keepOrigin(db, id, origin ?? originOf({ sortieId, openedAt, sightings }));
  } else if (origin) keepOrigin(db, id, origin);
  if (
    !old ||
    (["rule", "reason", "className"] as const).some((field) => old[field] !== said[field]) ||
    old.sightings.length !== sightings.length
  )
    rewordFlag(db, id);
}

/** As footage is searched for them: of those that are as they were nothing is written. */
function writeSightings(
  db: Database,
  { key, sortieId }: { readonly key: number; readonly sortieId: string },
  now: readonly Sighting[],
  before: readonly Sighting[],
): void {
  const write = prepared(
    db,
    "INSERT OR REPLACE INTO flagSight (flagKey, n, streamId, sortieId, fromAt, toAt) VALUES (?, ?, ?, ?, ?, ?)",
  );
  now.forEach((one, n) => {
    const was = before[n];
    const isSame = (["streamId", "sortieId", "fromAt", "toAt"] as const).every((field) => was?.[field] === one[field]);
    if (!isSame) write.run(key, n, one.streamId, one.sortieId ?? sortieId, one.fromAt, one.toAt);
  });
}

/** Undefined of one that is not whole: it is written anew. */
function oldOf(body: string): Body | undefined {
  try {
    const said: unknown = JSON.parse(body);
    return isBody(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
