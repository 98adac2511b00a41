import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { droneProfiles } from "../../src/mission/catalog.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { DroneProfile, Plan } from "../../src/mission/plan.ts";
import { groundSpeed } from "../../src/mission/wind.ts";
import { straightPlan } from "./samples.ts";

const fixedWing = droneProfiles.find(({ kind }) => kind === "fixed-wing") as DroneProfile;
const wing = (speed: number, fromDeg: number): Plan => ({
  ...straightPlan,
  drone: fixedWing,
  pattern: { ...straightPlan.pattern, speed: 20 },
  wind: { speed, fromDeg },
});
const ground = flatGround(400);

describe("the wind", () => {
  test("is added to and taken from what a fixed wing flies through the air", () => {
    expect(groundSpeed(wing(5, 90), 90)).toBeCloseTo(15, 9);
    expect(groundSpeed(wing(5, 90), 270)).toBeCloseTo(25, 9);
    expect(groundSpeed(wing(12, 0), 90)).toBeCloseTo(16, 9); // 12² + 16² = 20²
  });

  test("does not slow a multirotor until its greatest speed through the air is used up", () => {
    const plan = (speed: number): Plan => ({ ...straightPlan, wind: { speed, fromDeg: 90 } });
    expect(groundSpeed(plan(5), 90)).toBe(12);
    expect(groundSpeed(plan(10), 90)).toBeCloseTo(8, 9); // 18 − 10
    expect(groundSpeed(plan(10), 270)).toBe(12);
  });

  test("changes no speeds while its direction is not known", () => {
    expect(groundSpeed({ ...wing(5, 0), wind: { speed: 5 } }, 90)).toBe(20);
  });

  test("costs time and battery, more there than it gives back", () => {
    const still = patrolOf(wing(0, 90), ground).estimate;
    const windy = patrolOf(wing(10, 90), ground).estimate;
    expect(windy.durationMs).toBeGreaterThan(still.durationMs * 1.1);
    expect(windy.batteryPercent).toBeGreaterThan(still.batteryPercent * 1.1);
    expect(windy.length).toBe(still.length);
  });

  test("that is as strong as the drone is fast is refused", () => {
    const codes = (plan: Plan) => checkPlan(plan, patrolOf(plan, ground), { ground }).map(({ code }) => code);
    expect(codes(wing(21, 90))).toContain("too-windy");
    expect(codes(wing(21, 0))).toContain("too-windy");
    expect(codes({ ...straightPlan, wind: { speed: 18.5 } })).toContain("too-windy");
    expect(codes(wing(8, 90))).not.toContain("too-windy");
  });
});
