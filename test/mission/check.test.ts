import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { checkPlan, isFlyable, type Violation } from "../../src/mission/check.ts";
import { setPattern } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { CorridorPattern, CorridorPlan, Plan } from "../../src/mission/plan.ts";
import { at, frame, line, metres } from "../geo/local.ts";
import { bentPlan, straightPlan } from "./samples.ts";

const check = (plan: Plan, ground: Ground = flatGround(400), home = plan.home): Violation[] =>
  checkPlan(plan, patrolOf(plan, ground), { ground, home });
const brief = (found: readonly Violation[]) => found.map(({ severity, code }) => `${severity} ${code}`);
const withPattern = (plan: CorridorPlan, pattern: Partial<CorridorPattern>): CorridorPlan => ({
  ...plan,
  pattern: { ...plan.pattern, ...pattern },
});
const find = (found: readonly Violation[], code: Violation["code"]) => found.find((one) => one.code === code);

test("nothing is wrong with plans that can be flown", () => {
  for (const plan of [bentPlan, straightPlan, setPattern(bentPlan, "back", "other-side")])
    expect(check(plan)).toEqual([]);
});

test("every violation says what, and what would mend it", () => {
  const plans = [
    { ...straightPlan, section: [] },
    { ...straightPlan, section: line([0, 0], [10, 0]) },
    { ...straightPlan, section: line([0, 0], [1000, 0], [500, 100], [500, -400]) },
    { ...straightPlan, section: line([0, 0], [20_000, 0]), home: null },
    withPattern(bentPlan, { standoff: 900, speed: 40, ahl: 12 }),
    withPattern(bentPlan, { standoff: 30, ahl: 400 }),
    { ...bentPlan, camera: { ...bentPlan.camera, maxPitchDeg: -90 } },
    { ...bentPlan, home: at(0, 80_000) },
  ];
  const found = plans.flatMap((plan) => check(plan));
  expect(new Set(found.map((one) => one.code)).size).toBeGreaterThan(9);
  for (const { message, remedy } of found) {
    expect(message).toMatch(/^[A-Z0-9].*[^.]$/);
    expect(message).not.toMatch(/NaN|undefined|Infinity/);
    expect(remedy).toMatch(/^[A-Z].*[^.]$/);
  }
});

describe("the section", () => {
  test("needs two points and some length", () => {
    expect(brief(check({ ...straightPlan, section: [] }))).toEqual(["error too-few-points"]);
    expect(check({ ...straightPlan, section: line([0, 0]) })[0]).toEqual({
      code: "too-few-points",
      severity: "error",
      message: "The border section has 1 point, it needs at least 2",
      remedy: "Click its course on the globe",
      place: at(0, 0),
    });
    expect(brief(check({ ...straightPlan, section: line([0, 0], [10, 0]) }))).toContain("error section-too-short");
  });

  test("may not cross itself, and the place is named", () => {
    const crossed = { ...straightPlan, section: line([0, 0], [1000, 0], [500, 100], [500, -400]) };
    const violation = find(check(crossed), "section-crosses-itself");
    expect(violation?.severity).toBe("error");
    expect(metres([violation?.place ?? at(0, 0)], 0)).toEqual([[500, 0]]);
  });

  test("in a bay too narrow for the standoff has no path beside it", () => {
    const bay = { ...straightPlan, section: line([0, 0], [1000, 0], [1000, 100], [0, 100]) };
    expect(brief(check(bay))).toEqual(["error standoff-too-wide"]);
    expect(isFlyable(check(bay))).toBe(false);
  });
});

describe("the height", () => {
  const hill = (top: number): Ground => ({
    elevation: ({ lat, lon }) => {
      const { east, north } = frame.toEnu({ lat, lon });
      return 400 + top * Math.exp(-((east - 500) ** 2 + (north - 120) ** 2) / 100 ** 2);
    },
  });

  test("over a hill is checked along the whole path, with the place of the lowest", () => {
    const violation = find(check(straightPlan, hill(80)), "too-low");
    expect(violation).toMatchObject({
      severity: "error",
      message: "The path is 10 m above the ground, 15 m is the least",
      remedy: "Raise the height by 20 m",
    });
    const [[east, north]] = metres([violation?.place ?? at(0, 0)]) as [[number, number]];
    expect(Math.hypot(east - 500, north - 120)).toBeLessThan(30);
  });

  test("just above the least is a warning, below the ground says so", () => {
    expect(find(check(straightPlan, hill(68)), "too-low")?.severity).toBe("warning");
    expect(find(check(straightPlan, hill(140)), "too-low")?.message).toBe("The path runs 50 m below the ground");
    expect(find(check(straightPlan, hill(50)), "too-low")).toBeUndefined();
  });

  test("over unknown ground is not checked, and that is said", () => {
    const found = check(straightPlan, { elevation: () => undefined });
    expect(brief(found)).toEqual(["warning terrain-unknown"]);
    expect(isFlyable(found)).toBe(true);
  });
});

describe("the camera", () => {
  test("has to reach the section with its gimbal", () => {
    const shallow = { ...bentPlan, camera: { ...bentPlan.camera, minPitchDeg: -30 } };
    expect(find(check(shallow), "gimbal-cannot-reach")).toMatchObject({
      severity: "error",
      message: "To see the section the camera has to look -37°, its gimbal reaches -30° to 20°",
      remedy: "Take a standoff of at least 156 m at this height, or another camera",
    });
  });

  test("with the remedy's standoff reaches it", () => {
    const shallow = { ...straightPlan, camera: { ...straightPlan.camera, minPitchDeg: -30 } };
    expect(find(check(withPattern(shallow, { standoff: 156 })), "gimbal-cannot-reach")).toBeUndefined();
  });

  test("that only looks down loses a section at its side, not one below", () => {
    const down = { ...straightPlan, camera: { ...straightPlan.camera, maxPitchDeg: -90 } };
    expect(brief(check(down))).toEqual(
      expect.arrayContaining([
        "error gimbal-cannot-reach",
        "error section-out-of-picture",
        "error section-not-covered",
      ]),
    );
    expect(check(withPattern(down, { standoff: 0 }))).toEqual([]);
  });

  test("has to resolve a car where the section is", () => {
    // 4.5 m at 1029 pixels focal length are 16 pixels at 289 m; 30° below the horizon a car shows 89 % of them.
    const slant = (standoff: number) => check(withPattern(straightPlan, { standoff, ahl: 150 }));
    expect(find(slant(205), "car-too-small")).toBeUndefined();
    expect(find(slant(260), "car-too-small")).toMatchObject({
      severity: "warning",
      message: "A car on the section is 14 pixels long in the picture, the detector needs 16",
      remedy: "Come within 257 m of the section, or take a camera with a narrower field of view",
    });
    expect(find(slant(700), "car-too-small")?.severity).toBe("error");
  });

  test("must not see the section too flat", () => {
    expect(find(check(withPattern(straightPlan, { standoff: 250, ahl: 40 })), "too-flat")?.severity).toBe("warning");
    expect(find(check(withPattern(straightPlan, { standoff: 250, ahl: 20 })), "too-flat")?.severity).toBe("error");
    expect(find(check(withPattern(straightPlan, { standoff: 200, ahl: 40 })), "too-flat")).toBeUndefined();
  });
});

describe("the drone", () => {
  test("can not fly faster than it can", () => {
    expect(find(check(withPattern(straightPlan, { speed: 19 })), "too-fast")?.message).toBe(
      "19 m/s is over the 18 m/s that Simulated quadcopter can fly",
    );
    expect(find(check(withPattern(straightPlan, { speed: 18 })), "too-fast")).toBeUndefined();
  });

  test("has to come home with its reserve", () => {
    const long = { ...straightPlan, section: line([0, 0], [9_000, 0]) };
    const violation = find(check(long), "endurance");
    expect(violation?.message).toMatch(
      /^The patrol takes \d+ % of the battery, 80 % may be used \(20 % are the reserve\)$/,
    );
    const share = Number(/about (\d+) %/.exec(violation?.remedy ?? "")?.[1]) / 100;
    const shorter = { ...straightPlan, section: line([0, 0], [9_000 * share, 0]) };
    expect(find(check(shorter), "endurance")).toBeUndefined();
  });

  test("that is fixed-wing warns of legs shorter than its turns", () => {
    const wing = { ...straightPlan.drone, kind: "fixed-wing" as const, maxSpeed: 30 };
    const plan = { ...straightPlan, drone: wing, section: line([0, 0], [500, 0], [560, 30], [1000, 30]) };
    expect(brief(check(withPattern(plan, { speed: 20 })))).toContain("warning leg-too-short");
  });

  test("starts from a home that is known and near", () => {
    expect(brief(check({ ...straightPlan, home: null }))).toEqual(["warning home-unknown"]);
    expect(brief(check({ ...straightPlan, home: at(0, -4_000) }))).toContain("warning home-too-far");
    expect(brief(check({ ...straightPlan, home: at(0, -60_000) }))).toEqual(
      expect.arrayContaining(["error home-too-far", "error endurance"]),
    );
  });
});

test("errors come before warnings", () => {
  const found = check({ ...withPattern(straightPlan, { speed: 30, standoff: 250, ahl: 40 }), home: null });
  const severities = found.map((one) => one.severity);
  expect(severities).toContain("error");
  expect(severities).toContain("warning");
  expect(severities.lastIndexOf("error")).toBeLessThan(severities.indexOf("warning"));
});
