import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { CoveragePoint, FlownCoverage } from "../contract/coverage.ts";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";

/** A section that is or was watched; `body` is what the station has to know to go on. */
export interface KeptSection {
  readonly id: string;
  readonly startedAt: number;
  readonly body: string;
}

/** When some cells beside each other were last seen well enough, ms (NaN: never), and how well at best (index in `sights`). */
export interface KeptCells {
  readonly lastSeenAt: Float64Array;
  readonly why: Uint8Array;
}

/** What a minute of a watch is kept as: a point, with where along the line the oldest place was, metres. */
export type CoverageMinute = CoveragePoint & { readonly along: number };

/** Keeps which sections are watched, when each cell of them was last seen, how their age went, and what sorties saw. */
export class CoverageStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The sections that were watched when the station ended. */
  open(): KeptSection[] {
    const rows = prepared(
      this.#db,
      "SELECT id, startedAt, body FROM coverageSection WHERE endedAt IS NULL ORDER BY startedAt",
    ).all();
    return rows as unknown as KeptSection[];
  }

  /** A section that was watched before, or is now. */
  section(id: string): KeptSection | undefined {
    const row = prepared(this.#db, "SELECT id, startedAt, body FROM coverageSection WHERE id = ?").get(id);
    return row as unknown as KeptSection | undefined;
  }

  save({ id, startedAt, body }: KeptSection): void {
    this.#kept("A watched section", () =>
      prepared(
        this.#db,
        `INSERT INTO coverageSection (id, startedAt, endedAt, body) VALUES (?, ?, NULL, ?)
           ON CONFLICT (id) DO UPDATE SET startedAt = excluded.startedAt, endedAt = NULL, body = excluded.body`,
      ).run(id, startedAt, body),
    );
  }

  end(id: string, at: number): void {
    this.#kept("The end of a watch", () =>
      prepared(this.#db, "UPDATE coverageSection SET endedAt = ? WHERE id = ?").run(at, id),
    );
  }

  addMinute(sectionId: string, minute: CoverageMinute): void {
    const { at, worstMs, along, young, seen, drones, promiseMs = null } = minute;
    this.#kept("The age of a section", () =>
      prepared(
        this.#db,
        `INSERT OR REPLACE INTO coverageMinute (sectionId, at, worstMs, along, young, seen, drones, promiseMs)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(sectionId, at, worstMs, along, young, seen, drones, promiseMs),
    );
  }

  /** How the age of a section went, oldest first, in at most `most` points, each the worst of its time. */
  history(sectionId: string, fromAt: number, toAt: number, most = 500): CoveragePoint[] {
    const each = Math.max(1, (toAt - fromAt) / most);
    const rows = prepared(
      this.#db,
      `SELECT max(at) AS at, max(worstMs) AS worstMs, min(young) AS young, min(seen) AS seen, max(drones) AS drones,
         min(promiseMs) AS promiseMs FROM coverageMinute WHERE sectionId = ? AND at >= ? AND at < ?
         GROUP BY CAST((at - ?) / ? AS INTEGER) ORDER BY at`,
    ).all(sectionId, fromAt, toAt, fromAt, each) as unknown as (CoveragePoint & { promiseMs: number | null })[];
    return rows.map(({ promiseMs, ...point }) => ({ ...point, ...(promiseMs !== null && { promiseMs }) }));
  }

  /** Of minutes before an instant leaves one in ten, the worst of them. */
  thin(beforeAt: number): void {
    this.#kept("The history of coverage", () =>
      prepared(
        this.#db,
        `DELETE FROM coverageMinute WHERE at < ? AND EXISTS (SELECT 1 FROM coverageMinute AS other
           WHERE other.sectionId = coverageMinute.sectionId AND other.at < ?
           AND CAST(other.at / ${TEN_MINUTES} AS INTEGER) = CAST(coverageMinute.at / ${TEN_MINUTES} AS INTEGER)
           AND other.at > coverageMinute.at - ${TEN_MINUTES} AND other.at < coverageMinute.at + ${TEN_MINUTES}
           AND (other.worstMs > coverageMinute.worstMs
             OR (other.worstMs = coverageMinute.worstMs AND other.at > coverageMinute.at)))`,
      ).run(beforeAt, beforeAt),
    );
  }

  keepCells(sectionId: string, stretch: number, { lastSeenAt, why }: KeptCells): void {
    const bytes = new Uint8Array(9 * why.length);
    bytes.set(new Uint8Array(lastSeenAt.buffer, lastSeenAt.byteOffset, lastSeenAt.byteLength));
    bytes.set(why, 8 * why.length);
    this.#kept("What was seen of a section", () =>
      prepared(this.#db, "INSERT OR REPLACE INTO coverageSeen (sectionId, stretch, body) VALUES (?, ?, ?)").run(
        sectionId,
        stretch,
        deflateRawSync(bytes, { level: 1 }),
      ),
    );
  }

  /** What was kept of a section's cells, by stretch; what is damaged is left out. */
  cells(sectionId: string): ReadonlyMap<number, KeptCells> {
    const rows = prepared(this.#db, "SELECT stretch, body FROM coverageSeen WHERE sectionId = ?").all(sectionId);
    const out = new Map<number, KeptCells>();
    for (const { stretch, body } of rows as unknown as { stretch: number; body: Uint8Array }[]) {
      try {
        const bytes = new Uint8Array(inflateRawSync(body));
        const count = bytes.length / 9;
        if (!Number.isInteger(count)) continue;
        out.set(stretch, { lastSeenAt: new Float64Array(bytes.buffer, 0, count), why: bytes.slice(8 * count) });
      } catch {
        // As if it had not been seen: the next look puts it right.
      }
    }
    return out;
  }

  keepFlown(flown: FlownCoverage): void {
    const { sortieId, vehicleId, at } = flown;
    this.#kept("What a sortie saw", () =>
      prepared(
        this.#db,
        "INSERT OR REPLACE INTO coverageFlown (sortieId, vehicleId, at, body) VALUES (?, ?, ?, ?)",
      ).run(sortieId, vehicleId, at, JSON.stringify(flown)),
    );
  }

  /** What the newest sortie of a vehicle that was compared saw of its plan. */
  flownOf(vehicleId: string): FlownCoverage | undefined {
    const row = prepared(this.#db, "SELECT body FROM coverageFlown WHERE vehicleId = ? ORDER BY at DESC LIMIT 1").get(
      vehicleId,
    ) as { body: string } | undefined;
    return row && (JSON.parse(row.body) as FlownCoverage);
  }

  #kept(what: string, work: () => unknown): void {
    kept(this.#db, what, false, work);
  }
}

const TEN_MINUTES = 600_000; // ms
