import { randomUUID } from "node:crypto";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagRecord, Sighting, VerdictKind } from "../contract/records.ts";
import { kept } from "./auditWriting.ts";
import { FlagHistory } from "./flagHistory.ts";
import type { FlagOrigin } from "./flagOrigin.ts";
import { type FlagRow, flagOf, rowSelect } from "./flagRow.ts";
import { type RaisedFlag, writeFlag } from "./flagWriting.ts";
import { prepared } from "./prepared.ts";
import { deletedFailure, tombstoneOf } from "./tombstones.ts";

export type { RaisedFlag } from "./flagWriting.ts";

/** A stretch of footage that shows a flag. */
export type FlagSpan = Pick<Sighting, "streamId" | "sortieId" | "fromAt" | "toAt">;

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
    for (;;) {
      const id = randomUUID().slice(0, 8);
      if (!this.isTaken(id)) return id;
    }
  }

  /** Whether a flag has an id, or has had it before it was deleted, here or at a station whose data were taken in. */
  isTaken(id: string): boolean {
    return (
      prepared(this.#db, "SELECT 1 FROM flag WHERE id = ?1 UNION ALL SELECT 1 FROM flagOrigin WHERE flagId = ?1").get(
        id,
      ) !== undefined
    );
  }

  /**
   * Writes what the flagger says, leaving what people and vision added as it is, and what was seen of it before: the flagger
   * may not have heard yet of what came with another station's data.
   * @param origin of a flag that was opened elsewhere
   * @throws FailureError refused where the id is another flag's, as when data of two stations were merged
   */
  save(flag: RaisedFlag, origin?: FlagOrigin): FlagRecord {
    kept(this.#db, "A flag", false, () => writeFlag(this.#db, flag, origin));
    return this.get(flag.id);
  }

  /** @throws FailureError not-found */
  get(id: string): FlagRecord {
    const found = this.find(id);
    if (found) return found;
    const stone = tombstoneOf(this.#db, id);
    throw stone ? deletedFailure(stone) : new FailureError("not-found", `There is no flag ${id}`);
  }

  /** Undefined where it is not there, or not any more. */
  find(id: string): FlagRecord | undefined {
    const row = prepared(this.#db, `${rowSelect} WHERE flag.id = ? AND removedAt IS NULL`).get(id);
    return row && flagOf(row as FlagRow);
  }

  /** The tags of some flags; those that are not there are left out. */
  tagsOf(flagIds: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const rows = prepared(
      this.#db,
      "SELECT flagId, tags FROM flagRow WHERE removedAt IS NULL AND flagId IN (SELECT value FROM json_each(?))",
    ).all(JSON.stringify(flagIds)) as { flagId: string; tags: string }[];
    return new Map(rows.map(({ flagId, tags }) => [flagId, tags === "" ? [] : tags.split("\n")]));
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
}
