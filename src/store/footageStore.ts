import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { ClipBox, SegmentRecord } from "../contract/records.ts";

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

  /** The segments of a stream that touch the span, oldest first. */
  segments(streamId: string, fromAt: number, toAt: number): SegmentRecord[] {
    return this.#db
      .prepare(
        "SELECT streamId, file, startAt, endAt FROM segment WHERE streamId = ? AND endAt >= ? AND startAt <= ? ORDER BY startAt",
      )
      .all(streamId, fromAt, toAt) as unknown as SegmentRecord[];
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
