import { existsSync } from "node:fs";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FootageGap } from "../contract/footage.ts";
import type { ClipBox, SegmentRecord } from "../contract/records.ts";

/** A segment whose file should be on disk, and the sortie it was recorded in. */
export interface KeptSegment extends SegmentRecord {
  readonly sortieId?: string;
}

/** Which stretch of footage lies in which file, and where the boxes were. */
export class FootageStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  saveSegment(s: SegmentRecord, sortieId: string | undefined): void {
    this.#db
      .prepare(
        `INSERT INTO segment (file, streamId, sortieId, startAt, endAt) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (file) DO UPDATE SET endAt = excluded.endAt`,
      )
      .run(s.file, s.streamId, sortieId ?? null, s.startAt, s.endAt);
  }

  /**
   * The segments of a stream that touch the span and were not removed, oldest first; of one sortie where it is named, as
   * streams of different stations may have one name.
   */
  segments(streamId: string, fromAt: number, toAt: number, sortieId?: string): SegmentRecord[] {
    return this.#db
      .prepare(
        `SELECT streamId, file, startAt, endAt FROM segment WHERE streamId = ? AND endAt >= ? AND startAt <= ?
           AND removedAt IS NULL AND (?4 IS NULL OR sortieId IS NULL OR sortieId = ?4) ORDER BY startAt`,
      )
      .all(streamId, fromAt, toAt, sortieId ?? null) as unknown as SegmentRecord[];
  }

  /** The segments of a stream in a sortie that touch the span, oldest first: those that are there, and those that are gone. */
  left(
    streamId: string,
    fromAt: number,
    toAt: number,
    sortieId: string,
  ): { readonly kept: readonly SegmentRecord[]; readonly gone: readonly SegmentRecord[] } {
    const removed = this.#db
      .prepare(
        `SELECT streamId, file, startAt, endAt FROM segment WHERE streamId = ? AND endAt >= ? AND startAt <= ?
           AND removedAt IS NOT NULL AND (sortieId IS NULL OR sortieId = ?) ORDER BY startAt`,
      )
      .all(streamId, fromAt, toAt, sortieId) as unknown as SegmentRecord[];
    const known = this.segments(streamId, fromAt, toAt, sortieId);
    const isThere = ({ file }: SegmentRecord): boolean => existsSync(file);
    const gone = [...removed, ...known.filter((one) => !isThere(one))];
    return { kept: known.filter(isThere), gone: gone.sort((a, b) => a.startAt - b.startAt) };
  }

  /** All segments that were not removed, oldest first. */
  kept(): KeptSegment[] {
    const rows = this.#db
      .prepare("SELECT streamId, file, startAt, endAt, sortieId FROM segment WHERE removedAt IS NULL ORDER BY startAt")
      .all() as unknown as (SegmentRecord & { sortieId: string | null })[];
    return rows.map(({ sortieId, ...segment }) => ({ ...segment, ...(sortieId === null ? {} : { sortieId }) }));
  }

  /** The segment of a file, also where it was removed. */
  segment(file: string): SegmentRecord | undefined {
    return this.#db.prepare("SELECT streamId, file, startAt, endAt FROM segment WHERE file = ?").get(file) as
      | SegmentRecord
      | undefined;
  }

  /** Notes that a segment's file is no longer there; its row stays as a trace. */
  markRemoved(file: string, at: number): void {
    this.#db.prepare("UPDATE segment SET removedAt = ? WHERE file = ?").run(at, file);
  }

  saveGap({ streamId, fromAt, toAt, why }: FootageGap): void {
    this.#db
      .prepare("INSERT OR REPLACE INTO footageGap (streamId, fromAt, toAt, why) VALUES (?, ?, ?, ?)")
      .run(streamId, fromAt, toAt, why);
  }

  /** The newest gaps of all streams, newest first. */
  newestGaps(most: number): FootageGap[] {
    return this.#db
      .prepare("SELECT streamId, fromAt, toAt, why FROM footageGap ORDER BY fromAt DESC LIMIT ?")
      .all(most) as unknown as FootageGap[];
  }

  /** Adds the boxes of one frame in one transaction. */
  addBoxes(boxes: readonly ClipBox[]): void {
    if (boxes.length === 0) return;
    const insert = this.#db.prepare(
      "INSERT OR REPLACE INTO box (trackId, at, x, y, w, h, score) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#db.exec("BEGIN");
    try {
      for (const { trackId, at, box, score } of boxes) insert.run(trackId, at, box.x, box.y, box.w, box.h, score);
      this.#db.exec("COMMIT");
    } catch (cause) {
      // Left open, it would swallow all that is written later, flags and verdicts too. A full disk may have ended it.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw cause;
    }
  }

  /** The boxes of tracks within a span, oldest first. */
  boxes(trackIds: readonly string[], fromAt: number, toAt: number): ClipBox[] {
    const read = this.#db.prepare("SELECT * FROM box WHERE trackId = ? AND at BETWEEN ? AND ?");
    return trackIds
      .flatMap((id) => read.all(id, fromAt, toAt) as unknown as BoxRow[])
      .map(({ trackId, at, score, x, y, w, h }) => ({ trackId, at, score, box: { x, y, w, h } }))
      .sort((a, b) => a.at - b.at);
  }
}

type BoxRow = { trackId: string; at: number; x: number; y: number; w: number; h: number; score: number };
