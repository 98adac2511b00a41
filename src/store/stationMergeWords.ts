import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FlagHistory } from "./flagHistory.ts";
import { prepared } from "./prepared.ts";

/** One event of another station's history of flags. */
export type MergedEvent = {
  readonly act: number;
  readonly flagId: string;
  readonly at: number;
  readonly by: string;
  readonly field: string;
  readonly value: string;
  readonly undone: number;
};

/**
 * Takes in what was said of flags elsewhere, behind what was said here; of one flag and field, what was said later holds.
 * Answers how many events were new.
 */
export function takeInEvents(
  db: Database,
  history: FlagHistory,
  events: readonly MergedEvent[],
  ids: ReadonlyMap<string, string>,
): number {
  const acts = new Map<number, number>();
  const touched = new Set<string>();
  let words = 0;
  for (const event of events) {
    const flagId = ids.get(event.flagId);
    if (flagId === undefined) continue;
    const { at, by, field } = event;
    const meant = field === "undo" || field === "redo" ? acts.get(JSON.parse(event.value) as number) : undefined;
    const value = meant === undefined ? event.value : JSON.stringify(meant);
    const known = prepared(
      db,
      "SELECT act FROM flagEvent WHERE flagId = ? AND at = ? AND by = ? AND field = ? AND value = ?",
    ).get(flagId, at, by, field, value) as { act: number } | undefined;
    if (known) {
      acts.set(event.act, known.act);
      prepared(db, "UPDATE flagEvent SET undone = max(undone, ?) WHERE act = ? AND flagId = ?").run(
        event.undone,
        known.act,
        flagId,
      );
    } else {
      const later = "SELECT 1 FROM flagEvent WHERE flagId = ? AND field = ? AND undone = 0 AND at > ?";
      const undone = !prepared(db, later).get(flagId, field, at) ? event.undone : 1;
      const { id } = prepared(
        db,
        "INSERT INTO flagEvent (act, flagId, at, by, field, value, undone) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
      ).get(acts.get(event.act) ?? 0, flagId, at, by, field, value, undone) as { id: number };
      if (!acts.has(event.act)) {
        acts.set(event.act, id);
        prepared(db, "UPDATE flagEvent SET act = id WHERE id = ?").run(id);
      }
      words++;
    }
    touched.add(flagId);
  }
  for (const flagId of touched) history.refold(flagId);
  return words;
}
