import { expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan, setPattern } from "../../src/mission/edit.ts";
import { turnRadius } from "../../src/mission/estimate.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { line } from "../geo/local.ts";
import { straightPlan } from "./samples.ts";

test("an estimate is climb, stretches, turns and descent, by the drone's own figures", () => {
  const drone = { ...straightPlan.drone, climb: 3, sink: 2, enduranceMs: 1_000_000 };
  const oneWay = setPattern(setPattern({ ...straightPlan, drone, home: null }, "back", "none"), "speed", 10);
  const { estimate } = patrolOf(oneWay, flatGround(0));
  // 90 m up at 3 m/s, 1000 m at 10 m/s, 90 m down at 2 m/s
  expect(estimate.length).toBeCloseTo(1_000, 0);
  expect(estimate.durationMs / 1_000).toBeCloseTo(30 + 100 + 45, 1);
  // The climb takes half as much power again.
  expect(estimate.batteryPercent).toBeCloseTo((100 * (45 + 100 + 45)) / 1_000, 1);
  expect(estimate.watchMs / 1_000).toBeCloseTo(100, 1);
});

test("the way back doubles the way and adds a turn", () => {
  const there = patrolOf(setPattern({ ...straightPlan, home: null }, "back", "none"), flatGround(0)).estimate;
  const andBack = patrolOf({ ...straightPlan, home: null }, flatGround(0)).estimate;
  expect(andBack.length).toBeCloseTo(2 * there.length, 6);
  expect(andBack.durationMs - there.durationMs).toBeCloseTo((1_000 / 12 + 12 / 2.5) * 1_000, -2);
});

test("the way from home and back home is in it", () => {
  const near = patrolOf(straightPlan, flatGround(0)).estimate;
  const none = patrolOf({ ...straightPlan, home: null }, flatGround(0)).estimate;
  expect(near.length - none.length).toBeCloseTo(240, 0);
});

test("a fixed wing turns on an arc", () => {
  expect(turnRadius(20)).toBeCloseTo(70.6, 1);
  const plan = newPlan({ section: line([0, 0], [2_000, 0]) });
  const wing = { ...plan, drone: { ...plan.drone, kind: "fixed-wing" as const } };
  const turned = patrolOf(wing, flatGround(0)).estimate.durationMs - patrolOf(plan, flatGround(0)).estimate.durationMs;
  expect(turned / 1_000).toBeCloseTo((Math.PI * turnRadius(12)) / 12 - 12 / 2.5, 1);
});
