import { expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { fromQgcPlan, toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { at, line } from "../../geo/local.ts";

const plan: Plan = newPlan({
  section: line([0, 0], [1000, 0]),
  home: at(0, 200),
  zones: [
    { id: "z1", name: "Village", kind: "no-fly", points: line([0, 400], [100, 400], [0, 500]) },
    { id: "z2", name: "Ford", kind: "interest", points: line([0, 0], [100, 0], [0, 50]), weight: 3 },
  ],
  ownSide: { buffer: 25 },
  wind: { speed: 8, fromDeg: 270 },
  link: { place: at(0, 200), range: 4_000 },
});

test("zones, own side, wind and link of a plan come back from its file as they were", () => {
  expect(fromQgcPlan(toQgcPlan(plan, patrolOf(plan, flatGround(0))))).toEqual({ plan, notCarried: [] });
});

test("a zone of no weight is refused, with its place in the file", () => {
  const text = toQgcPlan(plan, patrolOf(plan, flatGround(0))).replace('"weight": 3', '"weight": 0');
  expect(() => fromQgcPlan(text)).toThrow(/vedette: zones\.1\.weight/);
});
