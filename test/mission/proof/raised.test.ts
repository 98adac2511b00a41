import { expect, test } from "vitest";
import { newPlan } from "../../../src/mission/edit.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { raisedBy } from "../../../src/mission/proof/raised.ts";
import { at, line } from "../../geo/local.ts";

const plan: Plan = newPlan({ section: line([0, 0], [1000, 0]) });

test("a plan is flown higher or lower above home and above the ground alike, its floor stays", () => {
  expect(raisedBy(plan, 15)?.pattern).toEqual({ ...plan.pattern, ahl: 105 });
  const aboveGround = { agl: 80, tolerance: 10, floor: 60 };
  const following: Plan = { ...plan, pattern: { ...plan.pattern, aboveGround } };
  expect(raisedBy(following, -15)?.pattern).toMatchObject({ ahl: 75, aboveGround: { ...aboveGround, agl: 65 } });
  expect(raisedBy(following, -25)).toBeUndefined();
});

test("not higher than its drone may, nor lower than a plan can hold", () => {
  const low: Plan = { ...plan, drone: { ...plan.drone, maxHeight: 120 } };
  expect([raisedBy(low, 30)?.pattern.ahl, raisedBy(low, 31)]).toEqual([120, undefined]);
  expect([raisedBy(plan, -85)?.pattern.ahl, raisedBy(plan, -86)]).toEqual([5, undefined]);
});

test("each stop of a route by as much, whatever its height counts from; one without a height follows its route", () => {
  const stops = [
    { ...at(0, 0), height: { ahl: 60 } },
    { ...at(100, 0), height: { agl: 20 } },
    { ...at(200, 0), height: { amsl: 480 } },
    at(300, 0),
  ];
  const route: Plan = {
    ...plan,
    pattern: { kind: "route", stops, end: "return", ahl: 90, speed: 10, takeOffAhl: 40 },
  };
  expect(raisedBy(route, 10)?.pattern).toEqual({
    ...{ kind: "route", end: "return", ahl: 100, speed: 10, takeOffAhl: 50 },
    stops: [
      { ...at(0, 0), height: { ahl: 70 } },
      { ...at(100, 0), height: { agl: 30 } },
      { ...at(200, 0), height: { amsl: 490 } },
      at(300, 0),
    ],
  });
  expect(raisedBy(route, -16)).toBeUndefined();
});
