import { EnuFrame } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan, onOwnSide, withSection } from "../../src/mission/edit.ts";
import { record, redo, undo } from "../../src/mission/history.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import { shapeKindOf } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import {
  insertPoint,
  isSamePart,
  movePoints,
  type PartPoints,
  type PlanPart,
  pointsOf,
  removePoints,
  shifted,
} from "../../src/mission/planParts.ts";
import { Store } from "../ui/store.ts";
import {
  type Drawing,
  drawnOn,
  type Editing,
  fewestPoints,
  fresh,
  newPart,
  PATTERN,
  type Placing,
  placedOn,
  settled,
} from "./editing.ts";
import { everything, nothing, only, ranged, type Selection, toggled } from "./selection.ts";

/** Fields of any kind of pattern. */
export type PatternChange = Pattern extends infer P ? (P extends Pattern ? Partial<Omit<P, "kind">> : never) : never;

/** Changes the plan by the operator's hand; every change is one step of undo, a whole drag is one. */
export class PlanEditor {
  readonly state: Store<Editing>;
  readonly #start: () => LatLon | null;
  /** Drags and selections so far: what is done by the next hand is another step of undo. */
  #gestures = 0;
  #dragFrom: readonly LatLon[] = [];

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
    this.state.patch({ draft: null, placing: null, focus: PATTERN, ...nothing });
    const drawn = withSection(withKind(this.plan, "corridor"), section);
    const start = this.plan.home ?? this.#start();
    this.#record(start ? onOwnSide(drawn, start) : drawn);
  }

  /** Makes another plan of the one on the table, for example with one more area in its fence. */
  change(to: (plan: Plan) => Plan, gesture?: string): void {
    this.#record(to(this.plan), gesture);
  }

  beginDraw(drawing: Drawing = "section"): void {
    const ofPattern = drawing === "section" || drawing === "outline" || drawing === "route";
    this.state.patch({ draft: [], drawing, placing: null, ...nothing, ...(ofPattern && { focus: PATTERN }) });
  }

  /** Begins to draw or to place what the pattern is made of. */
  beginShape(): void {
    const kind = shapeKindOf(this.plan.pattern.kind);
    if (kind === "place") this.beginPlace({ kind: "pattern" });
    else this.beginDraw(kind === "ring" ? "outline" : kind === "route" ? "route" : "section");
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
    else {
      this.cancelDraw();
      const before = this.plan;
      this.change((plan) => drawnOn(plan, drawing, draft));
      this.#focusNew(before);
      return this.plan !== before;
    }
    return true;
  }

  /** Nothing is drawn or placed any more. */
  cancelDraw(): void {
    this.state.patch({ draft: null, placing: null });
  }

  /** The next click on the globe puts something there. */
  beginPlace(placing: Placing): void {
    const ofPattern = placing.kind === "pattern";
    this.state.patch({ draft: null, placing, ...nothing, ...(ofPattern && { focus: PATTERN }) });
  }

  /** Puts there what was to be placed; says whether something was. */
  place({ lat, lon }: LatLon): boolean {
    const { placing } = this.state.get();
    if (!placing) return false;
    this.state.patch({ placing: null });
    const before = this.plan;
    this.change((plan) => placedOn(plan, placing, { lat, lon }));
    this.#focusNew(before);
    return true;
  }

  /** The points of the part in focus. */
  get points(): PartPoints {
    return pointsOf(this.plan, this.state.get().focus) ?? (pointsOf(this.plan, PATTERN) as PartPoints);
  }

  /** Puts a part of the plan in focus, maybe with points of it selected; a part that the plan has not changes nothing. */
  focus(part: PlanPart, points: readonly number[] = []): void {
    if (!pointsOf(this.plan, part)) return;
    if (!isSamePart(part, this.state.get().focus)) this.state.patch({ focus: part });
    this.#select(only(points));
  }

  /** Selects these points alone. */
  select(points: number | readonly number[] | null): void {
    this.#select(only(points === null ? [] : typeof points === "number" ? [points] : points));
  }

  /** Selects a point too, or no longer. */
  toggle(point: number): void {
    this.#select(toggled(this.state.get(), point));
  }

  /** Selects all from the point selected last to this one; with `add` besides those selected before. */
  selectRange(point: number, add = false): void {
    this.#select(ranged(this.state.get(), point, add));
  }

  selectAll(): void {
    this.#select(everything(this.points.points.length));
  }

  /** What Escape ends: drawing or placing, else the selection, else the focus on another part than the pattern. Says whether there was any. */
  escape(): boolean {
    const { draft, placing, selection, focus } = this.state.get();
    if (draft || placing) this.cancelDraw();
    else if (selection.length > 0) this.select(null);
    else if (focus.kind !== "pattern") this.focus(PATTERN);
    else return false;
    return true;
  }

  /** Takes hold of a point, and with it of all that are selected if it is one of them. */
  beginDrag(point: number): void {
    if (!this.state.get().selection.includes(point)) this.select(point);
    this.#gestures++;
    this.#dragFrom = this.points.points;
  }

  /** Moves a point that is held to a place, and the others that are selected by as much. */
  drag(point: number, place: LatLon): void {
    const from = this.#dragFrom[point];
    if (!from || this.#dragFrom.length !== this.points.points.length) return;
    const by = new EnuFrame(from).toEnu(place);
    const to = shifted(this.#dragFrom, this.state.get().selection, by);
    this.#move(to.set(point, { lat: place.lat, lon: place.lon }), "drag");
  }

  /** Moves what is selected by metres; one step of undo until something else is selected or done. */
  nudge(by: { readonly east: number; readonly north: number }): void {
    this.#move(shifted(this.points.points, this.state.get().selection, by), "nudge");
  }

  /** Puts a new point before `index`; dragging it on is the same step of undo. */
  insert(index: number, place: LatLon): void {
    this.#gestures++;
    const plan = insertPoint(this.plan, this.state.get().focus, index, place);
    this.#dragFrom = [];
    if (plan === this.plan) return;
    this.#record(plan, `drag ${this.#gestures}`, only([index]));
    this.#dragFrom = this.points.points;
  }

  /** Takes points out, those that are selected unless others are named; as many stay as are needed. Says whether any was taken. */
  remove(points: number | readonly number[] = this.state.get().selection): boolean {
    const plan = removePoints(this.plan, this.state.get().focus, typeof points === "number" ? [points] : points);
    if (pointsOf(plan, this.state.get().focus)?.points.length === this.points.points.length) return false;
    this.#record(plan, undefined, nothing);
    return true;
  }

  /** Takes back the newest change; while drawing, the newest point. */
  undo(): void {
    this.state.update((s) =>
      s.draft ? { ...s, draft: s.draft.slice(0, -1) } : settled(s, { ...s, history: undo(s.history), ...nothing }),
    );
  }

  redo(): void {
    this.state.update((s) => (s.draft ? s : settled(s, { ...s, history: redo(s.history), ...nothing })));
  }

  #record(plan: Plan, gesture?: string, selection?: Selection): void {
    this.state.update((s) => settled(s, { ...s, history: record(s.history, plan, gesture) }, selection));
  }

  #move(to: ReadonlyMap<number, LatLon>, gesture: string): void {
    const { focus } = this.state.get();
    if (to.size > 0) this.#record(movePoints(this.plan, focus, to), `${gesture} ${this.#gestures}`);
  }

  #select({ selection, anchor }: Selection): void {
    const count = this.points.points.length;
    this.#gestures++;
    this.state.patch({ selection: selection.filter((point) => point >= 0 && point < count), anchor });
  }

  /** Puts the part in focus that the newest change added. */
  #focusNew(before: Plan): void {
    const part = newPart(before, this.plan);
    if (part) this.focus(part, part.kind === "rally" ? [(this.plan.rally?.length ?? 1) - 1] : []);
  }
}
