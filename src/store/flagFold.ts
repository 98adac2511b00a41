import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FlagWord } from "../contract/flagQuery.ts";
import { kept } from "./auditWriting.ts";
import { rewordFlag } from "./flagQueryText.ts";
import { prepared } from "./prepared.ts";

/** Each change of a flag's row counts up, so that whoever holds rows in memory can ask for what is new. */
export const nextRevision = "(SELECT coalesce(max(revision), 0) + 1 FROM flagRow)";

const nothing: { readonly [F in FlagWord["field"]]: (FlagWord & { field: F })["value"] } = {
  verdict: null,
  note: "",
  escalated: false,
  tags: [],
  joined: null,
};

/** All that can be said of a flag. */
export const flagFields = Object.keys(nothing) as FlagWord["field"][];

/**
 * As `undone` of an event that came with another station's data when something later had been said here: nobody took it back,
 * and it holds where nothing later does, nor anything that was said here since, whatever the clock was.
 */
export const OVERTAKEN = 2;

/** The newest word of a field that was not taken back: what holds of the flag, even where its row is still to be reckoned. */
export function newestSaid(db: Database, flagId: string, field: FlagWord["field"]): NewestSaid | undefined {
  return prepared(
    db,
    `SELECT at, by, value FROM flagEvent one WHERE flagId = ?1 AND field = ?2 AND json_valid(value)
         AND (undone = 0 OR undone = ${OVERTAKEN} AND NOT EXISTS (SELECT 1 FROM flagEvent two
           WHERE flagId = ?1 AND field = ?2 AND undone = 0 AND (two.id > one.id OR two.at >= one.at)))
       ORDER BY undone DESC, CASE undone WHEN 0 THEN id ELSE at END DESC LIMIT 1`,
  ).get(flagId, field) as NewestSaid | undefined;
}

/** Lets the newest word of a field that was not taken back hold: the flag's row tells it from then on, unless it was deleted since. */
export function foldFlag(db: Database, flagId: string, field: FlagWord["field"]): void {
  if (!prepared(db, "SELECT 1 FROM flagRow WHERE flagId = ? AND removedAt IS NULL").get(flagId)) return;
  const newest = newestSaid(db, flagId, field);
  const word = { field, value: newest ? JSON.parse(newest.value) : nothing[field] } as FlagWord;
  const { at = null, by = null } = newest ?? {};
  const set = (columns: string, ...values: (string | number | null)[]) =>
    prepared(db, `UPDATE flagRow SET revision = ${nextRevision}, ${columns} WHERE flagId = ?`).run(...values, flagId);
  if (word.field === "verdict") {
    const { kind, reason = null } = word.value ?? { kind: null };
    const given = kind === null ? [null, null] : [by, at];
    set("verdict = ?, reason = ?, analyst = ?, judgedAt = ?", kind, reason, ...given);
  } else if (word.field === "escalated")
    set("escalatedBy = ?, escalatedAt = ?", ...(word.value ? [by, at] : [null, null]));
  else if (word.field === "tags") set("tags = ?", word.value.join("\n"));
  else if (word.field === "joined") set("joined = ?", word.value);
  else {
    set("flagId = flagId");
    prepared(db, "UPDATE flag SET note = ? WHERE id = ?").run(word.value, flagId);
  }
  if (word.field !== "joined" && word.field !== "escalated") rewordFlag(db, flagId);
}

/** Notes, within the transaction of a deed, of which flags it is still to be reckoned what holds. */
export function foldLater(db: Database, flagIds: readonly string[], fields: readonly FlagWord["field"][]): void {
  prepared(db, "INSERT INTO flagFold (flagIds, fields) VALUES (?, ?)").run(
    JSON.stringify(flagIds),
    JSON.stringify(fields),
  );
}

/**
 * Reckons what was left for later, a few flags a step, each step a transaction of its own: what was said is kept already, and
 * what is left when the station dies is done when the database is opened again.
 */
export function* foldLeft(db: Database): Generator<void, void> {
  const next = () => prepared(db, "SELECT * FROM flagFold ORDER BY id LIMIT 1").get() as FoldRow | undefined;
  for (let row = next(); row; row = next()) {
    const { id } = row;
    const [flagIds, fields] = [JSON.parse(row.flagIds) as string[], JSON.parse(row.fields) as FlagWord["field"][]];
    for (let at = row.done; at < flagIds.length; at += AT_ONCE) {
      const some = flagIds.slice(at, at + AT_ONCE);
      const isLast = at + AT_ONCE >= flagIds.length;
      kept(db, "What you said of the flags", false, () => {
        for (const flagId of some) for (const field of fields) foldFlag(db, flagId, field);
        if (isLast) prepared(db, "DELETE FROM flagFold WHERE id = ?").run(id);
        else prepared(db, "UPDATE flagFold SET done = ? WHERE id = ?").run(at + AT_ONCE, id);
      });
      yield;
    }
    if (flagIds.length === 0) prepared(db, "DELETE FROM flagFold WHERE id = ?").run(id);
  }
}

/** Who said something when, as JSON. */
interface NewestSaid {
  readonly at: number;
  readonly by: string;
  readonly value: string;
}

interface FoldRow {
  readonly id: number;
  readonly flagIds: string;
  readonly fields: string;
  readonly done: number;
}

/** So many flags are reckoned without a break: some milliseconds. */
const AT_ONCE = 20;
