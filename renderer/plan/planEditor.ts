import type { LatLon } from "../../src/geo/position.ts";
import { deleteVertex, insertVertex, moveVertex, newPlan, onOwnSide, withSection } from "../../src/mission/edit.ts";
import type { FenceKind } from "../../src/mission/fence.ts";
import { addCircle, addPolygon, addRallyPoint } from "../../src/mission/fenceEdit.ts";
import { type History, historyOf, record, redo, undo } from "../../src/mission/history.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import { POINTS, shapeKindOf, shapeOf, withShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { Store } from "../ui/store.ts";

/** The plan on the table, with its undo history; owned by the window until saved or uploaded. */
export interface Editing {
  readonly history: History<Plan>;
  /** Points clicked so far while something is being drawn; null when nothing is drawn. */
  readonly draft: readonly LatLon[] | null;
  /** What the draft is to become: the section, the outline of the pattern, or an area of the fence. */
  readonly drawing: Drawing;
  /** What the next click on the globe puts there; null when it puts nothing. */
  readonly placing: Placing | null;
  /** The vertex that Delete removes. */
  readonly selected: number | null;
  /** The plan as it was last saved or opened. */
  readonly saved: Plan;
  readonly path: string | null;
}

export type Drawing = "section" | "outline" | FenceKind;

/** A circle of the fence around the clicked place (metres), a rally point there (metres above home), or the pattern around it. */
export type Placing =
  | { readonly kind: "circle"; readonly of: FenceKind; readonly radius: number }
  | { readonly kind: "rally"; readonly ahl: number }
  | { readonly kind: "pattern" };

/** The fewest points that make something of what is drawn. */
export const fewestPoints = (drawing: Drawing): number => (drawing === "section" ? 2 : 3);

/** Fields of any kind of pattern. */
export type PatternChange = Pattern extends infer P ? (P extends Pattern ? Partial<Omit<P, "kind">> : never) : never;

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

  /** Changes fields of the pattern that its kind has. */
  editPattern(change: PatternChange, gesture?: string): void {
    this.edit({ pattern: { ...this.plan.pattern, ...change } as Pattern }, gesture);
  }

  /** Takes a section to patrol along. */
  setSection(section: readonly LatLon[]): void {
    this.state.patch({ draft: null, placing: null, selected: null });
    const drawn = withSection(withKind(this.plan, "corridor"), section);
    const start = this.plan.home ?? this.#start();
    this.#record(start ? onOwnSide(drawn, start) : drawn);
  }

  /** Makes another plan of the one on the table, for example with one more area in its fence. */
  change(to: (plan: Plan) => Plan, gesture?: string): void {
    this.#record(to(this.plan), gesture);
  }

  beginDraw(drawing: Drawing = "section"): void {
    this.state.patch({ draft: [], drawing, placing: null, selected: null });
  }

  /** Begins to draw or to place what the pattern is made of. */
  beginShape(): void {
    const kind = shapeKindOf(this.plan.pattern.kind);
    if (kind === "place") this.beginPlace({ kind: "pattern" });
    else this.beginDraw(kind === "ring" ? "outline" : "section");
  }

  /** Adds a point to what is being drawn. */
  draw({ lat, lon }: LatLon): void {
    this.state.update((s) => (s.draft ? { ...s, draft: [...s.draft, { lat, lon }] } : s));
  }

  /** Ends drawing; too few points make nothing and change nothing. Says whether something came of it. */
  finishDraw(): boolean {
    const { draft, drawing } = this.state.get();
    if (!draft || draft.length < fewestPoints(drawing)) {
      this.cancelDraw();
      return false;
    }
    if (drawing === "section") this.setSection(draft);
    else if (drawing === "outline") {
      this.cancelDraw();
      this.change((plan) => withShape(plan, draft));
    } else {
      this.cancelDraw();
      this.change((plan) => addPolygon(plan, drawing, draft));
    }
    return true;
  }

  /** Nothing is drawn or placed any more. */
  cancelDraw(): void {
    this.state.patch({ draft: null, placing: null });
  }

  /** The next click on the globe puts something there. */
  beginPlace(placing: Placing): void {
    this.state.patch({ draft: null, placing, selected: null });
  }

  /** Puts there what was to be placed; says whether something was. */
  place({ lat, lon }: LatLon): boolean {
    const { placing } = this.state.get();
    if (!placing) return false;
    this.state.patch({ placing: null });
    this.change((plan) =>
      placing.kind === "pattern"
        ? withShape(plan, [{ lat, lon }])
        : placing.kind === "circle"
          ? addCircle(plan, { kind: placing.of, centre: { lat, lon }, radius: placing.radius })
          : addRallyPoint(plan, { lat, lon, ahl: placing.ahl }),
    );
    return true;
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

  /** Takes a vertex out; as many stay as the pattern needs. Says whether it was taken. */
  remove(index: number): boolean {
    const points = shapeOf(this.plan);
    if (points.length <= POINTS[shapeKindOf(this.plan.pattern.kind)][0] || !points[index]) return false;
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
  drawing: "section",
  placing: null,
  selected: null,
  saved: plan,
  path,
});
