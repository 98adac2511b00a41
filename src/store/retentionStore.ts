import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagHold, RemovedKind } from "../contract/retention.ts";
import type { AuditLog } from "./auditLog.ts";
import { kept } from "./auditWriting.ts";
import { ClockFalls } from "./clockFalls.ts";
import { nextRevision } from "./flagFold.ts";
import type { FlagSpan } from "./flagStore.ts";
import { prepared } from "./prepared.ts";

/** A file whose removal was begun. */
export interface RemovalTask {
  /** Absolute path. */
  readonly file: string;
  readonly kind: RemovedKind;
  readonly why: "unflagged" | "dismissed" | "deleted";
  /** Why it goes, in words for the audit log. */
  readonly rule: string;
  /** The deleted or dismissed flag that it shows. */
  readonly flagId?: string;
  readonly sortieId?: string;
  readonly bytes: number;
  readonly at: number; // ms since 1970
  readonly by: string;
}

/** A dismissed flag whose days are over. */
export interface ExpiredFlag {
  readonly flagId: string;
  readonly sortieId: string;
  readonly hasStill: boolean;
  readonly spans: readonly FlagSpan[];
}

/** Which flags are held, whose days are over, and which files are on their way out. */
export class RetentionStore {
  readonly #db: Database;
  readonly #audit: AuditLog;
  readonly #falls: ClockFalls;

  constructor(db: Database, audit: AuditLog) {
    this.#db = db;
    this.#audit = audit;
    this.#falls = new ClockFalls(db);
  }

  /** Learns when the clock stood back, by the audit log; before that no dismissed flag is old enough. */
  async learnClock(now: number): Promise<void> {
    await this.#falls.read(now);
  }

  /** Holds a flag, or lets it go again where there is no hold, with a line in the audit log. @throws FailureError not-found */
  hold(flagId: string, hold: FlagHold | undefined, deed: { readonly by: string }): void {
    const event = {
      kind: hold ? "flag.hold" : "flag.unhold",
      ...{ by: deed.by, about: [`flag:${flagId}`], body: hold ? { reason: hold.reason } : {} },
    };
    this.#audit.with(event, () => {
      if (!prepared(this.#db, "SELECT 1 FROM flagRow WHERE flagId = ? AND removedAt IS NULL").get(flagId))
        throw new FailureError("not-found", `There is no flag ${flagId}`);
      if (hold)
        prepared(this.#db, "INSERT OR REPLACE INTO flagHold (flagId, at, by, reason) VALUES (?, ?, ?, ?)").run(
          ...[flagId, hold.at, hold.by, hold.reason],
        );
      else prepared(this.#db, "DELETE FROM flagHold WHERE flagId = ?").run(flagId);
    });
  }

  holdOf(flagId: string): FlagHold | undefined {
    return prepared(this.#db, "SELECT by, at, reason FROM flagHold WHERE flagId = ?").get(flagId) as
      | FlagHold
      | undefined;
  }

  /** How many flags are held. */
  held(): number {
    return (prepared(this.#db, "SELECT count(*) AS n FROM flagHold").get() as { n: number }).n;
  }

  /** When it was at the earliest where this computer's clock said a time, ms since 1970. */
  earliest(at: number): number {
    return this.#falls.earliest(at, this.#audit.station);
  }

  /** What was said of very many flags is still being reckoned: a row may not tell yet that its flag was confirmed. */
  #isUnsettled(): boolean {
    return prepared(this.#db, "SELECT 1 FROM flagFold LIMIT 1").get() !== undefined;
  }

  /** Whether a hold keeps a flag: its own, or that of a flag of the same vehicle. */
  isHeld(flagId: string): boolean {
    return (
      prepared(this.#db, `SELECT 1 FROM flagRow WHERE flagRow.flagId = ? AND ${keptByHold}`).get(flagId) !== undefined
    );
  }

  /** From when on the days of a dismissed flag are counted, where nothing but time keeps it: ms since 1970. */
  dismissedAt(flagId: string): number | undefined {
    const row = prepared(
      this.#db,
      `SELECT flagRow.flagId AS flagId, ${since} AS since FROM flagRow WHERE flagRow.flagId = ? AND ${mayExpire}`,
    ).get(flagId);
    return row && this.#since(row as SinceRow);
  }

  /**
   * What was said while the clock stood back was said later than it claims. What was taken back and done again counts from
   * then on, and a flag that was seen again after its verdict from that.
   */
  #since({ flagId, since: at }: SinceRow): number {
    return Math.max(at, this.#falls.floorOf(`flag:${flagId}`) ?? at);
  }

  /**
   * The dismissed flags that were judged at an instant or before, and how many more there would be were they not held. One
   * that somebody escalated, or that is of one vehicle with a flag that is not dismissed or that somebody escalated, stays. A page at a time: vehicles
   * are not kept waiting.
   */
  async expired(judgedAt: number): Promise<{ readonly flags: readonly ExpiredFlag[]; readonly held: number }> {
    const flags = new Map<string, ExpiredFlag & { readonly spans: FlagSpan[] }>();
    const held = new Set<string>();
    const text = `SELECT flagRow.flagId AS flagId, flagRow.sortieId AS sortieId, thumbnail IS NOT NULL AS still,
        ${keptByHold} AS held, ${since} AS since, streamId, flagSight.sortieId AS seenIn, fromAt, toAt
      FROM flagRow JOIN flag ON flag.id = flagRow.flagId LEFT JOIN flagSight ON flagKey = flagRow.key
      WHERE key > ?2 AND key <= ?3 AND judgedAt <= ?1 AND ${mayExpire} ORDER BY flagRow.key, n`;
    type Row = ExpiredFlag &
      FlagSpan &
      SinceRow & { readonly still: number; readonly held: number; readonly seenIn: string };
    const young = new Map<string, boolean>();
    if (this.#isUnsettled()) return { flags: [], held: 0 };
    for await (const rows of this.#pages<Row>(text, judgedAt))
      for (const { flagId, sortieId, still, held: holding, streamId, seenIn, fromAt, toAt, since: at } of rows) {
        const isYoung = young.get(flagId) ?? this.#since({ flagId, since: at }) > judgedAt;
        young.set(flagId, isYoung);
        if (isYoung) continue;
        if (holding) {
          held.add(flagId);
          continue;
        }
        const flag = flags.get(flagId) ?? { flagId, sortieId, hasStill: still === 1, spans: [] };
        flags.set(flagId, flag);
        if (streamId !== null) flag.spans.push({ streamId, sortieId: seenIn, fromAt, toAt });
      }
    return { flags: [...flags.values()], held: held.size };
  }

  /** The footage that shows flags, but for some of them; a page at a time. */
  async spansBut(flagIds: ReadonlySet<string>): Promise<FlagSpan[]> {
    const spans: FlagSpan[] = [];
    const text = `SELECT flagId, streamId, flagSight.sortieId AS sortieId, fromAt, toAt FROM flagRow JOIN flagSight ON key = flagKey
      WHERE key > ?2 AND key <= ?3 AND removedAt IS NULL AND ?1 = ?1`;
    for await (const rows of this.#pages<FlagSpan & { readonly flagId: string }>(text, 0))
      for (const { flagId, ...span } of rows) if (!flagIds.has(flagId)) spans.push(span);
    return spans;
  }

  /** The pictures that people corrected and did not take back, as spans of footage. */
  correctedSpans(): FlagSpan[] {
    const rows = prepared(
      this.#db,
      `SELECT DISTINCT streamId, sortieId, at FROM correction WHERE ${isCorrection}`,
    ).all();
    return (rows as { streamId: string; sortieId: string; at: number }[]).map(({ at, ...of }) => ({
      ...of,
      ...{ fromAt: at, toAt: at },
    }));
  }

  /** Whether people corrected pictures of a segment, or within so much around it, ms. */
  isCorrected(file: string, aroundMs: number): boolean {
    const within = "correction.streamId = segment.streamId AND correction.at BETWEEN startAt - ?1 AND endAt + ?1";
    const found = prepared(
      this.#db,
      `SELECT 1 FROM segment JOIN correction ON correction.sortieId = segment.sortieId AND ${within}
         WHERE file = ?2 AND ${isCorrection}
       UNION ALL SELECT 1 FROM segment JOIN correction ON segment.sortieId IS NULL AND ${within}
         WHERE file = ?2 AND ${isCorrection} LIMIT 1`,
    ).get(aroundMs, file);
    return found !== undefined;
  }

  /** What a query answers for all flags, of `AT_ONCE` keys at a time (`?2` up to `?3`). */
  async *#pages<Row>(text: string, value: number): AsyncGenerator<readonly Row[]> {
    const { last } = prepared(this.#db, "SELECT coalesce(max(key), 0) AS last FROM flagRow").get() as { last: number };
    for (let key = 0; key < last; key += AT_ONCE) {
      yield prepared(this.#db, text).all(value, key, key + AT_ONCE) as unknown as Row[];
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The flags, not deleted, that a segment shows, with so much around them, ms. */
  showing(file: string, aroundMs: number): string[] {
    const rows = prepared(
      this.#db,
      `SELECT DISTINCT flagId FROM segment CROSS JOIN flagSight ON flagSight.streamId = segment.streamId
         AND ${ofItsSortie} AND fromAt - ?1 <= endAt AND toAt + ?1 >= startAt CROSS JOIN flagRow ON key = flagKey
       WHERE file = ?2 AND flagRow.removedAt IS NULL ORDER BY flagId`,
    ).all(aroundMs, file) as { flagId: string }[];
    return rows.map(({ flagId }) => flagId);
  }

  /**
   * A flag, not deleted, that needs a file: all but dismissed ones that were judged at `judgedAt` or before and are not held.
   * Footage shows it with so much around it, ms.
   */
  keeper(
    { kind, file, flagId, sortieId }: Pick<RemovalTask, "kind" | "file" | "flagId" | "sortieId">,
    { judgedAt, marginMs }: { readonly judgedAt: number; readonly marginMs: number },
  ): string | undefined {
    const flags = `SELECT DISTINCT flagRow.flagId AS flagId, ${since} AS since, ${mayExpire}
      AND NOT ${keptByHold} AS mayGo FROM`;
    const found =
      kind === "footage"
        ? prepared(
            this.#db,
            `${flags} segment CROSS JOIN flagSight ON flagSight.streamId = segment.streamId
               AND ${ofItsSortie} AND fromAt - ?1 <= endAt AND toAt + ?1 >= startAt CROSS JOIN flagRow ON key = flagKey
             WHERE file = ?2 AND flagRow.removedAt IS NULL`,
          ).all(marginMs, file)
        : kind === "still"
          ? prepared(this.#db, `${flags} flagRow WHERE flagRow.flagId = ? AND removedAt IS NULL`).all(flagId ?? "")
          : prepared(
              this.#db,
              `${flags} flagRow WHERE (sortieId = ?1 OR key IN (SELECT flagKey FROM flagSight WHERE sortieId = ?1))
                 AND removedAt IS NULL`,
            ).all(sortieId ?? "");
    const needs = ({ mayGo, ...row }: SinceRow & { readonly mayGo: number }): boolean =>
      mayGo === 0 || !this.#falls.known || this.#isUnsettled() || this.#since(row) > judgedAt;
    return (found as (SinceRow & { readonly mayGo: number })[]).find(needs)?.flagId;
  }

  /** Notes files that are about to be removed, so that it is ended even after a crash; on the disk when this returns. */
  begin(tasks: readonly RemovalTask[]): void {
    kept(this.#db, "What is to be removed", true, () => {
      const note = prepared(
        this.#db,
        `INSERT OR REPLACE INTO removalTask (file, kind, why, rule, flagId, sortieId, bytes, at, by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const { file, kind, why, rule, flagId = null, sortieId = null, bytes, at, by } of tasks)
        note.run(file, kind, why, rule, flagId, sortieId, bytes, at, by);
    });
  }

  /** What was begun and not ended, oldest first. */
  tasks(): RemovalTask[] {
    const rows = prepared(this.#db, "SELECT * FROM removalTask ORDER BY at, rowid").all() as unknown as TaskRow[];
    return rows.map(({ flagId, sortieId, ...task }) => ({
      ...task,
      ...(flagId !== null && { flagId }),
      ...(sortieId !== null && { sortieId }),
    }));
  }

  /** It stays after all: something has changed since it was begun. */
  leave(file: string): void {
    prepared(this.#db, "DELETE FROM removalTask WHERE file = ?").run(file);
  }

  /**
   * Notes that a file is gone, with the line of the audit log that says what it was, how much, why and by which rule; both or
   * neither. `path` is its name in the data folder, `about` who else is to be told by the line.
   */
  end(task: RemovalTask, { path, at }: { readonly path: string; readonly at: number }): void {
    const { file, kind, why, rule, flagId, bytes, by } = task;
    const known = prepared(this.#db, "SELECT sha256, sortieId FROM custody WHERE path = ?").get(path) as
      | { sha256: string; sortieId: string | null }
      | undefined;
    const sortieId = task.sortieId ?? known?.sortieId ?? undefined;
    const about = [
      `file:${path}`,
      ...(sortieId === undefined ? [] : [`sortie:${sortieId}`]),
      ...(flagId === undefined ? [] : [`flag:${flagId}`]),
    ];
    const body = { path, kind, bytes, why, rule, sha256: known?.sha256 ?? null };
    this.#audit.with(
      { kind: "recording.removed", by, about, body },
      () => {
        if (kind === "footage") prepared(this.#db, "UPDATE segment SET removedAt = ? WHERE file = ?").run(at, file);
        if (kind === "still" && flagId !== undefined) this.#withoutStill(flagId);
        this.leave(file);
      },
      false,
    );
  }

  #withoutStill(flagId: string): void {
    prepared(this.#db, "UPDATE flag SET thumbnail = NULL WHERE id = ?").run(flagId);
    prepared(this.#db, `UPDATE flagRow SET revision = ${nextRevision} WHERE flagId = ?`).run(flagId);
  }
}

type TaskRow = Omit<RemovalTask, "flagId" | "sortieId"> & { flagId: string | null; sortieId: string | null };

interface SinceRow {
  readonly flagId: string;
  /** When it was judged, judged so again, or seen last after that; ms since 1970. */
  readonly since: number;
}

const since = `max(judgedAt, lastAt,
  coalesce((SELECT max(at) FROM flagEvent one WHERE one.flagId = flagRow.flagId AND field = 'redo'), 0))`;
/** A verdict of before 2024 was given by a computer whose clock was not set: how old it is, nobody knows. */
const earliestVerdictAt = Date.UTC(2024, 0, 1);
const mayExpire = `verdict = 'dismissed' AND judgedAt >= ${earliestVerdictAt} AND flagRow.removedAt IS NULL AND escalatedAt IS NULL
  AND (SELECT state FROM flag one WHERE one.id = flagRow.flagId) = 'closed'
  AND NOT EXISTS (SELECT 1 FROM flagRow other WHERE other.joined = flagRow.joined AND other.removedAt IS NULL
    AND (other.verdict IS NOT 'dismissed' OR other.escalatedAt IS NOT NULL))`;
/** It is held, or a flag is that was joined with it as one vehicle. */
const keptByHold = `(EXISTS (SELECT 1 FROM flagHold WHERE flagHold.flagId = flagRow.flagId)
  OR EXISTS (SELECT 1 FROM flagRow other JOIN flagHold ON flagHold.flagId = other.flagId
    WHERE other.joined = flagRow.joined AND other.removedAt IS NULL))`;

/** Streams of different stations may have one name; a segment outside of sorties may be of any. */
const ofItsSortie = "(segment.sortieId IS NULL OR flagSight.sortieId = segment.sortieId)";

const isCorrection = "undone = 0 AND kind NOT IN ('undo', 'redo')";

/** So many flags are looked at without a break: a few milliseconds. */
const AT_ONCE = 500;
