import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { PlanDraft } from "../contract/planLibrary.ts";
import { writing } from "./planLibraryWriting.ts";

/** Plans that were on a table and not saved, kept so that neither a crash nor a power cut loses them. */
export class PlanDrafts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The newest first. */
  list(): PlanDraft[] {
    const rows = this.#db.prepare("SELECT id, at, name, planId, text FROM planDraft ORDER BY at DESC, id").all();
    return (rows as unknown as DraftRow[]).map(({ planId, ...row }) => ({
      ...row,
      ...(planId !== null && { planId }),
    }));
  }

  /** Keeps a draft in place of the one of that id; of very many the oldest go. @throws FailureError disk-full, denied */
  keep({ id, at, name, planId, text }: PlanDraft): void {
    writing(this.#db, () => {
      this.#db
        .prepare("INSERT OR REPLACE INTO planDraft (id, at, name, planId, text) VALUES (?, ?, ?, ?, ?)")
        .run(id, at, name, planId ?? null, text);
      this.#db
        .prepare("DELETE FROM planDraft WHERE id NOT IN (SELECT id FROM planDraft ORDER BY at DESC LIMIT ?)")
        .run(MOST_DRAFTS);
    });
  }

  drop(id: string): void {
    writing(this.#db, () => {
      this.#db.prepare("DELETE FROM planDraft WHERE id = ?").run(id);
    });
  }
}

type DraftRow = { id: string; at: number; name: string; planId: string | null; text: string };
const MOST_DRAFTS = 50;
