import { expect, test } from "vitest";
import { offset } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { planBoxes } from "../../src/mission/planArea.ts";
import { at } from "../geo/local.ts";
import { bentPlan } from "./samples.ts";

const covered = (plan: Plan, { lat, lon }: LatLon) =>
  planBoxes(plan).some((b) => lat >= b.south && lat <= b.north && lon >= b.west && lon <= b.east);

test("the land of a plan holds all its legs, its home and 2 km beside its section", () => {
  const plan = bentPlan;
  const ground = { elevation: () => 300 };
  for (const { from, to } of patrolOf(plan, ground).legs)
    expect([covered(plan, from), covered(plan, to)]).toEqual([true, true]);
  for (const place of plan.section)
    for (const side of [0, 90, 180, 270]) expect(covered(plan, offset(place, side, 2_000))).toBe(true);
  expect(plan.home && covered(plan, plan.home)).toBe(true);
  expect(covered(plan, at(0, 60_000))).toBe(false);
});

test("the middle of a wide area is part of its land", () => {
  const outline = [at(0, 0), at(40_000, 0), at(40_000, 40_000), at(0, 40_000)];
  const pattern = { ...bentPlan.pattern, kind: "area", outline, overlapPercent: 30, headingDeg: null };
  const plan = { ...bentPlan, pattern } as unknown as Plan;
  for (const east of [10_000, 20_000, 33_000])
    for (const north of [10_000, 21_000, 37_000]) expect(covered(plan, at(east, north))).toBe(true);
});

test("a plan without a place has no land", () => {
  expect(planBoxes({ ...bentPlan, section: [], home: null })).toEqual([]);
});
