import { randomUUID } from "node:crypto";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import { type FlagFilter, flagFilterSchema, type SavedFilter } from "../contract/flagQuery.ts";
import { parser } from "../contract/parse.ts";
import { kept } from "./auditWriting.ts";

const parseFilter = parser("filter", flagFilterSchema);

/** The filters that each analyst keeps under names. */
export class SavedFilters {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** By name. One that a later program wrote, and this one does not understand, lets everything through, and says so in its name. */
  of(analyst: string): SavedFilter[] {
    const rows = this.#db
      .prepare("SELECT id, name, filter, changedAt FROM savedFilter WHERE analyst = ? ORDER BY name, id")
      .all(analyst) as unknown as (Omit<SavedFilter, "filter"> & { filter: string })[];
    return rows.map(({ filter, ...row }) => {
      try {
        return { ...row, filter: parseFilter(JSON.parse(filter)) };
      } catch {
        return { ...row, name: `${row.name} (can not be read)`, filter: {} };
      }
    });
  }

  /** Adds one where `id` is null, else changes it. @throws FailureError not-found */
  save(
    analyst: string,
    { id, name, filter }: { id: string | null; name: string; filter: FlagFilter },
    at: number,
  ): void {
    if (id !== null && !this.of(analyst).some((one) => one.id === id)) throw noFilter(id);
    kept(this.#db, "The filter", true, () =>
      this.#db
        .prepare("INSERT OR REPLACE INTO savedFilter (id, analyst, name, filter, changedAt) VALUES (?, ?, ?, ?, ?)")
        .run(id ?? randomUUID(), analyst, name, JSON.stringify(filter), at),
    );
  }

  /** @throws FailureError not-found */
  remove(analyst: string, id: string): void {
    kept(this.#db, "The filter", true, () => {
      const { changes } = this.#db.prepare("DELETE FROM savedFilter WHERE analyst = ? AND id = ?").run(analyst, id);
      if (changes === 0) throw noFilter(id);
    });
  }
}

const noFilter = (id: string): FailureError => new FailureError("not-found", `There is no filter ${id} of yours`);
