import { Emitter } from "../../../src/base/emitter.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { Store } from "../../ui/store.ts";
import type { PlanEditor } from "../planEditor.ts";

type Editing = ReturnType<PlanEditor["state"]["get"]>;

/** What is on the table, from when it was put there until something else is. */
export interface Sitting {
  /** Counts what was put there. */
  readonly turn: number;
  /** The plan of the library that it is; null for none. */
  readonly planId: string | null;
}

/** A plan that has left the table for another one. */
export interface Left {
  readonly planId: string | null;
  readonly plan: Plan;
  readonly changed: boolean;
}

/** Knows which plan of the library is on the table, and tells when another plan is put there. */
export class Table {
  readonly sitting = new Store<Sitting>({ turn: 0, planId: null });
  readonly #editor: PlanEditor;
  readonly #left = new Emitter<Left>();
  #seen: Editing;

  /** Another plan was put on the table in place of this one. */
  readonly onLeft = this.#left.on;

  constructor(editor: PlanEditor) {
    this.#editor = editor;
    this.#seen = editor.state.get();
    editor.state.subscribe((state) => this.#look(state));
  }

  get plan(): Plan {
    return this.#editor.plan;
  }

  get changed(): boolean {
    return this.#editor.changed;
  }

  /** Puts a plan of the library on the table. */
  open(plan: Plan, planId: string): void {
    this.#editor.open(plan, null);
    this.sitting.patch({ planId });
  }

  /** Puts a plan on the table that is kept nowhere yet. */
  openUnsaved(plan: Plan, planId: string | null): void {
    this.#editor.open(plan, null);
    this.sitting.patch({ planId });
    this.#editor.state.update((s) => ({ ...s, saved: { ...plan } }));
  }

  /** What was on the table at that turn is a plan of the library, kept as `plan`. */
  kept(turn: number, plan: Plan, planId: string): void {
    if (turn !== this.sitting.get().turn) return;
    this.sitting.patch({ planId });
    this.#editor.state.update((s) => ({ ...s, saved: plan }));
  }

  /** The plan on the table is called otherwise now, in the library too. */
  renamed(name: string): void {
    const { changed } = this;
    this.#editor.edit({ name });
    if (!changed) this.#editor.state.update((s) => ({ ...s, saved: s.history.present }));
  }

  /** A plan is no longer in the library. */
  erased(planId: string): void {
    if (this.sitting.get().planId === planId) this.sitting.patch({ planId: null });
  }

  #look(state: Editing): void {
    const { history, saved } = this.#seen;
    const isFresh = state.history !== history && state.history.past.length + state.history.future.length === 0;
    this.#seen = state;
    if (!isFresh) return;
    const { turn, planId } = this.sitting.get();
    this.sitting.set({ turn: turn + 1, planId: null });
    this.#left.emit({ planId, plan: history.present, changed: history.present !== saved });
  }
}
