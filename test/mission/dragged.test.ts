import { expect, test } from "vitest";
import type { Ground } from "../../src/geo/ground.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { deleteVertex, insertVertex, moveVertex, newPlan, reverseSection, setPattern } from "../../src/mission/edit.ts";
import { sketchOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import { shapeOf, withShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { at, random } from "../geo/local.ts";
import { fractalMountains } from "../geo/relief.ts";

const ground = fractalMountains({ lat: 46.95, lon: 7.95 }, { size: 512, relief: 900 });

/** All that follows from a plan at each step of a drag. */
function derived(plan: Plan, over: Ground) {
  const patrol = sketchOf(plan, over);
  const { legs, items, estimate, homeAmsl, gimbalPitchDeg } = patrol;
  return { legs, items, estimate, homeAmsl, gimbalPitchDeg, found: checkPlan(plan, patrol, { ground: over }) };
}

const wandering = (next: () => number, points: number) => {
  let [east, north, towards] = [-1500, 0, 0];
  return Array.from({ length: points }, () => {
    towards = 0.8 * towards + (next() - 0.5) * 0.9;
    const step = 40 + 80 * next();
    east += Math.cos(towards) * step;
    north += Math.sin(towards) * step;
    return at(east, north);
  });
};

/** Something that an operator does to a plan. */
function edited(plan: Plan, next: () => number): Plan {
  const points = shapeOf(plan);
  const index = Math.floor(next() * points.length);
  const { lat, lon } = points[index] ?? at(0, 0);
  const to = { lat: lat + (next() - 0.5) * 1e-3, lon: lon + (next() - 0.5) * 1e-3 };
  const what = Math.floor(next() * 14);
  if (what < 5) return moveVertex(plan, index, to);
  if (what === 5) return insertVertex(plan, index, to);
  if (what === 6) return points.length > 4 ? deleteVertex(plan, index) : plan;
  if (what === 7) {
    const [by, from] = [(next() - 0.5) * 1e-3, Math.floor(next() * points.length)];
    return withShape(
      plan,
      points.map((p, i) => (i >= from && i < from + points.length / 10 ? { lat: p.lat + by, lon: p.lon } : p)),
    );
  }
  if (what === 8) return reverseSection(plan);
  if (what === 9) return setPattern(plan, "ahl", 60 + Math.round(100 * next()));
  if (what === 10) return setPattern(plan, "speed", 8 + Math.round(8 * next()));
  if (what === 11 && plan.pattern.kind === "corridor")
    return { ...plan, pattern: { ...plan.pattern, standoff: Math.round(30 + 150 * next()) } };
  if (what === 12) return { ...plan, home: next() < 0.2 ? null : at(600 * next() - 1500, 300 * next()) };
  return {
    ...plan,
    wind: { speed: Math.round(8 * next()), ...(next() < 0.7 && { fromDeg: Math.round(360 * next()) }) },
  };
}

function plansOf(next: () => number): Plan[] {
  const section = wandering(next, 60);
  const home = at(-1700, 100);
  const corridor = newPlan({ section, home, watchWidth: 60 });
  const aboveGround = { agl: 80, tolerance: 15, floor: 40 };
  const box = [at(-1600, -400), at(400, -500), at(900, 700), at(-1500, 500)];
  const outline = [at(-900, -300), at(-200, -400), at(0, 200), at(-800, 300)];
  const fenced: Plan = {
    ...corridor,
    fence: { polygons: [{ kind: "inclusion", points: box }], circles: [] },
    zones: [{ id: "a", name: "A", kind: "no-fly", points: [at(-900, 100), at(-600, 100), at(-700, 400)] }],
    rally: [{ ...at(-500, 50), ahl: 50 }],
    ownSide: { buffer: 20 },
    link: { place: home, range: 1_500 },
  };
  return [
    corridor,
    { ...corridor, pattern: { ...corridor.pattern, aboveGround, passes: 2 } },
    { ...corridor, pattern: { ...corridor.pattern, back: "other-side", aboveGround } },
    fenced,
    { ...newPlan({ home }), pattern: { ...newPattern("area", newPlan()), outline, aboveGround } },
    { ...newPlan({ home }), pattern: { ...newPattern("perimeter", newPlan()), outline } },
  ];
}

test.each([1, 2])("a plan edited step by step is the same as one planned anew, in everything (seed %i)", (seed) => {
  const next = random(seed);
  for (const first of plansOf(next)) {
    const undo: Plan[] = [first];
    let plan = first;
    for (let step = 0; step < 15; step++) {
      plan = next() < 0.15 ? (undo[Math.floor(next() * undo.length)] as Plan) : edited(plan, next);
      undo.push(plan);
      const stepwise = derived(plan, ground);
      expect(stepwise).toEqual(derived(plan, { ...ground })); // a ground over which nothing was flown yet
      expect(stepwise.legs.length).toBeGreaterThanOrEqual(0);
    }
  }
});
