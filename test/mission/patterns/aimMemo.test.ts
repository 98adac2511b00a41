import { expect, it } from "vitest";
import type { Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { deleteVertex, insertVertex, moveVertex, newPlan } from "../../../src/mission/edit.ts";
import { legsOf } from "../../../src/mission/leg.ts";
import type { CorridorPlan } from "../../../src/mission/plan.ts";
import { fractalMountains } from "../../geo/relief.ts";

const mountains = fractalMountains({ lat: 46.4, lon: 8.9 }, { size: 512, relief: 1500, roughness: 0.6 });
/** The same heights as a ground that nothing was aimed over yet. */
const afresh = (): Ground => ({ ...mountains });

const winding = (points: number, bend: number): LatLon[] =>
  Array.from({ length: points }, (_, i) => ({
    lat: 46.45 + 0.004 * Math.sin(i * bend),
    lon: 8.92 + (0.12 * i) / points,
  }));

function edited(plan: CorridorPlan, step: number): CorridorPlan {
  const at = (step * 37) % plan.section.length;
  const from = plan.section[at] as LatLon;
  const to = { lat: from.lat + 1e-4 * Math.sin(step), lon: from.lon + 1e-4 * Math.cos(step * 3) };
  if (step % 11 === 5) return deleteVertex(plan, at);
  if (step % 11 === 8) return insertVertex(plan, at, to);
  if (step % 11 === 10) return { ...plan, pattern: { ...plan.pattern, ahl: plan.pattern.ahl + 5 } };
  return moveVertex(plan, step % 3 === 0 ? 40 : at, to);
}

it("aims after each edit as if nothing had been aimed before", () => {
  const ground = afresh();
  const section = winding(120, 0.4);
  let plan = newPlan({ section, home: section[0] as LatLon });
  for (let step = 0; step < 44; step++) {
    plan = edited(plan, step);
    expect(legsOf(plan, ground)).toEqual(legsOf(plan, afresh()));
  }
});

it("aims only near a point that moved anew", () => {
  let asked = 0;
  const counting: Ground = {
    elevation: (p) => {
      asked++;
      return mountains.elevation(p);
    },
  };
  const section = winding(300, 0.1);
  const plan = newPlan({ section, home: section[0] as LatLon });
  legsOf(plan, counting);
  const all = asked;
  asked = 0;
  const from = section[140] as LatLon;
  legsOf(moveVertex(plan, 140, { lat: from.lat + 1e-5, lon: from.lon }), counting);
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(all / 10);
});
