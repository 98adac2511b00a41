import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import { flatGround } from "../../../src/geo/ground.ts";
import { nearestOnPath } from "../../../src/geo/path.ts";
import { contains } from "../../../src/geo/polygon.ts";
import { type LatLon, wrap180 } from "../../../src/geo/position.ts";
import { droneProfiles } from "../../../src/mission/catalog.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { moveVertex, newPlan } from "../../../src/mission/edit.ts";
import { turnRadius } from "../../../src/mission/estimate.ts";
import type { Leg } from "../../../src/mission/leg.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import { newPattern, withKind } from "../../../src/mission/patterns/newPattern.ts";
import type { AreaPattern, Pattern, PatternKind } from "../../../src/mission/patterns/pattern.ts";
import { heightFor } from "../../../src/mission/patterns/resolution.ts";
import { shapeOf, withShape } from "../../../src/mission/patterns/shape.ts";
import { stripBelow } from "../../../src/mission/patterns/strip.ts";
import type { DroneProfile, Plan } from "../../../src/mission/plan.ts";
import { planSchema } from "../../../src/mission/planSchema.ts";
import { fromQgcPlan, toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { at, frame, line, metres, random } from "../../geo/local.ts";
import { shapedGround } from "../../geo/relief.ts";
import { straightPlan } from "../samples.ts";

const ground = flatGround(400);
const fixedWing = droneProfiles.find(({ kind }) => kind === "fixed-wing") as DroneProfile;
const blank = newPlan({ home: at(-50, -50) });

/** A plan of a kind with some of its fields changed. */
const planOf = <K extends PatternKind>(kind: K, change: Partial<Extract<Pattern, { kind: K }>>): Plan => ({
  ...blank,
  pattern: { ...newPattern(kind, blank), ...change } as Pattern,
});
const watched = (plan: Plan, on = ground): Leg[] => patrolOf(plan, on).legs.filter(({ kind }) => kind === "watch");
const codes = (plan: Plan, on = ground) =>
  checkPlan(plan, patrolOf(plan, on), { ground: on }).map(({ severity, code }) => `${severity} ${code}`);
const turns = (legs: readonly Leg[]) =>
  legs.slice(1).map((leg, i) => Math.round(wrap180(leg.headingDeg - (legs[i] as Leg).headingDeg)));
const box = (width: number, height: number) => line([0, 0], [width, 0], [width, height], [0, height]);

describe("an area sweep", () => {
  const area = (outline: readonly LatLon[], change: Partial<AreaPattern> = {}) =>
    planOf("area", { outline, overlapPercent: 20, ...change });

  test("flies along the longer side, its lanes as far apart as the camera's strip less the overlap, and sees it all", () => {
    const plan = area(box(1000, 300));
    const legs = watched(plan);
    const spacing = stripBelow(plan.camera, 90) * 0.8;
    expect(legs).toHaveLength(Math.ceil(300 / spacing));
    expect(legs.map(({ headingDeg }) => Math.round(headingDeg))).toEqual([90, 270, 90, 270, 90]);
    const norths = legs.map(({ from }) => frame.toEnu(from).north);
    for (const [i, north] of norths.slice(1).entries())
      expect(north - (norths[i] as number)).toBeLessThan(spacing + 0.5);
    expect(codes(plan)).toEqual([]);
  });

  test("begins at the corner nearest to home", () => {
    const start = (home: LatLon) => metres([(watched({ ...area(box(1000, 300)), home })[0] as Leg).from], 0)[0];
    expect(start(at(-50, -50))?.[0]).toBe(0);
    expect(start(at(-50, -50))?.[1]).toBeLessThan(40);
    expect(start(at(1050, 350))?.[0]).toBe(1000);
    expect(start(at(1050, 350))?.[1]).toBeGreaterThan(260);
  });

  test("takes the direction that it is given, which may need more turns", () => {
    const legs = watched(area(box(1000, 300), { headingDeg: 0 }));
    expect(legs.length).toBeGreaterThan(10);
    expect(legs.every(({ headingDeg }) => Math.abs(wrap180(headingDeg * 2)) < 1)).toBe(true);
  });

  test("of a U sweeps arm by arm, skips the gap, and sees it all", () => {
    const u = line([0, 0], [900, 0], [900, 800], [600, 800], [600, 300], [300, 300], [300, 800], [0, 800]);
    const plan = area(u, { headingDeg: 90 });
    const legs = watched(plan);
    for (const { from, to } of legs) {
      const middle = { lat: (from.lat + to.lat) / 2, lon: (from.lon + to.lon) / 2 };
      expect(contains(u, middle)).toBe(true);
    }
    // Once into each arm: the gap is crossed once in each direction at most.
    const side = legs.map(({ from, to }) =>
      Math.sign(frame.toEnu({ lat: 0, lon: (from.lon + to.lon) / 2 }).east - 450),
    );
    const arms = side.filter((_, i) => distance((legs[i] as Leg).from, (legs[i] as Leg).to) < 400);
    expect(arms.slice(1).filter((s, i) => s !== arms[i])).toHaveLength(1);
    expect(codes(plan)).toEqual([]);
  });

  test("lies closer over higher ground, for the strip is narrower there", () => {
    const slope = shapedGround(at(0, 0), (_, north) => 400 + Math.max(0, north) / 20);
    const plan = area(box(1500, 1000), { headingDeg: 90 });
    const norths = watched(plan, slope).map(({ from }) => frame.toEnu({ lat: from.lat, lon: from.lon }).north);
    const gaps = norths.slice(1).map((north, i) => north - (norths[i] as number));
    expect(gaps.length).toBeGreaterThan(12);
    expect(gaps[1]).toBeGreaterThan(1.5 * (gaps.at(-2) as number));
    expect(codes(plan, slope).filter((code) => code.includes("covered"))).toEqual([]);
  });

  test("of any polygon sees nearly all of it", () => {
    const next = random(5);
    for (let run = 0; run < 6; run++) {
      const outline = Array.from({ length: 7 }, (_, i) => {
        const angle = (2 * Math.PI * i) / 7;
        const far = 150 + 350 * next();
        return at(far * Math.cos(angle), far * Math.sin(angle));
      });
      expect(codes(area(outline)).filter((code) => code.includes("covered"))).toEqual([]);
    }
  });

  test("of a fixed wing turns outside of the lanes, and no tighter than it can", () => {
    const plan = { ...area(box(3000, 1200), { speed: 20 }), drone: fixedWing };
    const { legs } = patrolOf(plan, ground);
    const lanes = legs.filter(({ kind }) => kind === "watch");
    expect(lanes.length).toBeGreaterThan(10);
    const norths = lanes.map(({ from }) => frame.toEnu({ lat: from.lat, lon: from.lon }).north);
    const jumps = norths.slice(1).map((north, i) => Math.abs(north - (norths[i] as number)));
    const tight = jumps.filter((jump) => jump < 2 * turnRadius(20)).length;
    expect(tight).toBe(0);
    for (const [i, leg] of legs.entries())
      if (leg.kind === "watch") {
        expect(legs[i - 1]).toMatchObject({ kind: "transit" });
        expect(Math.abs(wrap180((legs[i - 1] as Leg).headingDeg - leg.headingDeg))).toBeLessThan(1);
        expect((legs[i - 1] as Leg).length).toBeGreaterThan(turnRadius(20));
      }
  });

  test("has to have an inside", () => {
    expect(codes(area([]))).toEqual(["error too-few-points"]);
    expect(codes(area(line([0, 0], [100, 100], [100, 0], [0, 100])))).toEqual(["error section-crosses-itself"]);
  });
});

describe("an expanding square search", () => {
  const plan = planOf("expanding-square", { datum: at(0, 0), headingDeg: 0, radius: 200, overlapPercent: 20 });
  const spacing = stripBelow(plan.camera, 90) * 0.8;

  test("has legs of 1, 1, 2, 2, 3, 3 … spacings and turns of 90° to the right", () => {
    const legs = watched(plan);
    expect(legs.map(({ length }) => Math.round((length / spacing) * 10) / 10)).toEqual(
      legs.map((_, i) => Math.floor(i / 2) + 1),
    );
    expect(new Set(turns(legs))).toEqual(new Set([90]));
    expect(metres([(legs[0] as Leg).from], 0)).toEqual([[0, 0]]);
  });

  test("sees its square, however it is turned", () => {
    for (const headingDeg of [0, 30, 200])
      for (const way of ["left", "right"] as const) {
        const turned = { ...plan, pattern: { ...plan.pattern, headingDeg, turns: way } as Pattern };
        expect(codes(turned)).toEqual([]);
      }
  });
});

describe("a sector search", () => {
  const plan = planOf("sector", { datum: at(0, 0), headingDeg: 0, radius: 400, sweeps: 1 });

  test("flies three diameters and the chords between them, all turns 120° to the right, and ends at its datum", () => {
    const legs = watched(plan);
    expect(legs.map(({ length }) => Math.round(length / 4) / 100)).toEqual([1, 1, 2, 1, 2, 1, 1]);
    expect(new Set(turns(legs))).toEqual(new Set([120]));
    expect(metres([(legs[0] as Leg).from, (legs.at(-1) as Leg).to], 0)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("goes over the same sectors again turned by 30°", () => {
    const legs = watched({ ...plan, pattern: { ...plan.pattern, sweeps: 2 } as Pattern });
    expect(legs).toHaveLength(14);
    expect(Math.round((legs[7] as Leg).headingDeg)).toBe(30);
  });
});

describe("an orbit", () => {
  const plan = planOf("orbit", { centre: at(200, 0), radius: 100, turns: 2, direction: "clockwise" });

  test("keeps its distance and the camera on the centre, from the place nearest to home", () => {
    const legs = watched(plan);
    for (const { from, looking } of legs) {
      expect(distance(from, at(200, 0))).toBeCloseTo(100, 0);
      expect(looking).toBe("right");
    }
    const total = legs.reduce((sum, { length }) => sum + length, 0);
    expect(total / (2 * Math.PI * 100)).toBeGreaterThan(1.95);
    expect(total / (2 * Math.PI * 100)).toBeLessThan(2);
    expect((legs[0] as Leg).gimbalPitchDeg).toBe(-42);
    expect(distance((legs[0] as Leg).from, at(-50, -50))).toBeLessThan(160);
    expect(codes(plan)).toEqual([]);
  });

  test("the other way round looks to the left, and two turns are twice one", () => {
    const other = { ...plan, pattern: { ...plan.pattern, direction: "counterclockwise", turns: 1 } as Pattern };
    expect(new Set(watched(other).map(({ looking }) => looking))).toEqual(new Set(["left"]));
    expect(watched(plan)).toHaveLength(2 * watched(other).length);
  });

  test("is refused where a fixed wing can not turn so tightly", () => {
    const tight = { ...plan, drone: fixedWing, pattern: { ...plan.pattern, speed: 20, radius: 60 } as Pattern };
    expect(codes(tight)).toContain("error turn-too-tight");
    const wide = { ...tight, pattern: { ...tight.pattern, radius: 150 } as Pattern };
    expect(codes(wide)).not.toContain("error turn-too-tight");
  });
});

describe("a perimeter", () => {
  const outline = box(600, 400);
  const plan = planOf("perimeter", { outline, fly: "outside", standoff: 80, turns: 2, direction: "clockwise" });

  test("is flown beside the outline with the camera on it", () => {
    const legs = watched(plan);
    expect(legs).toHaveLength(8);
    for (const { from } of legs) {
      expect(contains(outline, from)).toBe(false);
      expect(nearestOnPath([...outline, outline[0] as LatLon], from).distance).toBeGreaterThanOrEqual(79.9);
    }
    expect(new Set(legs.map(({ looking }) => looking))).toEqual(new Set(["right"]));
    expect(new Set(turns(legs))).toEqual(new Set([90]));
    expect(codes(plan)).toEqual([]);
  });

  test("from inside looks the other way, and is refused where no room is left", () => {
    const inner = { ...plan, pattern: { ...plan.pattern, fly: "inside" } as Pattern };
    expect(new Set(watched(inner).map(({ looking }) => looking))).toEqual(new Set(["left"]));
    expect(watched(inner).every(({ from }) => contains(outline, from))).toBe(true);
    const narrow = { ...plan, pattern: { ...plan.pattern, fly: "inside", standoff: 250 } as Pattern };
    expect(codes(narrow)).toContain("error standoff-too-wide");
  });
});

describe("a corridor of several passes", () => {
  test("looks one strip farther from the section with each, to and fro", () => {
    const pattern = { ...straightPlan.pattern, passes: 3, back: "none" as const };
    const legs = watched({ ...straightPlan, pattern });
    const norths = legs.map(({ from }) => Math.round(frame.toEnu({ lat: from.lat, lon: from.lon }).north));
    expect(norths[0]).toBe(120);
    expect((norths[2] as number) - 2 * (norths[1] as number) + 120).toBeCloseTo(0, -0.5);
    expect(norths[1]).toBeGreaterThan(150);
    expect(legs.map(({ headingDeg }) => Math.round(headingDeg))).toEqual([90, 270, 90]);
    expect(legs.map(({ looking }) => looking)).toEqual(["right", "left", "right"]);
    expect(new Set(legs.map(({ gimbalPitchDeg }) => gimbalPitchDeg))).toEqual(new Set([-37]));
  });

  test("straight above the section lies around it", () => {
    const pattern = { ...straightPlan.pattern, standoff: 0, passes: 3, back: "other-side" as const };
    const norths = watched({ ...straightPlan, pattern }).map(({ from }) =>
      Math.round(frame.toEnu({ lat: from.lat, lon: from.lon }).north),
    );
    expect(norths[1]).toBe(0);
    expect((norths[0] as number) + (norths[2] as number)).toBe(0);
    expect(Math.abs(norths[0] as number)).toBe(Math.round(stripBelow(straightPlan.camera, 90) * 0.8));
  });
});

describe("every kind of pattern", () => {
  const plans: Plan[] = [
    planOf("area", { outline: box(600, 400), headingDeg: 30 }),
    planOf("expanding-square", { datum: at(100, 100) }),
    planOf("sector", { datum: at(100, 100), sweeps: 2 }),
    planOf("orbit", { centre: at(100, 100), pixels: 20 }),
    planOf("perimeter", { outline: box(600, 400) }),
    { ...straightPlan, pattern: { ...straightPlan.pattern, passes: 2, overlapPercent: 35 } },
  ].map((plan) => ({ ...plan, pattern: { ...plan.pattern, aboveGround: { agl: 80, tolerance: 10, floor: 40 } } }));

  test.each(plans)("comes back from a file as it was: $pattern.kind", (plan) => {
    expect(v.parse(planSchema, plan)).toEqual(plan);
    expect(fromQgcPlan(toQgcPlan(plan, patrolOf(plan, ground)))).toEqual({ plan, notCarried: [] });
  });

  test.each(plans)("flies from home to home, with figures that fit each other: $pattern.kind", (plan) => {
    const { legs, items, estimate, views } = patrolOf(plan, ground);
    for (const [i, leg] of legs.entries()) {
      expect(distance((legs[i - 1] ?? leg).to, i === 0 ? leg.to : leg.from)).toBeLessThan(1.01);
      expect(Number.isFinite(leg.gimbalPitchDeg + leg.slant + leg.speed)).toBe(true);
    }
    expect([items[0]?.command, items.at(-1)?.command]).toEqual([22, 20]);
    expect(estimate.watchLength).toBeGreaterThan(100);
    expect(estimate.durationMs).toBeGreaterThan((estimate.length / plan.pattern.speed) * 1000);
    expect(views.length).toBeGreaterThan(3);
  });

  test.each(plans)("moves its own places: $pattern.kind", (plan) => {
    const moved = moveVertex(plan, 0, at(7, 8));
    expect(metres([shapeOf(moved)[0] as LatLon], 0)).toEqual([[7, 8]]);
    expect(metres(shapeOf(withShape(plan, line([1, 2], [3, 4], [5, 9]))).slice(-1), 0)).toEqual([[5, 9]]);
  });

  test("keeps height, speed and outline when it becomes another one", () => {
    const area = plans[0] as Plan;
    const around = withKind(area, "perimeter");
    expect(shapeOf(around)).toEqual(shapeOf(area));
    expect(around.pattern).toMatchObject({ ahl: 90, speed: 12, aboveGround: { agl: 80 } });
    expect(withKind(area, "area")).toBe(area);
  });

  test("is refused by name of the place that is wrong", () => {
    const broken = { ...plans[0], pattern: { ...(plans[0] as Plan).pattern, outline: [at(0, 0)] } };
    expect(v.safeParse(planSchema, broken).issues?.[0]?.message).toBe("an outline needs at least 3 corners");
    expect(v.safeParse(planSchema, { ...straightPlan, section: [] }).issues?.[0]?.message).toBe(
      "a border section needs at least 2 points",
    );
  });
});

test("the height for a resolution is the one from which a car has just so many pixels", () => {
  const camera = straightPlan.camera;
  const focal = camera.width / 2 / Math.tan((25 * Math.PI) / 180);
  expect(heightFor(20, camera)).toBeCloseTo((focal * 4.5) / 20, 6);
  expect(Math.hypot(heightFor(20, camera, 100), 100)).toBeCloseTo((focal * 4.5) / 20, 6);
  expect(heightFor(20, camera, 5_000)).toBe(0);
});

test("an area of dozens of square kilometres is planned and checked without a wait", () => {
  const outline = line([0, 0], [6000, 0], [7000, 5000], [3000, 3000], [0, 6000]);
  const plan = planOf("area", { outline });
  const begun = performance.now();
  expect(codes(plan)).toEqual(["error endurance"]);
  expect(performance.now() - begun).toBeLessThan(8_000);
});
