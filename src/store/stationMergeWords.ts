import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { flagFields, foldLater, OVERTAKEN } from "./flagFold.ts";
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
 * Answers how many events were new. What holds by them is left to be reckoned (`foldLeft`).
 */
export function takeInEvents(db: Database, events: readonly MergedEvent[], ids: ReadonlyMap<string, string>): number {
  const acts = new Map<number, number>();
  const touched = new Set<string>();
  const turnedThere = lastTurns(events);
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
      const turnedAt = turnedThere.get(`${event.flagId} ${event.act}`);
      if (turnedAt === undefined || field === "undo" || field === "redo") continue;
      const here = prepared(
        db,
        "SELECT max(at) AS at FROM flagEvent WHERE flagId = ? AND field IN ('undo', 'redo') AND value = ?",
      ).get(flagId, JSON.stringify(known.act)) as { at: number | null };
      // What was taken back, or said again, here since is not turned by what is known already.
      if (here.at !== null && here.at >= turnedAt) continue;
      prepared(db, "UPDATE flagEvent SET undone = ? WHERE act = ? AND flagId = ?").run(event.undone, known.act, flagId);
      if (event.undone !== 1)
        prepared(db, "UPDATE flagEvent SET undone = 1 WHERE flagId = ? AND field = 'undo' AND value = ?").run(
          flagId,
          JSON.stringify(known.act),
        );
      touched.add(flagId);
    } else {
      const later = "SELECT 1 FROM flagEvent WHERE flagId = ? AND field = ? AND undone <> 1 AND at > ?";
      const isOvertaken = event.undone !== 1 && prepared(db, later).get(flagId, field, at) !== undefined;
      const undone = isOvertaken ? OVERTAKEN : event.undone;
      const { id } = prepared(
        db,
        "INSERT INTO flagEvent (act, flagId, at, by, field, value, undone) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
      ).get(acts.get(event.act) ?? 0, flagId, at, by, field, value, undone) as { id: number };
      if (!acts.has(event.act)) {
        acts.set(event.act, id);
        prepared(db, "UPDATE flagEvent SET act = id WHERE id = ?").run(id);
      }
      words++;
      touched.add(flagId);
    }
  }
  if (touched.size > 0) foldLater(db, [...touched], flagFields);
  return words;
}

/** When each deed was taken back or said again the last time, by flag and deed. */
function lastTurns(events: readonly MergedEvent[]): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  for (const { flagId, field, value, at } of events) {
    if (field !== "undo" && field !== "redo") continue;
    const key = `${flagId} ${value}`;
    turns.set(key, Math.max(turns.get(key) ?? at, at));
  }
  return turns;
}
