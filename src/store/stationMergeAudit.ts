import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { type AuditLog, sha256 } from "./auditLog.ts";

/** What was said of flags elsewhere and taken in at once: the numbers of its events, the first and the last, and their hash. */
export interface TakenIn {
  readonly from: number;
  readonly to: number;
  readonly sha256: string;
}

/** What the audit log is to tell of the events that were taken in since one. */
export function takenInSince(db: Database, before: number): TakenIn {
  const { to } = db.prepare("SELECT coalesce(max(id), 0) AS 'to' FROM flagEvent").get() as { to: number };
  return { from: before + 1, to, sha256: hashOf(db, before + 1, to) };
}

/** All that was taken in, as the audit log tells. */
export function takenIn(log: AuditLog): TakenIn[] {
  return log.ofKind("data.merge").flatMap(({ entry }) => {
    const { from, to, sha256: hash } = (entry?.body.events ?? {}) as Partial<TakenIn>;
    return typeof from === "number" && typeof to === "number" && typeof hash === "string"
      ? [{ from, to, sha256: hash }]
      : [];
  });
}

/** A sentence for each lot that is not as it was when it was taken in. */
export const alteredLots = (db: Database, lots: readonly TakenIn[]): string[] =>
  lots
    .filter(({ from, to, sha256: hash }) => hashOf(db, from, to) !== hash)
    .map(({ from, to }) => `what was taken in from another station (events ${from} to ${to}) was altered since`);

/** Of all but whether they were taken back, which changes later. */
function hashOf(db: Database, from: number, to: number): string {
  const rows = db
    .prepare("SELECT id, act, flagId, at, by, field, value FROM flagEvent WHERE id BETWEEN ? AND ? ORDER BY id")
    .all(from, to);
  return sha256(rows.map((row) => JSON.stringify(Object.values(row as object))).join("\n"));
}
