import { randomUUID } from "node:crypto";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord, Sighting, VerdictKind } from "../contract/records.ts";
import { kept } from "./auditWriting.ts";
import { FlagHistory, nextRevision } from "./flagHistory.ts";
import { rewordFlag } from "./flagQueryText.ts";
import { type FlagRow, flagOf, rowSelect } from "./flagRow.ts";
import { spotOf } from "./flagSpot.ts";
import { prepared } from "./prepared.ts";

/** What the flagger says of a flag; the rest is added by people and vision. */
export type RaisedFlag = Omit<FlagRecord, "verdict" | "note" | "thumbnail" | "escalated" | "tags" | "joined">;

/** A stretch of footage that shows a flag. */
export type FlagSpan = Pick<Sighting, "streamId" | "fromAt" | "toAt">;

/** Flags, with what people said of them. */
export class FlagStore {
  readonly history: FlagHistory;
  readonly #db: Database;
  readonly #spans = new Map<number, FlagSpan[]>();
  #spansRevision = 0;

  constructor(db: Database) {
    this.#db = db;
    this.history = new FlagHistory(db);
  }

  /** An id that no flag has: of a hundred thousand, short random ones would meet. */
  newId(): string {
    const taken = prepared(this.#db, "SELECT 1 FROM flag WHERE id = ?");
    for (;;) {
      const id = randomUUID().slice(0, 8);
      if (!taken.get(id)) return id;
    }
  }

  /**
   * Writes what the flagger says, leaving what people and vision added as it is.
   * @throws FailureError refused where the id is another flag's, as when data of two stations were merged
   */
  save(flag: RaisedFlag): FlagRecord {
    kept(this.#db, "A flag", false, () => this.#save(flag));
    return this.get(flag.id);
  }

  /** @throws FailureError not-found */
  get(id: string): FlagRecord {
    const row = prepared(this.#db, `${rowSelect} WHERE flag.id = ?`).get(id) as FlagRow | undefined;
    if (!row) throw new FailureError("not-found", `There is no flag ${id}`);
    return flagOf(row);
  }

  /** All of them, newest first. */
  list(): FlagRecord[] {
    return this.#read("WHERE removedAt IS NULL ORDER BY flag.openedAt DESC");
  }

  /** The flags that were opened in a sortie or seen again in it, newest first. */
  ofSortie(sortieId: string): FlagRecord[] {
    return this.#read(
      `WHERE removedAt IS NULL AND (flag.sortieId = ?1 OR key IN (SELECT flagKey FROM flagSight WHERE sortieId = ?1))
       ORDER BY flag.openedAt DESC`,
      sortieId,
    );
  }

  /** The flags of a line of a grouped list, newest first. @throws FailureError not-found */
  ofGroup(groupId: string): FlagRecord[] {
    const [, kind, name] = /^(spot|joined)-(.+)$/.exec(groupId) ?? [];
    const where = kind === "spot" ? "coalesce(spot, key) = CAST(? AS INTEGER) AND joined IS NULL" : "joined = ?";
    const flags =
      name === undefined ? [] : this.#read(`WHERE removedAt IS NULL AND ${where} ORDER BY flag.openedAt DESC`, name);
    if (flags.length === 0) throw new FailureError("not-found", `There are no flags of ${groupId}`);
    return flags;
  }

  /** All flags that carry the name of a vehicle that one of these was joined as, these among them. */
  joinedWith(flags: readonly Pick<FlagRecord, "joined">[]): FlagRecord[] {
    const names = [...new Set(flags.flatMap(({ joined }) => joined ?? []))];
    return this.#read(
      "WHERE removedAt IS NULL AND joined IN (SELECT value FROM json_each(?)) ORDER BY flag.openedAt",
      JSON.stringify(names),
    );
  }

  /** The open flags, and those that were seen within so long before the newest, newest first. */
  recent(withinMs: number): FlagRecord[] {
    return this.#read(
      `WHERE removedAt IS NULL AND (state = 'open' OR lastAt >= (SELECT max(lastAt) FROM flagRow) - ?)
       ORDER BY flag.openedAt DESC`,
      withinMs,
    );
  }

  /** The footage that shows flags: a span for each sighting. Asked again, it reads only what changed. */
  spans(): FlagSpan[] {
    const rows = prepared(
      this.#db,
      `SELECT key, revision, removedAt, streamId, fromAt, toAt FROM flagRow LEFT JOIN flagSight ON flagKey = key
       WHERE revision > ? ORDER BY key, n`,
    ).all(this.#spansRevision) as unknown as (FlagSpan & { key: number; revision: number; removedAt: number | null })[];
    for (const { key } of rows) this.#spans.delete(key);
    for (const { key, revision, removedAt, streamId, fromAt, toAt } of rows) {
      this.#spansRevision = Math.max(this.#spansRevision, revision);
      if (removedAt !== null || streamId === null) continue;
      const spans = this.#spans.get(key) ?? [];
      spans.push({ streamId, fromAt, toAt });
      this.#spans.set(key, spans);
    }
    return [...this.#spans.values()].flat();
  }

  /** Sets the verdict, or takes it back with null. */
  setVerdict(id: string, kind: VerdictKind | null, by: string, at: number): FlagRecord {
    this.history.add([{ flagId: id, word: { field: "verdict", value: kind === null ? null : { kind } } }], { by, at });
    return this.get(id);
  }

  setNote(id: string, note: string, by = "", at = Date.now()): FlagRecord {
    this.history.add([{ flagId: id, word: { field: "note", value: note } }], { by, at });
    return this.get(id);
  }

  setThumbnail(id: string, address: string): FlagRecord {
    prepared(this.#db, "UPDATE flag SET thumbnail = ? WHERE id = ?").run(address, id);
    return this.get(id);
  }

  #read(where: string, ...values: (string | number)[]): FlagRecord[] {
    return (prepared(this.#db, `${rowSelect} ${where}`).all(...values) as unknown as FlagRow[]).map(flagOf);
  }

  #save({ id, sortieId, openedAt, state, section, ...rest }: RaisedFlag): void {
    const { verdict: _v, note: _n, thumbnail: _t, escalated: _e, tags: _g, joined: _j, ...said } = rest as FlagRecord;
    const body = JSON.stringify(said);
    const before = prepared(
      this.#db,
      "SELECT key, flag.sortieId, flag.openedAt, body FROM flag JOIN flagRow ON flagId = id WHERE id = ?",
    ).get(id) as { key: number; sortieId: string; openedAt: number; body: string } | undefined;
    if (before && (before.sortieId !== sortieId || before.openedAt !== openedAt))
      throw new FailureError(
        "refused",
        `There is another flag ${id}, of sortie ${before.sortieId}: that of ${sortieId} is not written over it`,
      );
    prepared(
      this.#db,
      `INSERT INTO flag (id, sortieId, openedAt, state, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body`,
    ).run(id, sortieId, openedAt, state, body);
    const { lastAt, place, severity = "alert", rule, className, sightings } = said;
    const vehicles = [...new Set(sightings.map((s) => s.vehicleId))].sort().join("\n");
    const row = prepared(
      this.#db,
      `INSERT INTO flagRow (flagId, revision, openedAt, lastAt, lat, lon, severity, rule, className, section, vehicles, sortieId)
         VALUES (?, ${nextRevision}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (flagId) DO UPDATE SET revision = ${nextRevision}, lastAt = excluded.lastAt, lat = excluded.lat,
           lon = excluded.lon, severity = excluded.severity, rule = excluded.rule, className = excluded.className,
           section = CASE excluded.section WHEN '' THEN section ELSE excluded.section END, vehicles = excluded.vehicles
         RETURNING key`,
    ).get(id, openedAt, lastAt, place.lat, place.lon, severity, rule, className, section ?? "", vehicles, sortieId);
    const { key } = row as { key: number };
    const old = before ? oldOf(before.body) : undefined;
    this.#saveSightings(key, sortieId, sightings, old?.sightings ?? []);
    if (!before) prepared(this.#db, "UPDATE flagRow SET spot = ? WHERE key = ?").run(spotOf(this.#db, key, said), key);
    if (
      !old ||
      (["rule", "reason", "className"] as const).some((field) => old[field] !== said[field]) ||
      old.sightings.length !== sightings.length
    )
      rewordFlag(this.#db, id);
  }

  #saveSightings(key: number, sortieId: string, now: readonly Sighting[], before: readonly Sighting[]): void {
    const write = prepared(
      this.#db,
      "INSERT OR REPLACE INTO flagSight (flagKey, n, streamId, sortieId, fromAt, toAt) VALUES (?, ?, ?, ?, ?, ?)",
    );
    now.forEach((one, n) => {
      if (before[n]?.fromAt === one.fromAt && before[n]?.toAt === one.toAt) return;
      write.run(key, n, one.streamId, one.sortieId ?? sortieId, one.fromAt, one.toAt);
    });
  }
}

function oldOf(body: string): Pick<FlagRecord, "rule" | "reason" | "className" | "sightings"> | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // it is written anew
  }
}
