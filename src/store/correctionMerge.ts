import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { CorrectedFootage } from "../contract/corrections.ts";
import { correctFlags } from "./correctionFlags.ts";
import { type CorrectionRow, CorrectionStore } from "./correctionStore.ts";
import { prepared } from "./prepared.ts";

/**
 * Takes in what was corrected at another station, behind what was said here; within a transaction. `sorties` are their names
 * there and here. Of flags that are known here it is shown what their vehicle is by it, and of those of which more is known
 * by these data (`grown`) what it is by all that was ever said. Answers how many corrections were new.
 */
export function takeInCorrections(
  db: Database,
  other: Database,
  sorties: ReadonlyMap<string, string>,
  grown: readonly string[] = [],
): number {
  const rows = other.prepare("SELECT * FROM correction ORDER BY id").all() as unknown as CorrectionRow[];
  const acts = new Map<number, number>();
  const touched = new Map<string, { sortieId: string; streamId: string }>();
  const turnedThere = new Map<number, number>();
  for (const { kind, body, saidAt } of rows)
    if (kind === "undo" || kind === "redo") {
      const { act } = JSON.parse(body) as { act: number };
      turnedThere.set(act, Math.max(turnedThere.get(act) ?? saidAt, saidAt));
    }
  /** Deeds that are taken back, or said again, by what was said there since. */
  const turned = new Map<number, number>();
  let fresh = 0;
  for (const row of rows) {
    const { streamId, at, saidAt, by, kind } = row;
    const sortieId = sorties.get(row.sortieId) ?? row.sortieId;
    const body = kind === "undo" || kind === "redo" ? undoing(row.body, acts) : row.body;
    const known = prepared(
      db,
      `SELECT act FROM correction WHERE sortieId = ? AND streamId = ? AND at = ? AND saidAt = ? AND by = ? AND kind = ?
         AND body = ?`,
    ).get(sortieId, streamId, at, saidAt, by, kind, body) as { act: number } | undefined;
    if (known) {
      acts.set(row.act, known.act);
      const turnedAt = turnedThere.get(row.act);
      if (turnedAt === undefined || kind === "undo" || kind === "redo") continue;
      const here = prepared(
        db,
        "SELECT max(saidAt) AS at FROM correction WHERE kind IN ('undo', 'redo') AND body = ?",
      ).get(JSON.stringify({ act: known.act })) as { at: number | null };
      // What was taken back, or said again, here since is not turned by what is known already.
      if (here.at !== null && here.at >= turnedAt) continue;
      turned.set(known.act, row.undone);
    } else {
      const { id } = prepared(
        db,
        `INSERT INTO correction (act, sortieId, streamId, at, saidAt, by, kind, body, undone)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      ).get(acts.get(row.act) ?? 0, sortieId, streamId, at, saidAt, by, kind, body, row.undone) as { id: number };
      if (!acts.has(row.act)) {
        acts.set(row.act, id);
        prepared(db, "UPDATE correction SET act = id WHERE id = ?").run(id);
      }
      fresh++;
    }
    touched.set(`${sortieId} ${streamId}`, { sortieId, streamId });
  }
  for (const [act, undone] of turned) {
    prepared(db, "UPDATE correction SET undone = ? WHERE act = ? AND kind NOT IN ('undo', 'redo')").run(undone, act);
    if (!undone)
      prepared(db, "UPDATE correction SET undone = 1 WHERE kind = 'undo' AND body = ?").run(JSON.stringify({ act }));
  }
  for (const footage of correctedOf(db, grown)) touched.set(`${footage.sortieId} ${footage.streamId}`, footage);
  const store = new CorrectionStore(db);
  for (const footage of touched.values()) correctFlags(db, footage, (one) => store.ofFootage(one));
  return fresh;
}

/** An undo names a deed by its number, which is another one here. */
function undoing(body: string, acts: ReadonlyMap<number, number>): string {
  const { act } = JSON.parse(body) as { act: number };
  return JSON.stringify({ act: acts.get(act) ?? act });
}

/** The footage of some flags in which something was corrected. */
function correctedOf(db: Database, flagIds: readonly string[]): CorrectedFootage[] {
  const read = (text: string, ...values: string[]) =>
    prepared(db, text).all(...values) as unknown as CorrectedFootage[];
  const corrected = read("SELECT DISTINCT sortieId, streamId FROM correction");
  if (corrected.length === 0 || flagIds.length === 0) return [];
  const seen = read(
    `SELECT DISTINCT flagSight.sortieId, streamId FROM flagSight JOIN flagRow ON key = flagKey
     WHERE flagId IN (SELECT value FROM json_each(?))`,
    JSON.stringify(flagIds),
  );
  const keys = new Set(seen.map(({ sortieId, streamId }) => `${sortieId} ${streamId}`));
  return corrected.filter(({ sortieId, streamId }) => keys.has(`${sortieId} ${streamId}`));
}
