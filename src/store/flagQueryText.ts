import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { prepared } from "./prepared.ts";

/** Writes anew by which words a flag is found. */
export function rewordFlag(db: Database, flagId: string): void {
  prepared(db, `INSERT OR REPLACE INTO flagText (rowid, text) ${words} WHERE flagId = ?`).run(flagId);
}

/**
 * Removes the words by which a flag is found. FTS5 leaves a `last_insert_rowid` that no JavaScript number can hold, by which
 * `run` fails, of this statement and of all later ones: so it is read by `get`, and another row is inserted at once.
 */
export function forgetText(db: Database, key: number): void {
  prepared(db, "DELETE FROM flagText WHERE rowid = ?").get(key);
  db.exec("CREATE TEMP TABLE IF NOT EXISTS lastRow (n INTEGER PRIMARY KEY)");
  db.exec("INSERT OR REPLACE INTO temp.lastRow VALUES (1)");
}

const words = `SELECT key, concat_ws(' ', flagId, flagRow.sortieId, rule, CASE WHEN json_valid(body) THEN body ->> '$.reason' END,
  className, section, vehicles, note, analyst, flagRow.reason, tags) FROM flagRow JOIN flag ON flag.id = flagId`;

/** Tells of each flag, by its key, whether it holds all the words of a text, each begun or whole; undefined: it has no word. */
export function flagsWith(db: Database, text: string, keys: number): Uint8Array | undefined {
  const tokens = text.match(/[\p{L}\p{N}]+/gu);
  if (!tokens) return undefined;
  const found = new Uint8Array(keys + 1);
  const match = tokens.map((token) => `"${token}"*`).join(" ");
  const { all } = prepared(db, "SELECT group_concat(rowid) AS 'all' FROM flagText WHERE flagText MATCH ?").get(
    match,
  ) as {
    all: string | null;
  };
  for (const key of all?.split(",") ?? []) found[Number(key)] = 1;
  return found;
}
