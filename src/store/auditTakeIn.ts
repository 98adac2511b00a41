import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import { type AuditLog, auditLines } from "./auditLog.ts";
import { takeLines } from "./auditMerge.ts";
import type { Named } from "./stationMerge.ts";

/** What became of another station's audit logs. */
export interface TakenAudit {
  /** New lines of each station. */
  readonly lines: Readonly<Record<string, number>>;
  /** Why they were left out, all of them; absent where they were not. */
  readonly refused?: string;
}

/**
 * Takes the audit logs that another station's database holds in, each as a chain of its own, and what it noted of recordings,
 * within a transaction. A log that is broken, or that parts from what is here, is left out and told: it takes nothing else
 * with it. Recordings of sorties that have other names here are left out: they are hashed anew.
 */
export function takeInAudit(db: Database, log: AuditLog, other: Database, sorties: readonly Named[]): TakenAudit {
  db.exec("SAVEPOINT audit");
  try {
    const lines = takeLines(log, auditLines(other));
    const same = sorties.filter(({ from, to }) => from === to).map(({ from }) => from);
    const read = other.prepare(
      `SELECT path, kind, sortieId, bytes, sha256, hashedAt, station, sequence FROM custody
       WHERE sortieId IN (SELECT value FROM json_each(?))`,
    );
    const keep = db.prepare(
      `INSERT OR IGNORE INTO custody (path, kind, sortieId, bytes, sha256, hashedAt, station, sequence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const row of read.all(JSON.stringify(same)))
      keep.run(...(Object.values(row as object) as (string | number)[]));
    db.exec("RELEASE audit");
    return { lines: Object.fromEntries(lines) };
  } catch (cause) {
    db.exec("ROLLBACK TO audit; RELEASE audit");
    if (cause instanceof FailureError) return { lines: {}, refused: cause.failure.message };
    throw cause;
  }
}

/** What to do about it. */
export const logsRefused =
  "The rest was taken in. Keep the other station's data folder as it is: its own log tells what it knows";
