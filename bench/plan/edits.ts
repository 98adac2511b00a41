import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { insertVertex, moveVertex } from "../../src/mission/edit.ts";
import { sketchOf } from "../../src/mission/patrol.ts";
import { shapeOf } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { movePoints } from "../../src/mission/planParts.ts";
import { type Taken, timed } from "./timed.ts";

/** What an operator does to a plan with the mouse, step by step: each makes the next plan of the one before. */
export const edits = {
  /** A point in the middle, dragged. */
  drag: (first: Plan) => {
    const at = Math.floor(shapeOf(first).length / 2);
    const begun = shapeOf(first)[at] as LatLon;
    return (plan: Plan, step: number) => moveVertex(plan, at, moved(begun, step));
  },
  /** A tenth of the points, beside each other, dragged together. */
  dragMany: (first: Plan) => together(first, (i, count) => i >= 0.45 * count && i < 0.55 * count),
  /** Every tenth point, dragged together. */
  dragScattered: (first: Plan) => together(first, (i) => i % 10 === 5),
  /** Points put in, one after the other. */
  insert: (first: Plan) => (plan: Plan, step: number) => {
    const at = Math.floor(shapeOf(first).length / 3) + 7 * step;
    const [a, b] = [shapeOf(plan)[at - 1] as LatLon, shapeOf(plan)[at] as LatLon];
    return insertVertex(plan, at, { lat: (a.lat + b.lat) / 2 + 2e-5, lon: (a.lon + b.lon) / 2 });
  },
  /** A drag of a tenth of the points undone, done again, and so on. */
  undo: (first: Plan) => {
    const other = edits.dragMany(first)(first, 40);
    return (plan: Plan) => (plan === first ? other : first);
  },
};

function together(first: Plan, takes: (index: number, count: number) => boolean) {
  const begun = shapeOf(first);
  const chosen = begun.flatMap((place, i) => (takes(i, begun.length) ? [[i, place] as const] : []));
  return (plan: Plan, step: number) =>
    movePoints(plan, { kind: "pattern" }, new Map(chosen.map(([i, place]) => [i, moved(place, step)])));
}

/** As far as a hand moves it in so many steps. */
const moved = ({ lat, lon }: LatLon, step: number): LatLon => ({ lat: lat + step * 1e-5, lon: lon + step * 2e-5 });

/** Steps that are not counted: until then the engine makes machine code of what it runs. */
const BEFORE = 20;

/** What each step takes until patrol and violations are there, as the planner sketches them until the hand rests. */
export function edited(
  first: Plan,
  edit: (first: Plan) => (plan: Plan, step: number) => Plan,
  { ground, steps }: { ground: Ground; steps: number },
): Taken[] {
  const next = edit(first);
  const sketch = (plan: Plan) => checkPlan(plan, sketchOf(plan, ground), { ground });
  sketch(first);
  let plan = first;
  const taken = Array.from({ length: BEFORE + steps }, (_, step) =>
    timed(() => {
      plan = next(plan, step + 1);
      sketch(plan);
    }),
  );
  return taken.slice(BEFORE);
}
