import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";

/**
 * Does some work as one transaction that is on the disk when this returns, whole or not at all, even where power fails.
 * Within another one it is a part of that. @throws FailureError disk-full, denied, busy or bad-input (damaged).
 */
export function writing<T>(db: Database, work: () => T): T {
  if (db.isTransaction) return work();
  try {
    db.exec("PRAGMA synchronous = FULL");
    db.exec("BEGIN IMMEDIATE");
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (cause) {
    // Left open, it would swallow all that is written later. A full disk may have ended it.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw cause instanceof FailureError || failureOf(cause).code !== "bug" ? cause : writingFailure(cause);
  } finally {
    db.exec("PRAGMA synchronous = NORMAL");
  }
}

function writingFailure(cause: unknown): unknown {
  const reason = reasonOf(cause);
  if (/full|ENOSPC/i.test(reason))
    return new FailureError(
      "disk-full",
      `The plan was not kept: ${reason}`,
      "Free some disk space, then save again; what is on the table is still there",
    );
  if (/readonly|read-only|EACCES|EPERM/i.test(reason))
    return new FailureError(
      "denied",
      `The plan was not kept: ${reason}`,
      "See that the data folder can be written to, then save again",
    );
  if (/locked|busy/i.test(reason))
    return new FailureError(
      "busy",
      `The plan was not kept: ${reason}`,
      "Another program holds the database; try again",
    );
  if (/malformed|corrupt|not a database/i.test(reason))
    return new FailureError(
      "bad-input",
      `The plan was not kept, the database is damaged: ${reason}`,
      "Save it as a file; then move the database away to start with an empty one",
    );
  return cause;
}
