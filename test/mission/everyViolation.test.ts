import { describe, expect, test } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { checkPlan, type ViolationCode } from "../../src/mission/check.ts";
import { newPlan, setPattern } from "../../src/mission/edit.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import type { CorridorPlan, DroneProfile, Plan } from "../../src/mission/plan.ts";
import type { OtherFlight } from "../../src/mission/proof/otherFlight.ts";
import type { Zone } from "../../src/mission/zone.ts";
import { at, frame, line } from "../geo/local.ts";
import { straightPlan } from "./samples.ts";

/** A plan that raises a violation. */
interface Case {
  readonly plan: Plan;
  /** Level at 400 m where absent. */
  readonly ground?: Ground;
  /** What no pattern makes of itself is put into the patrol. */
  readonly change?: (patrol: Patrol) => Patrol;
  readonly others?: readonly OtherFlight[];
  /** It is nowhere in particular. */
  readonly nowhere?: true;
  /** There is no figure that would say more. */
  readonly plain?: true;
}

const box = (west: number, south: number, east: number, north: number): LatLon[] =>
  line([west, south], [east, south], [east, north], [west, north]);
const flown = (change: Partial<CorridorPlan["pattern"]>, plan: CorridorPlan = straightPlan): CorridorPlan => ({
  ...plan,
  pattern: { ...plan.pattern, ...change },
});
const keepIn = (...areas: readonly LatLon[][]) => ({
  polygons: areas.map((points) => ({ kind: "inclusion" as const, points })),
  circles: [],
});
const keepOut = (points: LatLon[]) => ({ polygons: [{ kind: "exclusion" as const, points }], circles: [] });
const noFly = (points: LatLon[]): { zones: Zone[] } => ({
  zones: [{ id: "a", name: "Village", kind: "no-fly", points }],
});
const drone = (change: Partial<DroneProfile>, plan: Plan = straightPlan): Plan => ({
  ...plan,
  drone: { ...plan.drone, ...change },
});
const wing = { kind: "fixed-wing" as const, cruiseSpeed: 20, maxSpeed: 30 };
const hill = (east: number, north: number, top: number): Ground => ({
  elevation: (place) => {
    const d = frame.toEnu(place);
    return 400 + top * Math.exp(-((d.east - east) ** 2 + (d.north - north) ** 2) / 100 ** 2);
  },
});

/** A bend with home in it, so that the way home is not the way out. */
const bend: CorridorPlan = newPlan({ section: line([0, 0], [1500, 0], [1500, 1200]), home: at(0, 300) });
const corner = line([-100, 50], [1600, 50], [1600, 1400], [1250, 1400], [1250, 500], [-100, 500]);
const long: CorridorPlan = newPlan({ section: line([0, 0], [4000, 0]), home: at(0, 300) });
const outline = box(0, 0, 600, 400);
const blank = newPlan({ home: at(0, 0) });

const cases: Readonly<Record<ViolationCode, Case>> = {
  "too-few-points": { plan: { ...straightPlan, section: line([0, 0]) } },
  "too-long": { plan: { ...straightPlan, section: [at(0, 0), { lat: 10, lon: 8 }] } },
  "section-too-short": { plan: { ...straightPlan, section: line([0, 0], [10, 0]) } },
  "too-near-pole": {
    plan: {
      ...straightPlan,
      section: [
        { lat: 86, lon: 8 },
        { lat: 86, lon: 8.1 },
      ],
      home: { lat: 86, lon: 8 },
    },
  },
  "section-crosses-itself": { plan: { ...straightPlan, section: line([0, 0], [1000, 0], [500, 100], [500, -400]) } },
  "standoff-too-wide": { plan: { ...straightPlan, section: line([0, 0], [1000, 0], [1000, 100], [0, 100]) } },
  "leg-too-short": {
    plan: drone(wing, { ...flown({ speed: 20 }), section: line([0, 0], [500, 0], [560, 30], [1000, 30]) }),
  },
  "too-low": { plan: straightPlan, ground: hill(500, 120, 80) },
  "terrain-unknown": { plan: straightPlan, ground: { elevation: () => undefined }, plain: true },
  "gimbal-cannot-reach": { plan: { ...straightPlan, camera: { ...straightPlan.camera, minPitchDeg: -30 } } },
  "too-flat": { plan: flown({ standoff: 250, ahl: 40 }) },
  "section-out-of-picture": { plan: { ...straightPlan, camera: { ...straightPlan.camera, maxPitchDeg: -90 } } },
  "section-not-covered": { plan: flown({ standoff: 600 }) },
  "car-too-small": { plan: flown({ standoff: 260, ahl: 150 }) },
  "too-fast": { plan: flown({ speed: 40 }), nowhere: true },
  "never-goes-on": {
    plan: {
      ...blank,
      pattern: {
        ...newPattern("route", blank),
        stops: [{ ...at(100, 0), loiter: { until: "told", radius: 0 } }, at(300, 0)],
      },
    },
  },
  endurance: { plan: { ...straightPlan, section: line([0, 0], [20_000, 0]) }, nowhere: true },
  "turn-too-tight": {
    plan: drone(wing, { ...blank, pattern: { ...newPattern("orbit", blank), centre: at(9, 9), radius: 8 } }),
  },
  "too-windy": { plan: { ...straightPlan, wind: { speed: 18.5 } } },
  "area-not-covered": { plan: { ...blank, pattern: { ...newPattern("area", blank), outline, ahl: 400 } } },
  "home-unknown": { plan: { ...straightPlan, home: null }, nowhere: true, plain: true },
  "home-too-far": { plan: { ...straightPlan, home: at(0, -4_000) } },
  "fence-unsound": { plan: { ...straightPlan, fence: keepIn(line([0, 0], [10, 0])) } },
  "rally-unsound": { plan: { ...straightPlan, rally: [{ ...at(0, 0), ahl: 40_000 }] } },
  "leaves-fence": { plan: { ...straightPlan, fence: keepIn(box(-500, -500, 600, 500)) } },
  "enters-forbidden": { plan: { ...straightPlan, fence: keepOut(box(400, -400, 450, 400)) } },
  "not-in-all-areas": {
    plan: { ...straightPlan, fence: keepIn(box(-500, -500, 600, 500), box(500, -500, 1500, 500)) },
  },
  "rally-outside-fence": {
    plan: { ...straightPlan, fence: keepIn(box(-500, -500, 1500, 500)), rally: [{ ...at(5000, 0), ahl: 40 }] },
  },
  "zone-unsound": { plan: { ...straightPlan, ...noFly(line([0, 0], [1, 1])) } },
  "margin-leaves-fence": { plan: { ...bend, fence: keepIn(box(-100, 115, 1600, 1400)) } },
  "return-leaves-fence": { plan: { ...bend, fence: keepIn(corner) } },
  "margin-enters-forbidden": { plan: { ...bend, fence: keepOut(box(700, 125, 760, 200)) } },
  "return-enters-forbidden": { plan: { ...bend, fence: keepOut(box(800, 500, 900, 600)) } },
  "enters-no-fly": { plan: { ...bend, ...noFly(box(700, 125, 760, 200)) } },
  "return-enters-no-fly": { plan: { ...bend, ...noFly(box(800, 500, 900, 600)) } },
  "crosses-line": { plan: { ...bend, ownSide: { buffer: 115 } } },
  "return-crosses-line": {
    // A hook flown outside of, there and back: only the straight way home from its end goes through it.
    plan: {
      ...newPlan({ section: line([0, 0], [1500, 0], [1500, 1500], [300, 1500]), home: at(200, -300) }),
      pattern: { ...bend.pattern, side: "right" },
      ownSide: { buffer: 0 },
    },
  },
  "own-side-unknown": {
    plan: {
      ...newPlan({ home: at(0, 0) }),
      pattern: { ...newPattern("area", blank), outline },
      ownSide: { buffer: 0 },
    },
    nowhere: true,
    plain: true,
  },
  "wind-too-strong": { plan: { ...long, wind: { speed: 14 } }, nowhere: true },
  "endurance-in-wind": {
    plan: drone({ enduranceMs: 20 * 60_000 }, { ...long, wind: { speed: 9, fromDeg: 90 } }),
    nowhere: true,
  },
  "return-endurance": {
    // Slanting ways against the wind can be flown, the straight one home can not.
    plan: drone(
      { maxWind: 20, enduranceMs: 6 * 3_600_000 },
      {
        ...flown({ standoff: 0, back: "none" }),
        section: line([300, -1000], [0, -1000], [-1700, -20]),
        wind: { speed: 17.55, fromDeg: 0 },
      },
    ),
  },
  "too-high": { plan: drone({ maxHeight: 80 }) },
  "too-steep": {
    plan: straightPlan,
    change: (patrol) => ({
      ...patrol,
      legs: patrol.legs.map((leg, i) => (i === 1 ? { ...leg, to: { ...leg.to, ahl: 900 } } : leg)),
    }),
  },
  separation: {
    plan: straightPlan,
    others: [{ plan: { ...long, name: "Other" }, legs: patrolOf(long, flatGround(400)).legs, where: "on board Alpha" }],
  },
  "separation-unknown": {
    plan: straightPlan,
    ground: { elevation: () => undefined },
    others: [
      {
        plan: { ...long, name: "Other" },
        legs: patrolOf({ ...long, home: at(900, 500) }, { elevation: () => undefined }).legs,
        where: "on board Alpha",
      },
    ],
  },
  "beyond-link": { plan: { ...long, link: { place: at(0, 300), range: 3_000 } } },
  "return-too-low": {
    plan: newPlan({ home: at(0, 1300), section: line([2000, 0], [2000, -1500]) }),
    ground: hill(1000, -20, 120),
  },
  "return-terrain-unknown": {
    // A void in the elevation between the end of the patrol and home, away from its path.
    plan: bend,
    ground: {
      elevation: (place) => {
        const { east, north } = frame.toEnu(place);
        return Math.hypot(east - 700, north - 600) < 120 ? undefined : 400;
      },
    },
    plain: true,
  },
};

describe("every violation", () => {
  test.each(Object.entries(cases) as [ViolationCode, Case][])(
    "%s says what with figures, what would mend it, and where",
    (code, { plan, ground = flatGround(400), change = (patrol) => patrol, others = [], nowhere, plain }) => {
      const violation = checkPlan(plan, change(patrolOf(plan, ground)), { ground, others }).find(
        (one) => one.code === code,
      );
      expect(violation).toBeDefined();
      if (!violation) return;
      const { message, remedy, place } = violation;
      expect(message).toMatch(/^["A-Z0-9].*[^.]$/);
      expect(`${message} ${remedy}`).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
      expect(/\d/.test(message)).toBe(!plain);
      expect(remedy).toMatch(/^[A-Z].*[^.]$/);
      expect(place === undefined).toBe(nowhere === true);
      if (!place) return;
      expect([Math.abs(place.lat) <= 90, Math.abs(place.lon) <= 180]).toEqual([true, true]);
      expect(distance(place, plan.home ?? at(0, 0))).toBeLessThan(30_000);
    },
  );
});

describe("a plan of another kind than a corridor", () => {
  const bad = { ahl: 30, speed: 12, pixels: 400 };
  const patterns: readonly Pattern[] = [
    { ...newPattern("area", blank), outline, ...bad },
    { ...newPattern("perimeter", blank), outline, standoff: 700, ...bad },
    { ...newPattern("orbit", blank), centre: at(300, 300), radius: 700, ...bad },
    { ...newPattern("sector", blank), datum: at(300, 300), radius: 9_000, ...bad },
    { ...newPattern("expanding-square", blank), datum: at(300, 300), radius: 4_000, ...bad },
  ];

  test("is never told of a section that it does not have", () => {
    for (const pattern of patterns)
      for (const change of [
        {},
        { camera: { ...blank.camera, minPitchDeg: -5, maxPitchDeg: 0 } },
        { fence: keepIn(box(-100, -100, 100, 100)), ...noFly(box(150, 150, 250, 250)) },
        { home: at(0, 60_000), wind: { speed: 9 } },
      ]) {
        const plan: Plan = { ...blank, pattern, ...change };
        const ground = flatGround(400);
        const words = checkPlan(plan, patrolOf(plan, ground), { ground }).map(
          ({ message, remedy }) => `${message}: ${remedy}`,
        );
        expect(words.length).toBeGreaterThan(0);
        expect(words.filter((text) => /section/i.test(text))).toEqual([]);
      }
  });
});

test("a fence that leaves out home says so, and how far away it is", () => {
  const plan = { ...setPattern(bend, "back", "same"), home: at(0, 700), fence: keepIn(box(-100, 50, 1600, 400)) };
  const ground = flatGround(400);
  const [found] = checkPlan(plan, patrolOf(plan, ground), { ground }).filter(({ code }) => code === "leaves-fence");
  expect(found).toEqual({
    code: "leaves-fence",
    severity: "error",
    message: "Home lies outside the patrol's own fence, 300 m from it",
    remedy: "Make the fence around home too, or start from a place that it allows",
    place: at(0, 700),
  });
});
