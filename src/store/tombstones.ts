import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { BuriedFile, Tombstone } from "../contract/retention.ts";
import type { AuditLog } from "./auditLog.ts";
import { nextRevision } from "./flagFold.ts";
import { type FlagOrigin, keepOrigin, originIn } from "./flagOrigin.ts";
import { forgetText } from "./flagQueryText.ts";
import { prepared } from "./prepared.ts";
import type { RemovalTask, RetentionStore } from "./retentionStore.ts";

/** What is left of deleted flags: which they were, who deleted them and why, and the hashes of what belonged to them. */
export class Tombstones {
  readonly #db: Database;
  readonly #audit: AuditLog;
  readonly #retention: Pick<RetentionStore, "begin">;

  constructor(db: Database, audit: AuditLog, retention: Pick<RetentionStore, "begin">) {
    this.#db = db;
    this.#audit = audit;
    this.#retention = retention;
  }

  /**
   * Puts a tombstone in a flag's place, in one writing with its line of the audit log and with what is to be removed of its
   * files. What the station knew of it goes; its history stays, as the hashes of merged data stand on it, and is not shown.
   * @throws FailureError when it can not be kept; then nothing has changed.
   */
  bury(flag: FlagRecord, stone: Tombstone, tasks: readonly RemovalTask[]): void {
    const { flagId, sortieId, by, reason, files, rule, openedAt, lastAt, station, at } = stone;
    const event = {
      kind: "flag.deleted",
      by,
      about: [`flag:${flagId}`, `sortie:${sortieId}`, ...files.map(({ path }) => `file:${path}`)],
      body: { reason, rule, openedAt, lastAt, at, station, files },
    };
    this.#audit.with(event, () => {
      this.keep(stone, originIn(this.#db, flag));
      this.#erase(flag, at);
      this.#retention.begin(tasks);
    });
  }

  /** Keeps a tombstone, as one that came with another station's data; one that is there stays as it is. */
  keep(stone: Tombstone, origin: FlagOrigin): void {
    const { flagId, at, by, reason, sortieId, openedAt, lastAt, rule, files, station } = stone;
    prepared(
      this.#db,
      `INSERT OR IGNORE INTO tombstone (flagId, at, by, reason, sortieId, openedAt, lastAt, rule, track, files, station)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      flagId,
      at,
      by,
      reason,
      sortieId,
      openedAt,
      lastAt,
      rule,
      origin.tracks[0] ?? "",
      JSON.stringify(files),
      station,
    );
    keepOrigin(this.#db, flagId, { ...origin, sortieId, openedAt });
  }

  /** Adds files to a tombstone that was kept, which belonged to its flag at another station; those that it names stay as they are. */
  addFiles(flagId: string, files: readonly BuriedFile[]): void {
    const known = tombstoneOf(this.#db, flagId)?.files ?? [];
    const fresh = files.filter(({ path }) => !known.some((one) => one.path === path));
    if (fresh.length === 0) return;
    const all = JSON.stringify([...known, ...fresh]);
    prepared(this.#db, "UPDATE tombstone SET files = ? WHERE flagId = ?").run(all, flagId);
  }

  /** Those of some sorties. */
  ofSorties(sortieIds: readonly string[]): Tombstone[] {
    const read = prepared(this.#db, "SELECT * FROM tombstone WHERE sortieId = ? ORDER BY at, rowid");
    return sortieIds.flatMap((id) => (read.all(id) as unknown as StoneRow[]).map(stoneOf));
  }

  /** The newest, newest first. */
  newest(most: number): Tombstone[] {
    const rows = prepared(this.#db, "SELECT * FROM tombstone ORDER BY at DESC, rowid DESC LIMIT ?").all(most);
    return (rows as unknown as StoneRow[]).map(stoneOf);
  }

  #erase({ id, sightings }: FlagRecord, at: number): void {
    const run = (text: string, ...values: (string | number)[]) => prepared(this.#db, text).run(...values);
    const { key } = prepared(this.#db, "SELECT key FROM flagRow WHERE flagId = ?").get(id) as { key: number };
    eraseBoxes(this.#db, id, sightings);
    run(
      `UPDATE flag SET note = '', thumbnail = NULL, body = json_object('deleted', ?1, 'rule', (SELECT rule FROM flagRow WHERE flagId = ?2))
       WHERE id = ?2`,
      at,
      id,
    );
    run(
      `UPDATE flagRow SET revision = ${nextRevision}, removedAt = ?, lat = NULL, lon = NULL, className = '', section = '',
         vehicles = '', verdict = NULL, reason = NULL, analyst = NULL, judgedAt = NULL, escalatedBy = NULL, escalatedAt = NULL,
         tags = '', joined = NULL, corrected = NULL WHERE flagId = ?`,
      at,
      id,
    );
    for (const text of ["DELETE FROM flagSight WHERE flagKey = ?", "DELETE FROM flagSpot WHERE key = ?"])
      run(text, key);
    forgetText(this.#db, key);
    run("DELETE FROM flagSeen WHERE flagKey = ?", key);
  }
}

/** Removes the boxes of a flag's tracks and what people corrected of them, but of those that another flag shows too. */
export function eraseBoxes(db: Database, flagId: string, sightings: FlagRecord["sightings"]): void {
  const others = prepared(
    db,
    `SELECT body FROM flagSight JOIN flagRow ON key = flagKey JOIN flag ON flag.id = flagId
     WHERE streamId = ? AND fromAt <= ? AND toAt >= ? AND flagId <> ? AND removedAt IS NULL`,
  );
  const remove = prepared(db, "DELETE FROM box WHERE trackId = ? AND at BETWEEN ? AND ?");
  const forget = prepared(
    db,
    "DELETE FROM correction WHERE body ->> '$.word.trackId' = ? AND at BETWEEN ? AND ? AND streamId = ?",
  );
  for (const { streamId, trackIds, fromAt, toAt } of sightings) {
    const bodies = (others.all(streamId, toAt, fromAt, flagId) as { body: string }[]).map(({ body }) => body);
    for (const trackId of trackIds)
      if (!bodies.some((body) => body.includes(JSON.stringify(trackId)))) {
        remove.run(trackId, fromAt - AROUND_MS, toAt + AROUND_MS);
        forget.run(trackId, fromAt - AROUND_MS, toAt + AROUND_MS, streamId);
      }
  }
}

/** What a database knows of a flag that was deleted. */
export function tombstoneOf(db: Database, flagId: string): Tombstone | undefined {
  const row = prepared(db, "SELECT * FROM tombstone WHERE flagId = ?").get(flagId) as StoneRow | undefined;
  return row && stoneOf(row);
}

/** All tombstones of a database, oldest first, each with what makes its flag the same one elsewhere. */
export function tombstonesIn(db: Database): { readonly stone: Tombstone; readonly origin: FlagOrigin }[] {
  const rows = db.prepare("SELECT * FROM tombstone ORDER BY at, rowid").all() as unknown as StoneRow[];
  return rows.map(stoneOf).map((stone) => ({ stone, origin: originIn(db, { ...stone, id: stone.flagId }) }));
}

/** Says of a flag that is not there any more who deleted it. */
export function deletedFailure({ flagId, by, at, reason }: Tombstone): FailureError {
  const when = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return new FailureError("not-found", `Flag ${flagId} was deleted by ${by || "the station"} at ${when}: ${reason}`);
}

type StoneRow = Omit<Tombstone, "files"> & { readonly files: string; readonly track: string };

function stoneOf({ files, track: _, ...row }: StoneRow): Tombstone {
  return { ...row, files: JSON.parse(files) as BuriedFile[] };
}

const AROUND_MS = 10_000;
