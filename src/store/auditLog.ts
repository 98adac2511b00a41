import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { ChainEnd } from "../review/evidence/auditChain.ts";
import {
  type AuditEntry,
  type AuditLine,
  isEntry,
  lineOf,
  NOTHING_BEFORE,
  type Sha256,
} from "../review/evidence/auditLine.ts";
import { canonicalJson } from "../review/evidence/canonicalJson.ts";
import { kept } from "./auditWriting.ts";
import { prepared } from "./prepared.ts";

/** What is to be written into the audit log; see `AuditEntry`. */
export interface AuditEvent {
  readonly kind: string;
  readonly by?: string;
  readonly about?: readonly string[];
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A line as it is stored; `damaged` where its entry can not be read any more. */
export type StoredLine = AuditLine & { readonly damaged?: true };

/** SHA-256 of a text, as 64 hexadecimal digits. */
export const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * The audit log of this station, which is only added to: each line holds the hash of the one before. It lies beside what it
 * tells of, so that both are written in one transaction. Logs of other stations may lie beside it, each a chain of its own.
 */
export class AuditLog {
  readonly #db: Database;
  readonly #now: () => number;
  /** The id of this station: made with its first database, and never changed. */
  readonly station: string;

  /** `now` in ms since 1970. @throws FailureError when the database can not be written. */
  constructor(db: Database, { now }: { readonly now: () => number }) {
    this.#db = db;
    this.#now = now;
    this.station = kept(db, "The audit log", true, () => this.#stationId());
  }

  /** Adds a line. `durable`: it is on the disk when this returns. @throws FailureError when it can not be kept. */
  add(event: AuditEvent, durable = true): AuditLine {
    return kept(this.#db, "The audit log", durable, () => this.#append(event));
  }

  /**
   * Does some writing and adds the line that tells of it, both or neither, on the disk when this returns. `event` may
   * depend on the result; undefined: nothing has happened that is worth a line. `durable` as in `add`.
   * @throws what `work` throws, and FailureError when it can not be kept; then nothing was written.
   */
  with<T>(event: AuditEvent | ((result: T) => AuditEvent | undefined), work: () => T, durable = true): T {
    return kept(this.#db, "What you did", durable, () => {
      const result = work();
      const told = typeof event === "function" ? event(result) : event;
      if (told) this.#append(told);
      return result;
    });
  }

  /** Brings what was added so far onto the disk, where power failing can not take it. */
  flush(): void {
    this.#db.exec("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /** The newest line of a station's log. */
  end(station = this.station): ChainEnd | undefined {
    return prepared(this.#db, "SELECT sequence, hash FROM audit WHERE station = ? ORDER BY sequence DESC LIMIT 1").get(
      station,
    ) as ChainEnd | undefined;
  }

  /** The number that the next line will have. */
  next(): number {
    return (this.end()?.sequence ?? 0) + 1;
  }

  /** The stations whose logs are here, this one's first. */
  stations(): string[] {
    const rows = prepared(this.#db, "SELECT DISTINCT station FROM audit ORDER BY station").all() as {
      station: string;
    }[];
    const others = rows.map(({ station }) => station).filter((station) => station !== this.station);
    return [this.station, ...others];
  }

  /** At most `most` lines of a station's log after a number, oldest first. */
  after(sequence: number, most: number, station = this.station): StoredLine[] {
    return prepared(this.#db, "SELECT * FROM audit WHERE station = ? AND sequence > ? ORDER BY sequence LIMIT ?")
      .all(station, sequence, most)
      .map((row) => lineOfRow(row as unknown as AuditRow));
  }

  /** The newest `most` lines, newest first; `before` continues an earlier answer. */
  newest(most: number, before = Number.MAX_SAFE_INTEGER, station = this.station): StoredLine[] {
    return prepared(this.#db, "SELECT * FROM audit WHERE station = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?")
      .all(station, before, most)
      .map((row) => lineOfRow(row as unknown as AuditRow));
  }

  /** All lines about something (`flag:ID`, …), of all stations, each log oldest first. */
  about(subject: string): StoredLine[] {
    return prepared(
      this.#db,
      `SELECT audit.* FROM auditAbout a JOIN audit ON audit.station = a.station AND audit.sequence = a.sequence
         WHERE a.subject = ? ORDER BY a.station, a.sequence`,
    )
      .all(subject)
      .map((row) => lineOfRow(row as unknown as AuditRow));
  }

  /** The newest `most` lines about something, newest first; `before` continues an earlier answer. */
  newestAbout(subject: string, most: number, before = Number.MAX_SAFE_INTEGER): StoredLine[] {
    return prepared(
      this.#db,
      `SELECT audit.* FROM auditAbout a JOIN audit ON audit.station = a.station AND audit.sequence = a.sequence
         WHERE a.subject = ? AND a.sequence < ? ORDER BY a.sequence DESC, a.station LIMIT ?`,
    )
      .all(subject, before, most)
      .map((row) => lineOfRow(row as unknown as AuditRow));
  }

  /** The newest line of a kind at or before an instant (ms since 1970). */
  lastOfKind(kind: string, at: number): StoredLine | undefined {
    const row = prepared(
      this.#db,
      "SELECT * FROM audit WHERE station = ? AND kind = ? AND at <= ? ORDER BY sequence DESC LIMIT 1",
    ).get(this.station, kind, at) as AuditRow | undefined;
    return row && lineOfRow(row);
  }

  /** The oldest line of a kind in this station's log. */
  firstOfKind(kind: string): StoredLine | undefined {
    const row = prepared(this.#db, "SELECT * FROM audit WHERE station = ? AND kind = ? ORDER BY sequence LIMIT 1").get(
      this.station,
      kind,
    ) as AuditRow | undefined;
    return row && lineOfRow(row);
  }

  /** The lines of a kind in this station's log, oldest first. */
  ofKind(kind: string): StoredLine[] {
    return prepared(this.#db, "SELECT * FROM audit WHERE station = ? AND kind = ? ORDER BY sequence")
      .all(this.station, kind)
      .map((row) => lineOfRow(row as unknown as AuditRow));
  }

  /** Writes a line of any station as it is; what is there already stays. */
  keepLine(line: AuditLine & { readonly entry: AuditEntry }): void {
    const { station, sequence, entry, digest, previous, hash } = line;
    prepared(
      this.#db,
      `INSERT INTO audit (station, sequence, at, kind, by, entry, digest, previous, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(station, sequence, entry.at, entry.kind, entry.by, canonicalJson(entry), digest, previous, hash);
    // At once, as a line may be about ten thousand flags.
    prepared(
      this.#db,
      "INSERT OR IGNORE INTO auditAbout (subject, station, sequence) SELECT value, ?, ? FROM json_each(?)",
    ).run(station, sequence, JSON.stringify(entry.about));
  }

  #append({ kind, by = "", about = [], body = {} }: AuditEvent): AuditLine {
    const last = prepared(
      this.#db,
      "SELECT sequence, hash, at FROM audit WHERE station = ? ORDER BY sequence DESC LIMIT 1",
    ).get(this.station) as { sequence: number; hash: string; at: number } | undefined;
    const at = this.#now();
    const entry: AuditEntry = {
      form: 1,
      station: this.station,
      sequence: (last?.sequence ?? 0) + 1,
      at,
      ...(last && at < last.at && { clockBackMs: last.at - at }),
      ...{ kind, by, about: [...new Set(about)], body },
      salt: randomBytes(16).toString("hex"),
    };
    const line = lineOf(entry, last?.hash ?? NOTHING_BEFORE, sha256);
    this.keepLine(line);
    return line;
  }

  #stationId(): string {
    const known = prepared(this.#db, "SELECT value FROM setting WHERE key = ?").get(STATION) as
      | { value: string }
      | undefined;
    if (known) return JSON.parse(known.value) as string;
    const made = randomBytes(8).toString("hex");
    prepared(this.#db, "INSERT INTO setting (key, value) VALUES (?, ?)").run(STATION, JSON.stringify(made));
    return made;
  }
}

/** All lines that a database holds, of whichever stations, each log oldest first; a page at a time, and nothing is written. */
export function* auditLines(db: Database): Generator<StoredLine> {
  const stations = db.prepare("SELECT DISTINCT station FROM audit ORDER BY station").all() as { station: string }[];
  const read = db.prepare("SELECT * FROM audit WHERE station = ? AND sequence > ? ORDER BY sequence LIMIT ?");
  for (const { station } of stations)
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const page = (read.all(station, after, LINES) as unknown as AuditRow[]).map(lineOfRow);
      yield* page;
      if (page.length < LINES) break;
      after = page.at(-1)?.sequence ?? after;
    }
}

interface AuditRow {
  readonly station: string;
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly by: string;
  readonly entry: string;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
}

function lineOfRow({ station, sequence, at, kind, by, entry: text, digest, previous, hash }: AuditRow): StoredLine {
  const link = { station, sequence, digest, previous, hash };
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return { ...link, damaged: true };
  }
  // The columns are what lists are made of: they must not tell something else.
  const whole = isEntry(entry) && entry.at === at && entry.kind === kind && entry.by === by;
  return whole ? { ...link, entry: entry as AuditEntry } : { ...link, damaged: true };
}

const STATION = "audit.station";
const LINES = 200;
