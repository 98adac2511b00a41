import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import { droneProfiles } from "../../../src/mission/catalog.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { moveVertex, newPlan } from "../../../src/mission/edit.ts";
import type { Leg } from "../../../src/mission/leg.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import { asRoute } from "../../../src/mission/patterns/asRoute.ts";
import { newPattern, withKind } from "../../../src/mission/patterns/newPattern.ts";
import type { Pattern, PatternKind, RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import { watchedOf } from "../../../src/mission/patterns/watched.ts";
import type { DroneProfile, Plan } from "../../../src/mission/plan.ts";
import { planSchema } from "../../../src/mission/planSchema.ts";
import { flownEnvelope } from "../../../src/mission/proof/envelope.ts";
import { gapToPiece } from "../../../src/mission/proof/flat.ts";
import { sweepOf } from "../../../src/mission/sweep.ts";
import { at, line, metres, random } from "../../geo/local.ts";
import { shapedGround } from "../../geo/relief.ts";
import { bentPlan } from "../samples.ts";

const ground = flatGround(400);
const fixedWing = droneProfiles.find(({ kind }) => kind === "fixed-wing") as DroneProfile;
const routeOf = (stops: readonly Stop[], change: Partial<RoutePattern> = {}, plan: Partial<Plan> = {}): Plan => ({
  ...newPlan(),
  home: at(0, 0),
  ...plan,
  pattern: { kind: "route", stops, end: "return", ahl: 60, speed: 10, ...change },
});
const three: readonly Stop[] = [at(100, 0), { ...at(500, 0), holdMs: 20_000 }, at(500, 400)];
const codes = (plan: Plan, on: Ground = ground) =>
  checkPlan(plan, patrolOf(plan, on), { ground: on }).map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );
const heights = (legs: readonly Leg[]) => legs.map(({ from, to }) => [from.ahl, to.ahl]);
const box = line([0, 100], [900, 100], [900, 500], [0, 500]);

describe("a route", () => {
  test("leads from home over its stops and back, at the pattern's height and speed unless a stop has its own", () => {
    const plan = routeOf([at(100, 0), { ...at(500, 0), height: { ahl: 80 }, speed: 4 }, at(500, 400)]);
    const { legs, items, estimate } = patrolOf(plan, ground);
    expect(
      metres(
        legs.map(({ to }) => to),
        0,
      ),
    ).toEqual([
      [100, 0],
      [500, 0],
      [500, 400],
      [0, 0],
    ]);
    expect(heights(legs)).toEqual([
      [60, 60],
      [60, 80],
      [80, 60],
      [60, 60],
    ]);
    expect(legs.map(({ speed }) => speed)).toEqual([10, 4, 10, 10]);
    expect(items.map(({ command, params, z }) => [command, params[1], z])).toEqual([
      [22, 0, 60],
      [178, 10, 0],
      [16, 0, 60],
      [178, 4, 0],
      [16, 0, 80],
      [178, 10, 0],
      [16, 0, 60],
      [20, 0, 0],
    ]);
    expect(estimate.length).toBeCloseTo(100 + 400 + 400 + Math.hypot(500, 400), 0);
  });

  test("counts the time at its stops", () => {
    const plan = routeOf(three);
    const without = routeOf(three.map(({ lat, lon }) => ({ lat, lon })));
    const [held, passed] = [plan, without].map((one) => patrolOf(one, ground).estimate);
    expect((held?.durationMs ?? 0) - (passed?.durationMs ?? 0)).toBeCloseTo(20_000, 6);
    expect((held?.batteryPercent ?? 0) - (passed?.batteryPercent ?? 0)).toBeCloseTo(
      (20_000 * 100) / plan.drone.enduranceMs,
      6,
    );
  });

  test("sees what lies behind a stop as much later as it is held there", () => {
    const section = line([0, 0], [1_000, 0]);
    const aim = { kind: "angles", pitchDeg: -90, yawDeg: 0 } as const;
    const held = (holdMs: number) =>
      routeOf(
        [at(0, 0), { ...at(400, 0), aim, watch: true, holdMs }, { ...at(800, 0), aim, watch: true }],
        {},
        { section },
      );
    const lastOf = (plan: Plan) => {
      const patrol = patrolOf(plan, ground);
      const swept = [...sweepOf(patrol.legs, plan.camera, ground)];
      return [patrol.views.at(-1)?.afterMs ?? 0, swept.at(-1)?.afterMs ?? 0];
    };
    const [now, later] = [lastOf(held(0)), lastOf(held(30_000))];
    expect(later.map((ms, i) => Math.round(ms - (now[i] ?? 0)))).toEqual([30_000, 30_000]);
  });

  test("ends at home, where it is, or on the ground somewhere else", () => {
    const ends = (change: Partial<RoutePattern>) => {
      const { legs, items } = patrolOf(routeOf(three, change), ground);
      return [metres([legs.at(-1)?.to ?? at(0, 0)], 0)[0], items.at(-1)?.command];
    };
    expect(ends({ end: "return" })).toEqual([[0, 0], 20]);
    expect(ends({ end: "stay" })).toEqual([[500, 400], 16]);
    expect(ends({ end: "land" })).toEqual([[500, 400], 21]);
    expect(ends({ end: "land", landAt: at(700, 400) })).toEqual([[700, 400], 21]);
  });

  test("keeps the legs that did not change as they are, so that what was found of them holds again", () => {
    const here = flatGround(300);
    const plan = routeOf([at(100, 0), at(500, 0), at(500, 400), at(900, 400)]);
    const legsOf = (one: Plan) => patrolOf(one, here).legs;
    const before = legsOf(plan);
    const after = legsOf(moveVertex(plan, 1, at(520, 10)));
    expect(after.map((leg, i) => leg === before[i])).toEqual([true, false, false, true, true]);
    const fresh = patrolOf(moveVertex(plan, 1, at(520, 10)), flatGround(300)).legs;
    expect(after).toEqual(fresh);
    const slower = { ...plan, pattern: { ...plan.pattern, speed: 9 } };
    expect(legsOf(slower)).toEqual(patrolOf(slower, flatGround(300)).legs);
  });

  test("without a home begins at its first stop, which is flown all the same", () => {
    const { legs, items } = patrolOf(routeOf(three, {}, { home: null }), ground);
    expect(legs).toHaveLength(2);
    expect(items.map(({ command }) => command)).toEqual([22, 178, 16, 16, 16, 20]);
    expect(patrolOf(routeOf([]), ground)).toMatchObject({ legs: [], items: [] });
  });

  test("circles a stop: the circle is part of the way, from where it is reached and as often as it says", () => {
    const circled: Stop = { ...at(500, 0), loiter: { until: { turns: 2 }, radius: 50 } };
    const { legs, items } = patrolOf(routeOf([at(100, 0), circled, at(900, 0)]), ground);
    const [reach] = legs.filter(({ stop }) => stop === 1);
    expect(metres([reach?.to ?? at(0, 0)], 0)).toEqual([[450, 0]]);
    const circle = legs.filter(({ stop, to }) => stop === undefined && distance(to, at(500, 0)) < 51);
    expect(circle).toHaveLength(48);
    for (const { to } of circle) expect(distance(to, at(500, 0))).toBeCloseTo(50, 0);
    expect(circle.reduce((sum, leg) => sum + leg.length, 0)).toBeCloseTo(2 * 2 * Math.PI * 50, -1);
    expect(metres([legs[1 + 24 / 4]?.to ?? at(0, 0)], -1)).toEqual([[500, 50]]); // clockwise from the west is north
    expect(items.filter(({ command }) => command === 18)).toHaveLength(1);
  });

  test("of a fixed wing leaves a circle along the tangent to the next stop, and circles where a multirotor stands", () => {
    const timed: Stop = { ...at(500, 0), loiter: { until: { ms: 60_000 }, radius: -100 } };
    const [copter, plane] = [undefined, fixedWing].map(
      (drone) => patrolOf(routeOf([at(0, 300), timed, at(2_000, 0)], {}, drone && { drone }), ground).legs,
    );
    expect(copter?.find(({ stop }) => stop === 1)).toMatchObject({ holdMs: 60_000 });
    const out = plane?.at(-2);
    expect(out?.stop).toBe(2);
    const before = plane?.at(-3);
    expect(Math.abs((out?.headingDeg ?? 0) - (before?.headingDeg ?? 90))).toBeLessThan(12);
    expect(distance(out?.from ?? at(0, 0), at(500, 0))).toBeCloseTo(100, 0);
  });

  test("keeps the camera on a place, leg by leg", () => {
    const aim = { kind: "place", ...at(300, 200), ahl: 0 } as const;
    const { legs, items } = patrolOf(routeOf([at(100, 0), { ...at(500, 0), aim }, { ...at(500, 400), aim }]), ground);
    expect(
      legs.slice(0, 3).map(({ gimbalPitchDeg, gimbalYawDeg, looking }) => [gimbalPitchDeg, gimbalYawDeg, looking]),
    ).toEqual([
      [0, 0, "ahead"],
      [-17, -90, "left"],
      [-17, -90, "left"],
    ]);
    expect(items.filter(({ command }) => command === 195)).toEqual([
      {
        command: 195,
        frame: 3,
        params: [0, 0, 0, 0],
        lat: Math.round(aim.lat * 1e7) / 1e7,
        lon: Math.round(aim.lon * 1e7) / 1e7,
        z: 0,
        autocontinue: true,
      },
    ]);
  });

  test("takes heights above the ground and above the sea to what autopilots fly", () => {
    const hill = shapedGround(at(0, 0), (east) => 400 + east / 10);
    const plan = routeOf([
      { ...at(500, 0), height: { agl: 50 } },
      { ...at(800, 0), height: { amsl: 555 } },
      at(900, 0),
    ]);
    const { legs, items } = patrolOf(plan, hill);
    const placed = items.filter(({ command }) => command === 16).map(({ frame, z }) => [frame, z]);
    expect(placed[0]?.[0]).toBe(3);
    expect(placed[0]?.[1]).toBeCloseTo(100, 0);
    expect(placed.slice(1)).toEqual([
      [0, 555],
      [3, 60],
    ]);
    expect(legs[1]?.to.ahl).toBeCloseTo(155, 0);
  });

  test("follows the ground between stops that have no height of their own", () => {
    const ridge = shapedGround(at(0, 0), (east) => 400 + Math.max(0, 80 - Math.abs(east - 500) / 3));
    const aboveGround = { agl: 60, tolerance: 10, floor: 30 };
    const { legs, items } = patrolOf(routeOf([at(100, 0), at(900, 0)], { aboveGround }), ridge);
    const over = legs.filter(({ corner, stop }) => corner === 1 || stop === 1);
    expect(over.length).toBeGreaterThan(2);
    expect(Math.max(...over.map(({ to }) => to.ahl))).toBeGreaterThan(125);
    expect(items.filter(({ command }) => command === 16)).toHaveLength(legs.length);
    const own = routeOf([at(100, 0), { ...at(900, 0), height: { ahl: 200 } }], { aboveGround });
    expect(patrolOf(own, ridge).legs.at(-2)?.corner).toBeUndefined();
  });

  test("is read as a plan, and one with a wrong stop is refused by the place in it", () => {
    const plan = routeOf([{ ...at(0, 0), height: { agl: 50 }, loiter: { until: "told", radius: 0 } }, ...three]);
    expect(v.parse(planSchema, plan)).toEqual(plan);
    const wrong = (stop: object) =>
      v.getDotPath(v.safeParse(planSchema, routeOf([at(0, 0), stop as Stop])).issues?.[0] as v.BaseIssue<unknown>);
    expect(wrong({ ...at(0, 0), holdMs: -1 })).toBe("pattern.stops.1.holdMs");
    expect(wrong({ lat: 91, lon: 0 })).toBe("pattern.stops.1.lat");
    expect(wrong({ ...at(0, 0), height: { ahl: 1, agl: 2 } })).toBe("pattern.stops.1.height");
    expect(v.safeParse(planSchema, routeOf(Array.from({ length: 5_001 }, () => at(0, 0)))).issues?.[0]?.message).toBe(
      "a route has at most 5,000 stops",
    );
  });
});

describe("the checks of a route", () => {
  const camera = { aim: { kind: "angles", pitchDeg: -45, yawDeg: 0 }, watch: true } as const;

  test("find nothing wrong with a plain one, though it looks at nothing", () => {
    expect(codes(routeOf(three))).toEqual([]);
    expect(codes(routeOf([]))).toEqual(["error too-few-points: The route has no stops"]);
  });

  test("name stops that are too fast, over unknown ground, or never left", () => {
    const stops: Stop[] = [
      { ...at(100, 0), speed: 30 },
      { ...at(500, 0), height: { agl: 60 }, loiter: { until: "told", radius: 0 } },
      { ...at(500, 400), height: { ahl: 2 } },
      { ...at(900, 400), height: { amsl: 500 } },
      { ...at(900, 500), speed: 20 },
    ];
    const found = codes(routeOf(stops), { elevation: () => undefined });
    expect(found.filter((text) => text.startsWith("error"))).toEqual([
      "error too-fast: Stops 1 and 5 are flown to at up to 30 m/s, over the 18 m/s that Simulated quadcopter can fly",
      "error terrain-unknown: Stop 2 is above ground whose height is not known",
      "error terrain-unknown: Stop 4 is above mean sea level, and the height of home is not known",
      "error too-low: Stop 3 is less than 5 m above home, over ground whose height is not known",
      "error never-goes-on: Stop 2 is circled until something else is commanded: what comes after is never flown",
    ]);
  });

  test("are those of all patterns: terrain, battery, fence, height", () => {
    const wall = shapedGround(at(0, 0), (east) => (east > 250 && east < 350 ? 480 : 400));
    expect(codes(routeOf(three), wall)[0]).toMatch(/^error too-low: The path runs 20 m below the ground/);
    const long = routeOf([...three, at(30_000, 0)]);
    expect(codes(long).some((text) => text.startsWith("error endurance"))).toBe(true);
    const fence = {
      polygons: [{ kind: "inclusion", points: line([-200, -200], [400, -200], [400, 200], [-200, 200]) }],
      circles: [],
    } as const;
    expect(codes({ ...routeOf(three), fence }).some((text) => text.startsWith("error leaves-fence"))).toBe(true);
    const circled: Stop = { ...at(300, 0), loiter: { until: { turns: 1 }, radius: 120 } };
    expect(codes({ ...routeOf([circled]), fence }).some((text) => text.startsWith("error leaves-fence"))).toBe(true);
    expect(
      codes(
        routeOf([{ ...at(300, 0), height: { ahl: 500 } }], {}, { drone: { ...newPlan().drone, maxHeight: 120 } }),
      )[0],
    ).toMatch(/^error too-high/);
  });

  test("prove the fastest stop and the widest reach", () => {
    const widest = (plan: Plan) =>
      Math.max(...flownEnvelope(plan, patrolOf(plan, ground)).pieces.map(({ margin }) => margin));
    expect(widest(routeOf([at(100, 0), { ...at(500, 0), speed: 17 }]))).toBeGreaterThan(
      widest(routeOf([at(100, 0), at(500, 0)])),
    );
    const corner = (reach: number) => {
      const { pieces } = flownEnvelope(
        routeOf([{ ...at(500, 0), reach }, at(500, 400)]),
        patrolOf(routeOf([{ ...at(500, 0), reach }, at(500, 400)]), ground),
      );
      return pieces.find(({ reason, leg }) => reason === "corner" && leg === 0)?.core ?? [];
    };
    const west = (reach: number) => Math.min(...corner(reach).map(({ x }) => x));
    expect(west(90) - west(1)).toBeLessThan(-70);
  });

  test("prove a circle wherever it is entered and left, and what lies within it", () => {
    const circled: Stop = { ...at(1_000, 0), loiter: { until: { ms: 300_000 }, radius: 400 } };
    const plan = routeOf([circled, at(3_000, 0)], {}, { drone: fixedWing });
    const { plane, pieces } = flownEnvelope(plan, patrolOf(plan, ground));
    const covered = (east: number, north: number) =>
      pieces.some(({ core, margin }) => {
        const p = plane.xy(at(east, north));
        return gapToPiece(core, p, p).distance <= margin;
      });
    for (let deg = 0; deg < 360; deg += 10) {
      const [x, y] = [1_000 + 400 * Math.sin((deg * Math.PI) / 180), 400 * Math.cos((deg * Math.PI) / 180)];
      for (const t of [0, 0.3, 0.7, 1])
        expect([deg, t, covered(x + (3_000 - x) * t, y * (1 - t))]).toEqual([deg, t, true]);
    }
    expect(covered(1_000, 0)).toBe(true);
  });

  test("count what is seen of the section where stops say that the camera is on it", () => {
    const section = line([0, 0], [1_000, 0]);
    const plan = routeOf(
      [{ ...at(0, 0) }, { ...at(1_000, 0), ...camera, aim: { ...camera.aim, pitchDeg: -90 } }],
      {},
      { section },
    );
    expect(patrolOf(plan, ground).legs.map(({ kind }) => kind)).toEqual(["transit", "watch", "transit"]);
    expect(codes(plan).filter((text) => text.includes("not-covered"))).toEqual([]);
    const away = routeOf(
      [{ ...at(0, 0) }, { ...at(400, 0), ...camera, aim: { ...camera.aim, pitchDeg: -90 } }],
      {},
      { section },
    );
    expect(codes(away).some((text) => text.includes("not-covered"))).toBe(true);
  });
});

describe("a plan as a route", () => {
  const blank = newPlan({ home: at(-50, -50), section: bentPlan.section });
  const kinds: readonly [PatternKind, object][] = [
    ["corridor", {}],
    ["corridor", { passes: 3, back: "other-side" }],
    ["corridor", { standoff: 0, back: "none" }],
    ["area", { outline: box }],
    ["perimeter", { outline: box }],
    ["orbit", { centre: at(300, 300) }],
    ["expanding-square", { datum: at(300, 300) }],
    ["sector", { datum: at(300, 300), sweeps: 2 }],
  ];
  const hilly = shapedGround(at(0, 0), (east, north) => 400 + 30 * Math.sin(east / 200) + north / 40);

  test.each(kinds)("of kind %s %j flies the same items, over the same watched ground", (kind, change) => {
    for (const drone of droneProfiles)
      for (const home of [at(-50, -50), null])
        for (const aboveGround of [undefined, { agl: 70, tolerance: 10, floor: 30 }]) {
          const pattern = { ...newPattern(kind, blank), ...change, ...(aboveGround && { aboveGround }) } as Pattern;
          const plan: Plan = { ...blank, drone, home, pattern };
          const patrol = patrolOf(plan, hilly);
          const route = asRoute(plan, patrol) as Plan;
          expect(route.pattern.kind).toBe("route");
          const flown = patrolOf(route, hilly);
          expect(flown.items).toEqual(patrol.items);
          expect(flown.legs.filter((leg) => leg.kind === "watch")).toHaveLength(
            patrol.legs.filter((leg) => leg.kind === "watch").length,
          );
          expect(watchedOf(route)).toEqual(watchedOf(plan));
          expect(v.parse(planSchema, route)).toEqual(route);
        }
  });

  test("that is a route already, or flies nothing, stays what it is", () => {
    const route = routeOf(three);
    expect(asRoute(route, patrolOf(route, ground))).toBe(route);
    expect(asRoute(newPlan(), patrolOf(newPlan(), ground))).toBeUndefined();
  });

  test("has the points of what it was where its kind is only chosen", () => {
    const { pattern } = withKind(bentPlan, "route");
    expect(pattern).toEqual({ kind: "route", stops: bentPlan.section, end: "return", ahl: 90, speed: 12 });
    expect(withKind({ ...bentPlan, pattern }, "area").pattern).toMatchObject({ outline: [] });
  });
});

test("a route of 5,000 stops takes not a blink, nowhere near its square", () => {
  const next = random(3);
  const stops = Array.from(
    { length: 5_000 },
    (_, i): Stop => ({
      ...at(10 * i, 500 * next()),
      aim: { kind: "angles", pitchDeg: -Math.round(90 * next()), yawDeg: 0 },
      watch: true,
    }),
  );
  const plan = routeOf(stops, {}, { section: line([0, 0], [50_000, 0]) });
  const times = Array.from({ length: 7 }, () => {
    const startedAt = performance.now();
    expect(patrolOf(plan, ground).items.length).toBeGreaterThan(5_000);
    return performance.now() - startedAt;
  });
  expect(Math.min(...times)).toBeLessThan(500);
});
