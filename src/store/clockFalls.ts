import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { prepared } from "./prepared.ts";

/** Lines of a station's audit log that were written while its clock stood back, from when it had been then. */
interface Fall {
  readonly from: number; // sequence
  readonly to: number; // sequence
  /** When it really was at least, ms since 1970: an earlier line says so. */
  readonly floorAt: number;
  /** What the clock said meanwhile. */
  readonly fromAt: number;
  readonly toAt: number;
}

/** How far a station's audit log was read. */
interface Reading {
  through: number;
  highestAt: number;
  falls: Fall[];
}

/**
 * When a computer's clock stood back, by the order of the audit log's lines: what was said meanwhile was said later than it
 * claims. A line of the future was written by a clock that stood ahead, and tells nothing of those after it.
 */
export class ClockFalls {
  readonly #db: Database;
  #read = new Map<string, Reading>();
  /** The earliest line of the future that was passed over; when it is no longer of the future, all is read again. */
  #aheadAt = Number.POSITIVE_INFINITY;
  #known = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Whether it was read at all. */
  get known(): boolean {
    return this.#known;
  }

  /** Takes in what is new in the logs, a page at a time; `now` in ms since 1970. */
  async read(now: number): Promise<void> {
    if (now > this.#aheadAt) {
      this.#read = new Map();
      this.#aheadAt = Number.POSITIVE_INFINITY;
    }
    const stations = prepared(this.#db, allStations).all() as { station: string }[];
    for (const { station } of stations) {
      const reading = this.#read.get(station) ?? { through: 0, highestAt: Number.NEGATIVE_INFINITY, falls: [] };
      this.#read.set(station, reading);
      for (;;) {
        const rows = prepared(
          this.#db,
          "SELECT sequence, at FROM audit WHERE station = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        ).all(station, reading.through, AT_ONCE) as { sequence: number; at: number }[];
        for (const row of rows) this.#take(reading, row, now);
        if (rows.length < AT_ONCE) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    this.#known = true;
  }

  /** When it was at the earliest where this station's clock said a time: it may have said so while it stood back. */
  earliest(at: number, station: string): number {
    const falls = this.#read.get(station)?.falls ?? [];
    return falls.reduce(
      (latest, { fromAt, toAt, floorAt }) =>
        at >= fromAt - STEP_MS && at <= toAt + STEP_MS ? Math.max(latest, floorAt) : latest,
      at,
    );
  }

  /** When what was said of something (`flag:ID`) was said at the earliest, where a clock stood back then: ms since 1970. */
  floorOf(subject: string): number | undefined {
    if ([...this.#read.values()].every(({ falls }) => falls.length === 0)) return undefined;
    const lines = prepared(this.#db, "SELECT station, sequence FROM auditAbout WHERE subject = ?").all(subject);
    let floor: number | undefined;
    for (const { station, sequence } of lines as { station: string; sequence: number }[])
      for (const { from, to, floorAt } of this.#read.get(station)?.falls ?? [])
        if (sequence >= from && sequence <= to) floor = Math.max(floor ?? floorAt, floorAt);
    return floor;
  }

  #take(reading: Reading, { sequence, at }: { readonly sequence: number; readonly at: number }, now: number): void {
    reading.through = sequence;
    if (at > now + AHEAD_MS) {
      this.#aheadAt = Math.min(this.#aheadAt, at);
      return;
    }
    const last = reading.falls.at(-1);
    if (at >= reading.highestAt - STEP_MS) reading.highestAt = Math.max(reading.highestAt, at);
    else if (last && last.to === sequence - 1 && last.floorAt === reading.highestAt)
      reading.falls[reading.falls.length - 1] = {
        ...{ from: last.from, to: sequence, floorAt: last.floorAt },
        ...{ fromAt: Math.min(last.fromAt, at), toAt: Math.max(last.toAt, at) },
      };
    else reading.falls.push({ from: sequence, to: sequence, floorAt: reading.highestAt, fromAt: at, toAt: at });
  }
}

/** From one to the next by the key: reading all lines for it would take seconds. */
const allStations = `WITH RECURSIVE one (station) AS (SELECT min(station) FROM audit
  UNION ALL SELECT (SELECT min(station) FROM audit WHERE audit.station > one.station) FROM one WHERE station IS NOT NULL)
  SELECT station FROM one WHERE station IS NOT NULL`;
/** Clocks are set back by so much when they go a little wrong, ms. */
const STEP_MS = 3_600_000;
/** A line so far ahead is of the future, ms. */
const AHEAD_MS = 86_400_000;
/** So many lines are read without a break: a few milliseconds. */
const AT_ONCE = 1_000;
