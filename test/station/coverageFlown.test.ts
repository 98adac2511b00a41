import { expect, it } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { watchedOf } from "../../src/mission/patterns/watched.ts";
import { gridStep, mapOf, pixelsOf } from "../../src/mission/plannedCoverage.ts";
import { CorridorSight } from "../../src/mission/sight.ts";
import { sweepOf } from "../../src/mission/sweep.ts";
import { flownCoverage } from "../../src/station/coverageFlown.ts";
import { at, line } from "../geo/local.ts";

const ground = flatGround(400);
const plan = newPlan({ section: line([0, 0], [3_000, 0]), home: at(0, -400), watchWidth: 100, name: "River" });
const began = 1_000_000;

/** What is seen when the patrol is flown as planned, but for some of its time. */
function flown(leftOut: (share: number) => boolean) {
  const watched = watchedOf(plan);
  const map = mapOf(watched, gridStep(watched));
  const sight = new CorridorSight(map, { camera: plan.camera, ground, otherwise: 400, pixels: pixelsOf(plan) });
  for (const { pose, afterMs, share } of sweepOf(patrolOf(plan, ground).legs, plan.camera, ground, 400))
    if (!leftOut(share)) sight.look(pose, began + afterMs);
  return map;
}
const asked = (seen: ReturnType<typeof flown>, sinceAt = began) => ({
  ...{ sortieId: "s1", vehicleId: "1:1", at: began + 900_000, plan, seen, sinceAt, ground },
});

it("a sortie that is flown as planned has missed nothing", async () => {
  const all = await flownCoverage(asked(flown(() => false)));
  expect(all).toEqual({
    ...{ sortieId: "s1", vehicleId: "1:1", planName: "River", at: began + 900_000 },
    ...{ planned: all.planned, flown: all.planned, both: all.planned, more: 0, missed: [] },
  });
  expect(all.planned).toBeGreaterThan(50);
});

it("where the camera was not there, the stretch is named with what kept it from being seen", async () => {
  const part = await flownCoverage(asked(flown((share) => share > 0.25 && share < 0.75)));
  expect(part.flown).toBeLessThan(part.planned);
  expect(part.both).toBe(part.flown);
  expect(part.missed).toHaveLength(1);
  const [missed] = part.missed;
  expect(missed?.to).toBeCloseTo(3_000, -2);
  expect(missed?.why).toBe("never in the picture");
});

it("what was seen before the sortie does not count for it", async () => {
  const later = await flownCoverage(
    asked(
      flown(() => false),
      began + 10_000_000,
    ),
  );
  expect([later.flown, later.both]).toEqual([0, 0]);
  expect(later.missed.map(({ why }) => why)).toEqual(["not looked at in this sortie"]);
});
