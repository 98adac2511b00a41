import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import { checkPlan, type Violation } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { DroneProfile, Plan } from "../../../src/mission/plan.ts";
import { batteryInWind, enduranceTaken } from "../../../src/mission/proof/windFlight.ts";
import { at, frame, line, metres } from "../../geo/local.ts";

const plan: Plan = newPlan({ section: line([0, 0], [4000, 0]), home: at(0, 300) });
const found = (change: Partial<Plan>, ground: Ground = flatGround(400)): Violation[] => {
  const changed = { ...plan, ...change };
  return checkPlan(changed, patrolOf(changed, ground), { ground });
};
const brief = (violations: readonly Violation[]) => violations.map(({ code, severity }) => `${severity} ${code}`);
const drone = (change: Partial<DroneProfile>): { drone: DroneProfile } => ({ drone: { ...plan.drone, ...change } });

describe("a way in the wind", () => {
  const way = { length: 1200, headingDeg: 90, speed: 12 };

  test("takes a multirotor as long as in still air until its airspeed is its greatest, and more power before", () => {
    expect(enduranceTaken(way, plan.drone, { speed: 0, fromDeg: 0 })).toBeCloseTo(100_000, 6);
    expect(enduranceTaken(way, plan.drone, { speed: 5, fromDeg: 270 })).toBeCloseTo(100_000, 6);
    const against = enduranceTaken(way, plan.drone, { speed: 5, fromDeg: 90 });
    expect(against / 100_000).toBeCloseTo((0.85 + 0.5 * (17 / 18) ** 3) / (0.85 + 0.5 * (12 / 18) ** 3), 6);
    expect(enduranceTaken(way, plan.drone, { speed: 10, fromDeg: 90 })).toBeGreaterThan(150_000 * 1.3);
    expect(enduranceTaken(way, plan.drone, { speed: 17.8, fromDeg: 90 })).toBe(Number.POSITIVE_INFINITY);
  });

  test("takes a fixed wing the time over ground that its airspeed leaves", () => {
    const wing: DroneProfile = { ...plan.drone, kind: "fixed-wing", cruiseSpeed: 20, maxSpeed: 28 };
    const flown = (fromDeg: number) => enduranceTaken({ ...way, speed: 20 }, wing, { speed: 10, fromDeg });
    expect([flown(90), flown(270), flown(0)].map((ms) => Math.round(ms / 100) / 10)).toEqual([120, 40, 69.3]);
    expect(enduranceTaken(way, wing, { speed: 12, fromDeg: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  test("of none takes a patrol what the estimate says, and the worst return is from its last leg's end", () => {
    const patrol = patrolOf(plan, flatGround(400));
    const { batteryPercent, worstReturn } = batteryInWind(plan, patrol, { speed: 0, fromDeg: 0 });
    expect(batteryPercent).toBeCloseTo(patrol.estimate.batteryPercent, 6);
    expect(worstReturn?.batteryPercent).toBeCloseTo(patrol.estimate.batteryPercent, 6);
  });
});

describe("a plan is refused", () => {
  test("in a wind that the drone is not flown in, or that empties its battery, and not for a milder one", () => {
    const wind = { speed: 8 };
    expect(brief(found({ wind }))).toEqual([]);
    expect(brief(found({ wind: { speed: 14 } }))).toContain("error wind-too-strong");
    const short = { wind: { speed: 9, fromDeg: 90 }, ...drone({ enduranceMs: 20 * 60_000 }) };
    expect(brief(found({ ...short, wind: { speed: 0 } }))).toEqual([]);
    expect(brief(found(short))).toEqual(["error endurance-in-wind"]);
    expect(found(short)[0]?.message).toMatch(
      /^In 9 m\/s of wind from 90° the patrol takes \d+ % of the battery, 80 % may be used$/,
    );
  });

  test("above the height that the drone may fly at", () => {
    expect(brief(found(drone({ maxHeight: 90 })))).toEqual([]);
    expect(found(drone({ maxHeight: 80 }))).toMatchObject([
      {
        code: "too-high",
        severity: "error",
        message: "90 m above home is over the 80 m that Simulated quadcopter may fly at",
        remedy: "Fly at 80 m or lower",
      },
    ]);
  });

  test("where a hill stands between the patrol and home, although not under its path", () => {
    const hill: Ground = {
      elevation: (place) => {
        const { east, north } = frame.toEnu(place);
        return 400 + 120 * Math.exp(-((east - 1000) ** 2 + (north + 20) ** 2) / 100 ** 2);
      },
    };
    const away = { home: at(0, 1300), section: line([2000, 0], [2000, -1500]), drone: plan.drone };
    const codes = brief(found(away, hill)).filter((code) => /low/.test(code));
    expect(codes).toEqual(["error return-too-low"]);
    const place = found(away, hill).find(({ code }) => code === "return-too-low")?.place;
    expect(metres(place ? [place] : [], -2)).toEqual([[1000, 0]]);
    // A multirotor goes for a rally point only within 300 m of it: from farther away it flies home, into the hill.
    const rally = (east: number, norths: readonly number[]) => ({
      ...away,
      rally: norths.map((north) => ({ ...at(east, north), ahl: 90 })),
    });
    const returns = (changed: Parameters<typeof found>[0]) =>
      brief(found(changed, hill)).filter((code) => /return-too-low/.test(code));
    expect(returns(rally(2000, [-200, -500, -800, -1100, -1400]))).toEqual([]);
    expect(returns(rally(2700, [-200, -500, -800, -1100, -1400]))).toEqual(["error return-too-low"]);
  });
});

test("a path beyond the link's range is flown with a warning, at the farthest place", () => {
  expect(found({ link: { place: at(0, 300), range: 5_000 } })).toEqual([]);
  const [only] = found({ link: { place: at(0, 300), range: 3_000 } });
  expect(only).toMatchObject({
    code: "beyond-link",
    severity: "warning",
    message: "The path comes 4005 m away from the aerial, its link reaches 3000 m",
  });
  expect(metres(only?.place ? [only.place] : [], 0)).toEqual([[4000, 120]]);
});
