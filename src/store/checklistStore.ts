import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { KnownChecklist } from "../contract/checklist.ts";
import type { Checklist } from "../mission/checklist.ts";
import type { ChecklistRun } from "../mission/checklistRun.ts";

/** The checklists that people edited, and how lists were carried out, in the database. */
export class ChecklistStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest first. */
  lists(): KnownChecklist[] {
    const rows = this.#db.prepare("SELECT body, changedAt, by FROM checklist ORDER BY changedAt DESC, id").all();
    return (rows as { body: string; changedAt: number; by: string }[]).map(({ body, changedAt, by }) => ({
      ...(JSON.parse(body) as Checklist),
      ...{ changedAt, by },
    }));
  }

  save(list: Checklist, by: string, at: number): void {
    this.#db
      .prepare(
        `INSERT INTO checklist (id, changedAt, by, body) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET changedAt = excluded.changedAt, by = excluded.by, body = excluded.body`,
      )
      .run(list.id, at, by, JSON.stringify(list));
  }

  /** Whether it was there. */
  remove(id: string): boolean {
    return this.#db.prepare("DELETE FROM checklist WHERE id = ?").run(id).changes > 0;
  }

  saveRun(run: ChecklistRun): void {
    this.#db
      .prepare(
        `INSERT INTO checklistRun (id, vehicleId, sortieId, startedAt, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET sortieId = excluded.sortieId, body = excluded.body`,
      )
      .run(run.id, run.vehicleId, run.sortieId ?? null, run.startedAt, JSON.stringify(run));
  }

  /** Those begun since then that no vehicle was armed with yet: the station ended meanwhile. */
  unarmed(since: number): ChecklistRun[] {
    const rows = this.#db
      .prepare("SELECT body FROM checklistRun WHERE startedAt >= ? AND sortieId IS NULL ORDER BY startedAt")
      .all(since);
    return (rows as { body: string }[]).map(runOf).filter(({ armed }) => !armed);
  }

  ofSortie(sortieId: string): ChecklistRun | undefined {
    const row = this.#db
      .prepare("SELECT body FROM checklistRun WHERE sortieId = ? ORDER BY startedAt DESC LIMIT 1")
      .get(sortieId) as { body: string } | undefined;
    return row && runOf(row);
  }
}

const runOf = ({ body }: { body: string }): ChecklistRun => JSON.parse(body) as ChecklistRun;
