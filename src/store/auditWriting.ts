import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";

/**
 * Does some work as one transaction, whole or not at all; within another one it is a part of that. `durable`: it is on the
 * disk when this returns, even where power fails; else it survives the end of the process, and a power cut may take the last
 * of it. @throws FailureError disk-full, denied, busy or bad-input (damaged), with `what` as what was not kept.
 */
export function kept<T>(db: Database, what: string, durable: boolean, work: () => T): T {
  if (db.isTransaction) return work();
  try {
    if (durable) db.exec("PRAGMA synchronous = FULL");
    db.exec("BEGIN IMMEDIATE");
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (cause) {
    // Left open, it would swallow all that is written later. A full disk may have ended it.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw cause instanceof FailureError || failureOf(cause).code !== "bug" ? cause : failureToKeep(cause, what);
  } finally {
    if (durable) db.exec("PRAGMA synchronous = NORMAL");
  }
}

function failureToKeep(cause: unknown, what: string): unknown {
  const reason = reasonOf(cause);
  const of = (...[code, remedy]: [FailureError["failure"]["code"], string]) =>
    new FailureError(code, `${what} was not kept: ${reason}`, remedy);
  if (/full|ENOSPC|disk I\/O/i.test(reason)) return of("disk-full", "Free some disk space, then try again");
  if (/readonly|read-only|EACCES|EPERM/i.test(reason))
    return of("denied", "See that the data folder can be written to");
  if (/locked|busy/i.test(reason)) return of("busy", "Another program holds the database; try again");
  if (/malformed|corrupt|not a database/i.test(reason))
    return of("bad-input", "The database is damaged: keep a copy of the data folder, then start with an empty one");
  return cause;
}
