import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { KeptPlan, LibraryPlan, OpenedPlan, PlanVersion, ShownPlan } from "../contract/planLibrary.ts";
import type { Plan } from "../mission/plan.ts";
import { planDifference } from "../mission/planDifference.ts";
import { planSketchOf } from "../mission/planSketch.ts";
import { PLAN_FORMAT, type PlanRow, planOfRow, planText, readPlanText } from "./planLibraryRows.ts";
import { writing } from "./planLibraryWriting.ts";

interface Options {
  readonly now: () => number; // ms since 1970
  readonly newId: () => string;
}

/** Who saves a version, and what they say of it. */
export interface Saving {
  readonly by: string;
  readonly note: string;
}

/** The plans of the station with every version that was saved, in its database; what was deleted waits 30 days. */
export class PlanLibrary {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #newId: () => string;

  constructor(db: Database, { now, newId }: Options) {
    this.#db = db;
    this.#now = now;
    this.#newId = newId;
  }

  /** All of them, the one that was used last first; those in the trash too. */
  list(): LibraryPlan[] {
    const rows = this.#db.prepare(`${select} ORDER BY plan.usedAt DESC, plan.id`).all();
    return (rows as unknown as PlanRow[]).map(planOfRow);
  }

  /** @throws FailureError not-found */
  get(planId: string): LibraryPlan {
    return planOfRow(this.#row(planId));
  }

  /** The plans that are to be drawn and kept clear of, as far as they can be opened. */
  shown(): ShownPlan[] {
    const rows = this.#db.prepare("SELECT id FROM plan WHERE shown = 1 AND trashedAt IS NULL ORDER BY id").all();
    return (rows as unknown as { id: string }[]).flatMap(({ id }) => {
      try {
        return [{ id, ...this.#read(id) }];
      } catch {
        return []; // the list says why
      }
    });
  }

  /**
   * The newest version, or the one of that number. @throws FailureError not-found, newer-version (a later program wrote
   * it) or bad-input (it is damaged).
   */
  open(planId: string, version?: number): OpenedPlan {
    const opened = this.#read(planId, version);
    try {
      this.#db.prepare("UPDATE plan SET usedAt = ? WHERE id = ?").run(this.#now(), planId);
    } catch {
      // A full disk is no reason not to open a plan: only the order of the list stays.
    }
    return opened;
  }

  /**
   * Keeps a version; one that is the same as the newest makes none. Without an id it is a new plan. One in the trash
   * comes out of it. @throws FailureError not-found, disk-full, denied.
   */
  save(planId: string | null, plan: Plan, saving: Saving): KeptPlan {
    return this.#write(() => {
      if (planId === null) return { plan: this.#add(plan, saving), anew: true };
      const before = this.#row(planId);
      const text = planText(plan);
      const version = before.version ?? 0;
      const newest = this.#text(planId, version);
      if (newest === text) {
        const now = this.#now();
        this.#db.prepare("UPDATE plan SET usedAt = ?, trashedAt = NULL WHERE id = ?").run(now, planId);
        return { plan: this.get(planId), anew: false };
      }
      const note = saving.note || this.#changes(planId, version, plan);
      this.#append(planId, version + 1, plan, { ...saving, note });
      return { plan: this.get(planId), anew: true };
    });
  }

  /** Keeps a plan that came out of a file: a new one, unless the newest version of a plan is the same. */
  import(plan: Plan, file: string, by: string): KeptPlan {
    const text = planText(plan);
    const known = this.#db
      .prepare(
        `SELECT plan.id FROM plan JOIN planVersion v ON v.planId = plan.id
         WHERE v.text = ? AND plan.trashedAt IS NULL
           AND v.number = (SELECT MAX(number) FROM planVersion WHERE planId = plan.id) LIMIT 1`,
      )
      .get(text) as { id: string } | undefined;
    return this.save(known?.id ?? null, plan, { by, note: `From ${file}` });
  }

  /** The name is a part of the plan: another one is another version. */
  rename(planId: string, name: string, by: string): LibraryPlan {
    const { plan } = this.#read(planId);
    return this.save(planId, { ...plan, name }, { by, note: `Renamed from ${plan.name}` }).plan;
  }

  setNotes(planId: string, notes: string): LibraryPlan {
    return this.#set(planId, "notes", notes);
  }

  /** Draws it and keeps clear of it while others are planned, or no longer. */
  show(planId: string, shown: boolean): LibraryPlan {
    return this.#set(planId, "shown", Number(shown));
  }

  /** The newest first. @throws FailureError not-found */
  versions(planId: string): PlanVersion[] {
    this.#row(planId);
    return this.#db
      .prepare("SELECT number, at, by, name, note FROM planVersion WHERE planId = ? ORDER BY number DESC")
      .all(planId) as unknown as PlanVersion[];
  }

  /** What changed from one version to another, in words. @throws FailureError as `open` does */
  compare(planId: string, from: number, to: number): string[] {
    return planDifference(this.#read(planId, from).plan, this.#read(planId, to).plan);
  }

  /** Makes a version that is the same as an earlier one; none where that is the newest. */
  restore(planId: string, version: number, by: string): LibraryPlan {
    const { plan } = this.#read(planId, version);
    return this.save(planId, plan, { by, note: `Version ${version} again` }).plan;
  }

  /** Another plan that begins as this one's newest version. */
  duplicate(planId: string, by: string): LibraryPlan {
    const { plan } = this.#read(planId);
    const { notes } = this.#row(planId);
    const copy = this.save(null, { ...plan, name: this.#freeName(plan.name) }, { by, note: `Copy of ${plan.name}` });
    return notes === "" ? copy.plan : this.setNotes(copy.plan.id, notes);
  }

  /** Into the trash, where it is not shown on the globe, or out of it. */
  trash(planId: string, trashed: boolean): LibraryPlan {
    return this.#set(planId, "trashedAt", trashed ? this.#now() : null);
  }

  /** Erases a plan that is in the trash, with all its versions. @throws FailureError refused where it is not in the trash. */
  erase(planId: string): void {
    if (this.#row(planId).trashedAt === null)
      throw new FailureError("refused", `"${this.#row(planId).name}" is not in the trash`, "Delete it first.");
    this.#write(() => {
      this.#db.prepare("DELETE FROM planVersion WHERE planId = ?").run(planId);
      this.#db.prepare("DELETE FROM plan WHERE id = ?").run(planId);
    });
  }

  /** Erases what has been in the trash for 30 days; gives the ids. */
  eraseOld(): string[] {
    const rows = this.#db.prepare("SELECT id FROM plan WHERE trashedAt < ?").all(this.#now() - TRASH_MS);
    const ids = (rows as unknown as { id: string }[]).map(({ id }) => id);
    for (const id of ids) this.erase(id);
    return ids;
  }

  #row(planId: string): PlanRow {
    const row = this.#db.prepare(`${select} WHERE plan.id = ?`).get(planId) as PlanRow | undefined;
    if (!row) throw new FailureError("not-found", "The library holds no such plan", "It may have been erased.");
    return row;
  }

  #text(planId: string, version: number): string | undefined {
    const row = this.#db.prepare("SELECT text FROM planVersion WHERE planId = ? AND number = ?").get(planId, version) as
      | { text: string }
      | undefined;
    return row?.text;
  }

  #read(planId: string, version?: number): OpenedPlan {
    const row = this.#row(planId);
    const number = version ?? row.version ?? 0;
    const text = this.#text(planId, number);
    if (text === undefined) throw new FailureError("not-found", `"${row.name}" has no version ${number}`);
    return { plan: readPlanText(text, `version ${number} of "${row.name}"`), version: number };
  }

  #add(plan: Plan, saving: Saving): LibraryPlan {
    const id = this.#newId();
    const now = this.#now();
    this.#db
      .prepare("INSERT INTO plan (id, name, createdAt, changedAt, usedAt, format) VALUES (?, ?, ?, ?, ?, ?)")
      .run(id, plan.name, now, now, now, PLAN_FORMAT);
    this.#append(id, 1, plan, { ...saving, note: saving.note || "First version" });
    return this.get(id);
  }

  #append(planId: string, number: number, plan: Plan, { by, note }: Saving): void {
    const now = this.#now();
    this.#db
      .prepare("INSERT INTO planVersion (planId, number, at, by, name, note, text) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(planId, number, now, by, plan.name, note, planText(plan));
    this.#db
      .prepare(
        `UPDATE plan SET name = ?, changedAt = ?, usedAt = ?, trashedAt = NULL, format = ?, sketch = ? WHERE id = ?`,
      )
      .run(plan.name, now, now, PLAN_FORMAT, JSON.stringify(planSketchOf(plan)), planId);
  }

  /** What is said of a version of which nobody said anything. */
  #changes(planId: string, version: number, plan: Plan): string {
    try {
      const found = planDifference(this.#read(planId, version).plan, plan);
      const more = found.length - MOST_CHANGES;
      return more > 0 ? `${found.slice(0, MOST_CHANGES).join("; ")}; ${more} more` : found.join("; ");
    } catch {
      return "Saved anew";
    }
  }

  #freeName(name: string): string {
    const taken = new Set(this.list().map((plan) => plan.name));
    const short = name.slice(0, 180);
    for (let i = 1; ; i++) {
      const free = i === 1 ? `${short} (copy)` : `${short} (copy ${i})`;
      if (!taken.has(free)) return free;
    }
  }

  #set(planId: string, field: "notes" | "shown" | "trashedAt", value: string | number | null): LibraryPlan {
    this.#row(planId);
    return this.#write(() => {
      this.#db.prepare(`UPDATE plan SET ${field} = ? WHERE id = ?`).run(value, planId);
      return this.get(planId);
    });
  }

  #write<T>(work: () => T): T {
    return writing(this.#db, work);
  }
}

const select = `SELECT plan.*, (SELECT MAX(number) FROM planVersion WHERE planId = plan.id) AS version FROM plan`;
const TRASH_MS = 30 * 24 * 3_600_000;
const MOST_CHANGES = 4;
