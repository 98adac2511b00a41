import { type Failure, FailureError, failureOf } from "../../../src/contract/failure.ts";
import type { LibraryPlan, PlanVersion } from "../../../src/contract/planLibrary.ts";
import type { RpcClient } from "../../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../../src/contract/station.ts";
import { hasShape } from "../../../src/mission/patterns/shape.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { Store } from "../../ui/store.ts";
import type { Table } from "./table.ts";

/** What the window knows of the station's library. */
export interface LibraryState {
  readonly loaded: boolean;
  /** Why it could not be read. */
  readonly failure: Failure | null;
  readonly plans: ReadonlyMap<string, LibraryPlan>;
  readonly saving: boolean;
}

interface Parts {
  readonly table: Table;
  readonly call: RpcClient<StationCalls, StationEvents>["call"];
  /** Who saves. */
  readonly by: () => string;
}

/** The library of plans as the window shows it, and what is done with it. */
export class Library {
  readonly state = new Store<LibraryState>({ loaded: false, failure: null, plans: new Map(), saving: false });
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The plan of the library that is on the table. */
  get onTable(): LibraryPlan | undefined {
    const { planId } = this.#parts.table.sitting.get();
    return planId === null ? undefined : this.state.get().plans.get(planId);
  }

  /** Asks for all of it; never rejects, what went wrong is in the state. */
  async refresh(): Promise<void> {
    try {
      const plans = await this.#parts.call("plans.list", null);
      this.state.patch({ loaded: true, failure: null, plans: new Map(plans.map((plan) => [plan.id, plan])) });
    } catch (cause) {
      this.state.patch({ failure: failureOf(cause) });
    }
  }

  put(plan: LibraryPlan): void {
    this.state.update((s) => ({ ...s, plans: new Map(s.plans).set(plan.id, plan) }));
  }

  erased(planId: string): void {
    this.#parts.table.erased(planId);
    this.state.update((s) => ({ ...s, plans: new Map([...s.plans].filter(([id]) => id !== planId)) }));
  }

  /** Keeps the plan on the table; says in one sentence what came of it. @throws FailureError */
  async save(note = ""): Promise<string> {
    const { table, call, by } = this.#parts;
    const { plan } = table;
    const { turn, planId } = table.sitting.get();
    demandWhole(plan);
    this.state.patch({ saving: true });
    try {
      const args = { plan, note, by: by() };
      const kept = await call("plans.save", { ...args, planId }).catch((cause: unknown) => {
        if (planId === null || failureOf(cause).code !== "not-found") throw cause;
        return call("plans.save", { ...args, planId: null }); // erased meanwhile
      });
      this.put(kept.plan);
      table.kept(turn, plan, kept.plan.id);
      return kept.anew
        ? `Saved ${nameOf(kept.plan)} in the library, version ${kept.plan.version}`
        : `Nothing has changed in ${nameOf(kept.plan)} since version ${kept.plan.version}`;
    } finally {
      this.state.patch({ saving: false });
    }
  }

  /** Takes the plan that was just opened from a file into the library; says in one sentence what came of it. */
  async import(plan: Plan, file: string): Promise<string> {
    const { table, call, by } = this.#parts;
    const { turn } = table.sitting.get();
    const kept = await call("plans.import", { plan, file, by: by() });
    this.put(kept.plan);
    if (table.plan === plan) table.kept(turn, plan, kept.plan.id);
    return kept.anew
      ? `${nameOf(kept.plan)} is in the library now`
      : `${nameOf(kept.plan)} was in the library already, the same as its version ${kept.plan.version}`;
  }

  /** Puts a plan on the table: its newest version, or the one of that number. */
  async open(planId: string, version?: number): Promise<void> {
    const opened = await this.#parts.call("plans.open", { planId, version });
    this.#parts.table.open(opened.plan, planId);
  }

  async rename(planId: string, name: string): Promise<void> {
    this.put(await this.#parts.call("plans.rename", { planId, name, by: this.#parts.by() }));
    if (this.#parts.table.sitting.get().planId === planId) this.#parts.table.renamed(name);
  }

  async setNotes(planId: string, notes: string): Promise<void> {
    this.put(await this.#parts.call("plans.setNotes", { planId, notes }));
  }

  async show(planId: string, shown: boolean): Promise<void> {
    this.put(await this.#parts.call("plans.show", { planId, shown }));
  }

  async duplicate(planId: string): Promise<LibraryPlan> {
    const copy = await this.#parts.call("plans.duplicate", { planId, by: this.#parts.by() });
    this.put(copy);
    return copy;
  }

  /** Into the trash or out of it. */
  async trash(planId: string, trashed: boolean): Promise<void> {
    this.put(await this.#parts.call("plans.trash", { planId, trashed }));
  }

  async erase(planId: string): Promise<void> {
    await this.#parts.call("plans.erase", { planId });
    this.erased(planId);
  }

  versions(planId: string): Promise<readonly PlanVersion[]> {
    return this.#parts.call("plans.versions", { planId });
  }

  /** Makes a version that is the same as an earlier one; where the plan is on the table, that is put there. */
  async restore(planId: string, version: number): Promise<void> {
    const plan = await this.#parts.call("plans.restore", { planId, version, by: this.#parts.by() });
    this.put(plan);
    if (this.#parts.table.sitting.get().planId === planId) await this.open(planId);
  }

  /** What changed from one version to another, in words. */
  changes(planId: string, from: number, to: number): Promise<readonly string[]> {
    return this.#parts.call("plans.compare", { planId, from, to });
  }
}

const nameOf = ({ name }: LibraryPlan): string => `“${name}”`;

/** @throws FailureError bad-input where the plan lacks what every kept plan has. */
function demandWhole(plan: Plan): void {
  if (!hasShape(plan))
    throw new FailureError("bad-input", "There is nothing to save yet", "Draw the section or the outline first.");
  if (plan.name.trim() === "")
    throw new FailureError("bad-input", "The plan has no name", "Give it one, then save it.");
}
