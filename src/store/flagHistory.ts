import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagDeed, FlagWord } from "../contract/flagQuery.ts";
import { kept } from "./auditWriting.ts";
import { rewordFlag } from "./flagQueryText.ts";
import { prepared } from "./prepared.ts";

/** Who did something to flags, and when (ms since 1970). */
export interface Deed {
  readonly by: string;
  readonly at: number;
}

/**
 * The history of what people said of flags, in the order in which it was said whatever the clock did. It is only added to:
 * an undo is one more event, which takes a whole deed back. What a call has answered is on the disk.
 */
export class FlagHistory {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Notes one deed, which may be about several flags; answers its number.
   * @throws FailureError not-found, disk-full, denied, busy
   */
  add(words: readonly { readonly flagId: string; readonly word: FlagWord }[], deed: Deed): number {
    return kept(this.#db, "What you said of the flag", true, () => {
      let act = 0;
      for (const { flagId, word } of words) {
        this.#mustBeThere(flagId);
        act = this.#insert({ act, flagId, field: word.field, value: word.value }, deed);
        this.#fold(flagId, word.field);
      }
      return act;
    });
  }

  /**
   * Takes a deed back; what others said since of the same flags stays. That it was done stays in the history. Taking back
   * the undo does it again. Answers the flags, and the number by which this can be taken back.
   * @throws FailureError not-found where there was no such deed, refused where it was taken back already
   */
  undo(undone: number, deed: Deed): { act: number; flagIds: string[] } {
    return kept(this.#db, "The undo", true, () => {
      const events = prepared(this.#db, "SELECT flagId, field, value, undone FROM flagEvent WHERE act = ? ORDER BY id");
      const rows = events.all(undone) as unknown as EventRow[];
      const [first] = rows;
      if (!first) throw new FailureError("not-found", `There is nothing to take back: deed ${undone} is not known`);
      if (first.undone || first.field === "redo") throw new FailureError("refused", "It was taken back already");
      const again = first.field === "undo";
      const meant = again ? (JSON.parse(first.value) as number) : undone;
      prepared(this.#db, "UPDATE flagEvent SET undone = 1 WHERE act = ?").run(undone);
      if (again) prepared(this.#db, "UPDATE flagEvent SET undone = 0 WHERE act = ?").run(meant);
      const flagIds = [...new Set(rows.map(({ flagId }) => flagId))];
      let act = 0;
      for (const flagId of flagIds) {
        act = this.#insert({ act, flagId, field: again ? "redo" : "undo", value: meant }, deed);
        for (const field of fields) this.#fold(flagId, field);
      }
      return { act: again ? meant : act, flagIds };
    });
  }

  /** The flags that a deed was about. */
  flagsOf(act: number): string[] {
    const rows = prepared(this.#db, "SELECT DISTINCT flagId FROM flagEvent WHERE act = ?").all(act);
    return (rows as { flagId: string }[]).map(({ flagId }) => flagId);
  }

  /** All that was said of a flag, oldest first. */
  of(flagId: string): FlagDeed[] {
    const read = prepared(
      this.#db,
      "SELECT act, at, by, field, value, undone FROM flagEvent WHERE flagId = ? ORDER BY id",
    );
    const rows = read.all(flagId) as unknown as (Omit<EventRow, "flagId"> & { act: number; at: number; by: string })[];
    return rows.map(({ value, undone, ...rest }) => ({
      ...(rest as FlagDeed),
      value: JSON.parse(value),
      ...(undone && { undone: true as const }),
    }));
  }

  /** Reckons anew what holds of a flag, after events were taken in from elsewhere. */
  refold(flagId: string): void {
    for (const field of fields) this.#fold(flagId, field);
  }

  #insert(event: { act: number; flagId: string; field: string; value: unknown }, { by, at }: Deed): number {
    const { act, flagId, field, value } = event;
    const { lastInsertRowid: id } = prepared(
      this.#db,
      "INSERT INTO flagEvent (act, flagId, at, by, field, value) VALUES (?, ?, ?, ?, ?, ?)",
    ).run(act, flagId, at, by, field, JSON.stringify(value));
    if (act !== 0) return act;
    prepared(this.#db, "UPDATE flagEvent SET act = id WHERE id = ?").run(id);
    return Number(id);
  }

  #mustBeThere(flagId: string): void {
    if (!prepared(this.#db, "SELECT 1 FROM flagRow WHERE flagId = ? AND removedAt IS NULL").get(flagId))
      throw new FailureError("not-found", `There is no flag ${flagId}`);
  }

  /** Lets the newest word of a field that was not taken back hold. */
  #fold(flagId: string, field: FlagWord["field"]): void {
    const newest = prepared(
      this.#db,
      "SELECT at, by, value FROM flagEvent WHERE flagId = ? AND field = ? AND undone = 0 ORDER BY id DESC LIMIT 1",
    ).get(flagId, field) as { at: number; by: string; value: string } | undefined;
    const word = { field, value: newest ? JSON.parse(newest.value) : nothing[field] } as FlagWord;
    const { at = null, by = null } = newest ?? {};
    const set = (columns: string, ...values: (string | number | null)[]) =>
      prepared(this.#db, `UPDATE flagRow SET revision = ${nextRevision}, ${columns} WHERE flagId = ?`).run(
        ...values,
        flagId,
      );
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
      prepared(this.#db, "UPDATE flag SET note = ? WHERE id = ?").run(word.value, flagId);
    }
    if (word.field !== "joined" && word.field !== "escalated") rewordFlag(this.#db, flagId);
  }
}

/** Each change of a flag's row counts up, so that whoever holds rows in memory can ask for what is new. */
export const nextRevision = "(SELECT coalesce(max(revision), 0) + 1 FROM flagRow)";

const nothing: { readonly [F in FlagWord["field"]]: (FlagWord & { field: F })["value"] } = {
  verdict: null,
  note: "",
  escalated: false,
  tags: [],
  joined: null,
};
const fields = Object.keys(nothing) as FlagWord["field"][];

type EventRow = { flagId: string; field: string; value: string; undone: number };
