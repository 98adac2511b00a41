import type { LatLon } from "../../src/geo/position.ts";
import { deleteVertex, insertVertex, moveVertex, newPlan, onOwnSide, withSection } from "../../src/mission/edit.ts";
import { type History, historyOf, record, redo, undo } from "../../src/mission/history.ts";
import type { CorridorPattern, Plan } from "../../src/mission/plan.ts";
import { Store } from "../ui/store.ts";

/** The plan on the table, with its undo history; owned by the window until saved or uploaded. */
export interface Editing {
  readonly history: History<Plan>;
  /** Points clicked so far while a section is being drawn; null when nothing is drawn. */
  readonly draft: readonly LatLon[] | null;
  /** The vertex that Delete removes. */
  readonly selected: number | null;
  /** The plan as it was last saved or opened. */
  readonly saved: Plan;
  readonly path: string | null;
}

/** Changes the plan by the operator's hand; every change is one step of undo, a whole drag is one. */
export class PlanEditor {
  readonly state: Store<Editing>;
  readonly #start: () => LatLon | null;
  #drags = 0;

  /** `start` says where the drone would take off, if that is known: a new section is flown on that side of it. */
  constructor(first: Plan = newPlan(), start: () => LatLon | null = () => null) {
    this.#start = start;
    this.state = new Store<Editing>(fresh(first, null));
  }

  get plan(): Plan {
    return this.state.get().history.present;
  }

  get changed(): boolean {
    return this.plan !== this.state.get().saved;
  }

  /** Replaces everything by an opened or a new plan; its history starts anew. */
  open(plan: Plan, path: string | null): void {
    this.state.set(fresh(plan, path));
  }

  markSaved(path: string): void {
    this.state.update((s) => ({ ...s, saved: s.history.present, path }));
  }

  /** Changes fields; edits with the same `gesture` in a row (typing into one field) are one step of undo. */
  edit(change: Partial<Plan>, gesture?: string): void {
    this.#record({ ...this.plan, ...change }, gesture);
  }

  editPattern(change: Partial<CorridorPattern>, gesture?: string): void {
    this.edit({ pattern: { ...this.plan.pattern, ...change } }, gesture);
  }

  setSection(section: readonly LatLon[]): void {
    this.state.patch({ draft: null, selected: null });
    const drawn = withSection(this.plan, section);
    const start = this.plan.home ?? this.#start();
    this.#record(start ? onOwnSide(drawn, start) : drawn);
  }

  beginDraw(): void {
    this.state.patch({ draft: [], selected: null });
  }

  /** Adds a point to the section being drawn. */
  draw({ lat, lon }: LatLon): void {
    this.state.update((s) => (s.draft ? { ...s, draft: [...s.draft, { lat, lon }] } : s));
  }

  /** Ends drawing; fewer than two points are no section and change nothing. Says whether a section came of it. */
  finishDraw(): boolean {
    const { draft } = this.state.get();
    if (!draft || draft.length < 2) {
      this.cancelDraw();
      return false;
    }
    this.setSection(draft);
    return true;
  }

  cancelDraw(): void {
    this.state.patch({ draft: null });
  }

  select(vertex: number | null): void {
    this.state.patch({ selected: vertex });
  }

  beginDrag(vertex: number): void {
    this.#drags++;
    this.select(vertex);
  }

  /** Moves a vertex while it is dragged. */
  drag(vertex: number, place: LatLon): void {
    this.#record(moveVertex(this.plan, vertex, place), `drag ${this.#drags}`);
  }

  /** Puts a new vertex before `index`; dragging it on is the same step of undo. */
  insert(index: number, place: LatLon): void {
    this.beginDrag(index);
    this.#record(insertVertex(this.plan, index, place), `drag ${this.#drags}`);
  }

  /** Takes a vertex out; the last two stay, for a section needs them. Says whether it was taken. */
  remove(index: number): boolean {
    if (this.plan.section.length <= 2 || !this.plan.section[index]) return false;
    this.select(null);
    this.#record(deleteVertex(this.plan, index));
    return true;
  }

  /** Takes back the newest change; while drawing, the newest point. */
  undo(): void {
    this.state.update((s) =>
      s.draft ? { ...s, draft: s.draft.slice(0, -1) } : { ...s, history: undo(s.history), selected: null },
    );
  }

  redo(): void {
    this.state.update((s) => (s.draft ? s : { ...s, history: redo(s.history), selected: null }));
  }

  #record(plan: Plan, gesture?: string): void {
    this.state.update((s) => ({ ...s, history: record(s.history, plan, gesture) }));
  }
}

const fresh = (plan: Plan, path: string | null): Editing => ({
  history: historyOf(plan),
  draft: null,
  selected: null,
  saved: plan,
  path,
});
