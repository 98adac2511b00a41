import type { LatLon } from "../../../src/geo/position.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import {
  deleteStops,
  duplicateStops,
  type EditedStops,
  eachStop,
  insertStop,
  reverseStops,
  type StopChange,
  setStops,
  stepStops,
} from "../../../src/mission/patterns/routeEdit.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { PATTERN } from "../editing.ts";
import type { PlanEditor } from "../planEditor.ts";

/** Edits the stops of the route on the table that are selected; each edit is one step of undo, the selection goes along. */
export class RouteTable {
  readonly #editor: PlanEditor;
  /** What was selected at the last edit, and how often that was something else: other stops are another step of undo. */
  #last: readonly number[] = [];
  #turn = 0;

  constructor(editor: PlanEditor) {
    this.#editor = editor;
  }

  /** The route on the table, if there is one. */
  get route(): RoutePattern | undefined {
    const { pattern } = this.#editor.plan;
    return pattern.kind === "route" ? pattern : undefined;
  }

  /** The selected stops; none while something else than the route is edited on the globe. */
  get selection(): readonly number[] {
    const { focus, selection } = this.#editor.state.get();
    return focus.kind === "pattern" ? selection : [];
  }

  /** Selects a row as a click with these keys does: alone, too, or as far as it. */
  click(row: number, { toggle, range }: { readonly toggle: boolean; readonly range: boolean }): void {
    this.#focus();
    if (range) this.#editor.selectRange(row, toggle);
    else if (toggle) this.#editor.toggle(row);
    else this.#editor.select(row);
  }

  selectAll(): void {
    this.#focus();
    this.#editor.selectAll();
  }

  /** Sets fields of all selected stops; typing on with the same `gesture` is the same step of undo. */
  set(change: StopChange, gesture?: string): void {
    this.#edit((edited) => setStops(edited, change), gesture);
  }

  /** Sets fields of each selected stop by what it is. */
  setEach(change: (stop: Stop) => StopChange, gesture?: string): void {
    this.#edit((edited) => eachStop(edited, change), gesture);
  }

  /** Sets fields of one stop, selected or not. */
  setOne(row: number, change: StopChange): void {
    this.#edit(({ stops, selection }) => ({ ...setStops({ stops, selection: [row] }, change), selection }));
  }

  /** A new stop after the last selected one (else at the end), half way to the next or a little farther on. */
  insertAfter(): void {
    this.#edit((edited) => {
      const index = (edited.selection.at(-1) ?? edited.stops.length - 1) + 1;
      const at = between(edited, index, this.#editor.plan);
      return at ? insertStop(edited, index, at) : edited;
    });
  }

  duplicate(): void {
    this.#edit(duplicateStops);
  }

  /** Takes the selected stops out; one stays. */
  delete(): void {
    this.#edit((edited) => deleteStops(edited));
  }

  /** Moves the selected stops one row up (−1) or down. */
  step(by: -1 | 1): void {
    this.#edit((edited) => stepStops(edited, by));
  }

  reverse(): void {
    this.#edit(reverseStops);
  }

  #edit(change: (edited: EditedStops) => EditedStops, gesture?: string): void {
    const { route } = this;
    if (!route) return;
    const before = { stops: route.stops, selection: this.selection };
    const { stops, selection } = change(before);
    if (before.selection !== this.#last) this.#turn++;
    this.#last = before.selection;
    const step = gesture && `${gesture} ${this.#turn}`;
    if (stops !== before.stops) this.#editor.change((plan) => withStops(plan, stops), step);
    if (selection !== before.selection) {
      this.#focus();
      this.#editor.select(selection);
    }
  }

  #focus(): void {
    if (this.#editor.state.get().focus.kind !== "pattern") this.#editor.focus(PATTERN);
  }
}

const withStops = (plan: Plan, stops: EditedStops["stops"]): Plan =>
  plan.pattern.kind === "route" ? { ...plan, pattern: { ...plan.pattern, stops } } : plan;

/** A place for a new stop before `index`. */
function between({ stops }: EditedStops, index: number, { home }: Plan): LatLon | undefined {
  const [before, after] = [stops[index - 1], stops[index]];
  if (before && after) return middle(before, after);
  const last = before ?? after ?? home ?? undefined;
  const other = stops[index - 2] ?? home ?? undefined;
  if (!last) return undefined;
  if (!other) return { lat: last.lat + A_LITTLE, lon: last.lon };
  return {
    lat: Math.min(90, Math.max(-90, 2 * last.lat - other.lat)),
    lon: folded(last.lon + nearer(last.lon - other.lon)),
  };
}

const A_LITTLE = 0.001; // degrees, about 100 m

const middle = (a: LatLon, b: LatLon): LatLon => ({
  lat: (a.lat + b.lat) / 2,
  lon: folded(a.lon + nearer(b.lon - a.lon) / 2),
});

const nearer = (deg: number): number => deg - 360 * Math.round(deg / 360);
const folded = (lon: number): number => lon - 360 * Math.round(lon / 360);
