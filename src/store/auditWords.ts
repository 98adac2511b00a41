import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { AuditEntry } from "../review/evidence/auditLine.ts";
import type { AuditLog } from "./auditLog.ts";
import { alteredLots, takenIn } from "./stationMergeAudit.ts";

/** The newest thing that was said of flags: what was said up to it may be from before there was an audit log. */
export function newestWord(db: Database): number {
  return (db.prepare("SELECT coalesce(max(id), 0) AS id FROM flagEvent").get() as { id: number }).id;
}

/**
 * Looks whether all that was said of flags after an event stands in the audit log too: verdicts and notes in the same words and the
 * same person's name, and that they were taken back. What does not was written past it. Yields after each page; a sentence for
 * each of the first hundred that do not.
 */
export function* unloggedWords(db: Database, log: AuditLog, after: number): Generator<number, string[], undefined> {
  const read = db.prepare(
    "SELECT id, flagId, at, by, field, value FROM flagEvent WHERE id > ? AND field IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?",
  );
  /** How often each word has been met, so that one line does not stand for two words. */
  const met = new Map<string, number>();
  const lots = takenIn(log);
  const wrong = alteredLots(db, lots);
  for (let last = after; ; ) {
    const page = read.all(last, asked, PAGE) as unknown as WordRow[];
    for (const row of page) {
      last = row.id;
      if (lots.some(({ from, to }) => row.id >= from && row.id <= to)) continue;
      const key = [row.flagId, row.field, row.by, said(row)].join("\n");
      const times = (met.get(key) ?? 0) + 1;
      met.set(key, times);
      const lines = log.about(`flag:${row.flagId}`).filter(({ entry }) => entry && tells(entry, row)).length;
      if (lines < times && wrong.length < MOST) wrong.push(sentence(row));
    }
    if (page.length < PAGE) return wrong;
    yield last;
  }
}

interface WordRow {
  readonly id: number;
  readonly flagId: string;
  readonly at: number;
  readonly by: string;
  readonly field: string;
  readonly value: string;
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  verdict: ["flag.verdict"],
  note: ["flag.note"],
  undo: ["flag.undo"],
  redo: ["flag.undo"],
};
const asked = JSON.stringify(Object.keys(kinds));

function tells({ kind, by, body }: AuditEntry, row: WordRow): boolean {
  if (by !== row.by || !kinds[row.field]?.includes(kind)) return false;
  if (row.field === "note") return body.note === said(row);
  if (row.field !== "verdict") return true;
  const { verdict } = body as { verdict?: { kind?: string } | string | null };
  return (typeof verdict === "object" ? (verdict?.kind ?? "") : verdict) === said(row);
}

/** The verdict or the note; empty where it was taken back. */
function said({ field, value }: WordRow): string {
  if (field !== "verdict" && field !== "note") return "";
  try {
    const word = JSON.parse(value) as { kind?: string } | string | null;
    return typeof word === "string" ? word : (word?.kind ?? "");
  } catch {
    return value;
  }
}

function sentence(row: WordRow): string {
  const what = row.field === "verdict" ? `the verdict "${said(row) || "none"}"` : `what was said (${row.field})`;
  return `${what} of flag ${row.flagId} by ${row.by || "nobody"} at ${new Date(row.at).toISOString()} is not in the log: it was written past it`;
}

const PAGE = 50;
const MOST = 100;
