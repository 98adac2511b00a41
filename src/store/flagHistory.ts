import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagDeed, FlagWord } from "../contract/flagQuery.ts";
import { kept } from "./auditWriting.ts";
import { flagFields, foldFlag, foldLater, foldLeft, newestSaid } from "./flagFold.ts";
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
  add(words: readonly FlagSaid[], deed: Deed): number {
    return kept(this.#db, "What you said of the flag", true, () => {
      const act = this.#say(words, deed);
      for (const { flagId, word } of words) foldFlag(this.#db, flagId, word.field);
      return act;
    });
  }

  /** The same for very many flags: it is said and kept at once, and holds of each when `settle` has come to it. */
  addMany(words: readonly FlagSaid[], deed: Deed): number {
    return kept(this.#db, "What you said of the flags", true, () => {
      const act = this.#say(words, deed);
      const fields = [...new Set(words.map(({ word }) => word.field))];
      foldLater(this.#db, [...new Set(words.map(({ flagId }) => flagId))], fields);
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
      const { fields, ...done } = this.#takeBack(undone, deed);
      for (const flagId of done.flagIds) for (const field of fields) foldFlag(this.#db, flagId, field);
      return done;
    });
  }

  /** The same for a deed about very many flags: see `addMany`. */
  undoMany(undone: number, deed: Deed): { act: number; flagIds: string[] } {
    return kept(this.#db, "The undo", true, () => {
      const { fields, ...done } = this.#takeBack(undone, deed);
      foldLater(this.#db, done.flagIds, fields);
      return done;
    });
  }

  /** Reckons what `addMany`, `undoMany` and data of another station have left, a few milliseconds a step. */
  settle(): Iterator<void, void> {
    return foldLeft(this.#db);
  }

  /** The tags that a flag has by all that was said so far, be it reckoned or not. */
  tagsOf(flagId: string): readonly string[] {
    const said = newestSaid(this.#db, flagId, "tags");
    return said ? JSON.parse(said.value) : [];
  }

  /** The number of the newest event. */
  newest(): number {
    return (prepared(this.#db, "SELECT coalesce(max(id), 0) AS id FROM flagEvent").get() as { id: number }).id;
  }

  /** The flags of which something was said, or taken back, after an event. */
  flagsSince(event: number): string[] {
    const rows = prepared(this.#db, "SELECT DISTINCT flagId FROM flagEvent WHERE id > ?").all(event);
    return (rows as { flagId: string }[]).map(({ flagId }) => flagId);
  }

  /** Of how many flags something was said by a deed. */
  count(act: number): number {
    return (prepared(this.#db, "SELECT count(*) AS n FROM flagEvent WHERE act = ?").get(act) as { n: number }).n;
  }

  /** All that was said of a flag, oldest first. @throws FailureError bad-input where some of it is damaged */
  of(flagId: string): FlagDeed[] {
    const read = prepared(
      this.#db,
      "SELECT act, at, by, field, value, undone FROM flagEvent WHERE flagId = ? ORDER BY id",
    );
    const rows = read.all(flagId) as unknown as (Omit<EventRow, "flagId"> & { act: number; at: number; by: string })[];
    return rows.map(({ value, undone, ...rest }) => ({
      ...(rest as FlagDeed),
      value: saidIn(value, flagId) as never,
      ...(undone === 1 && { undone: true as const }),
    }));
  }

  #say(words: readonly FlagSaid[], deed: Deed): number {
    const flagIds = [...new Set(words.map(({ flagId }) => flagId))];
    const unknown = prepared(
      this.#db,
      `SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM flagRow WHERE flagId = value AND removedAt IS NULL)
       ORDER BY key LIMIT 1`,
    ).get(JSON.stringify(flagIds)) as { value: string } | undefined;
    if (unknown) throw new FailureError("not-found", `There is no flag ${unknown.value}`);
    return this.#insert(
      words.map(({ flagId, word }) => [flagId, word.field, JSON.stringify(word.value)]),
      deed,
    );
  }

  #takeBack(undone: number, deed: Deed): { act: number; flagIds: string[]; fields: FlagWord["field"][] } {
    const read = "SELECT flagId, field, value, undone FROM flagEvent WHERE act = ? ORDER BY id LIMIT 1";
    const first = prepared(this.#db, read).get(undone) as EventRow | undefined;
    if (!first) throw new FailureError("not-found", `There is nothing to take back: deed ${undone} is not known`);
    if (first.undone === 1 || first.field === "redo") throw new FailureError("refused", "It was taken back already");
    const again = first.field === "undo";
    const meant = again ? (saidIn(first.value, first.flagId) as number) : undone;
    prepared(this.#db, "UPDATE flagEvent SET undone = 1 WHERE act = ?").run(undone);
    if (again) prepared(this.#db, "UPDATE flagEvent SET undone = 0 WHERE act = ?").run(meant);
    const flagIds = this.#flagsThere(undone);
    if (flagIds.length === 0) throw new FailureError("not-found", `Flag ${first.flagId} was deleted since`);
    const fields = prepared(this.#db, "SELECT DISTINCT field FROM flagEvent WHERE act = ?").all(meant) as EventRow[];
    const act = this.#insert(
      flagIds.map((flagId) => [flagId, again ? "redo" : "undo", JSON.stringify(meant)]),
      deed,
    );
    return {
      ...{ act: again ? meant : act, flagIds },
      fields: flagFields.filter((field) => fields.some((row) => row.field === field)),
    };
  }

  /** The flags of a deed that were not deleted since, in its order. */
  #flagsThere(act: number): string[] {
    const { flagIds } = prepared(
      this.#db,
      `SELECT json_group_array(flagId) AS flagIds FROM (SELECT flagEvent.flagId AS flagId FROM flagEvent
         JOIN flagRow ON flagRow.flagId = flagEvent.flagId WHERE act = ? AND removedAt IS NULL ORDER BY flagEvent.id)`,
    ).get(act) as { flagIds: string };
    return [...new Set(JSON.parse(flagIds) as string[])];
  }

  /** Adds events (flag, field, value as JSON) of one deed; answers its number. */
  #insert(events: readonly (readonly [string, string, string])[], { by, at }: Deed): number {
    const [first, ...more] = events;
    if (!first) return 0;
    const columns = "flagEvent (act, flagId, at, by, field, value)";
    const { lastInsertRowid: id } = prepared(this.#db, `INSERT INTO ${columns} VALUES (0, ?, ?, ?, ?, ?)`).run(
      ...[first[0], at, by, first[1], first[2]],
    );
    prepared(this.#db, "UPDATE flagEvent SET act = id WHERE id = ?").run(id);
    if (more.length > 0)
      prepared(
        this.#db,
        `INSERT INTO ${columns} SELECT ?1, value ->> 0, ?2, ?3, value ->> 1, value ->> 2 FROM json_each(?4) ORDER BY key`,
      ).run(Number(id), at, by, JSON.stringify(more));
    return Number(id);
  }
}

/** One thing that is said of one flag. */
export interface FlagSaid {
  readonly flagId: string;
  readonly word: FlagWord;
}

type EventRow = { flagId: string; field: string; value: string; undone: number };

function saidIn(text: string, flagId: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FailureError(
      "bad-input",
      `Some of what was said of flag ${flagId} is damaged and can not be read`,
      "The database is damaged: keep a copy of the data folder, then start with an empty one",
    );
  }
}
