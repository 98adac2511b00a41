import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import { checkPlan, isFlyable, type Violation } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { featuresOfPlan, withFeatures } from "../../src/mission/formats/planFeatures.ts";
import { readFeatures } from "../../src/mission/formats/readFeatures.ts";
import { writeFeatures, writtenFormats } from "../../src/mission/formats/writeFeatures.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { CorridorPlan, Plan } from "../../src/mission/plan.ts";
import { plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { fencedAroundFlight } from "../../src/mission/proof/fenceAroundFlight.ts";
import { fromQgcPlan, toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { at, frame, line } from "../geo/local.ts";
import { shapedGround } from "../geo/relief.ts";

const level = flatGround(400);
const check = (plan: Plan, ground: Ground = level): Violation[] => checkPlan(plan, patrolOf(plan, ground), { ground });
const codes = (found: readonly Violation[]) => found.map(({ code }) => code);
const places = (...pairs: readonly (readonly [lat: number, lon: number])[]): LatLon[] =>
  pairs.map(([lat, lon]) => ({ lat, lon }));

/** Everything that is said is said in words, and everywhere it points at is a place. */
function expectWords(found: readonly Violation[]): void {
  for (const { message, remedy, place } of found) {
    expect(`${message} ${remedy}`).not.toMatch(/NaN|undefined|Infinity|\[object/);
    if (place) expect([Math.abs(place.lat) <= 90, Math.abs(place.lon) <= 180]).toEqual([true, true]);
  }
}

describe("a section over the date line", () => {
  const shift = 180 - at(700, 0).lon;
  const over = (p: LatLon): LatLon => ({ lat: p.lat, lon: wrap180(p.lon + shift) });
  const back = (p: LatLon): LatLon => ({ lat: p.lat, lon: wrap180(p.lon - shift) });
  const here: CorridorPlan = newPlan({
    section: line([0, 0], [800, 0], [1500, 300]),
    home: at(100, 200),
    watchWidth: 100,
  });
  const there: CorridorPlan = { ...here, section: here.section.map(over), home: over(at(100, 200)) };
  // Banks that hide some of it, and are the same on both sides.
  const banks = shapedGround(
    { lat: 47, lon: 8 },
    (east, north) => 400 + Math.max(0, 25 - Math.abs(north - 60)) * Math.abs(Math.sin(east / 200)),
  );
  const banksThere: Ground = { elevation: (place) => banks.elevation(back(place)) };

  test("is planned, seen and proved as the same one elsewhere", () => {
    const [near, far] = [patrolOf(here, banks), patrolOf(there, banksThere)];
    expect(far.legs.length).toBe(near.legs.length);
    expect(far.estimate.length).toBeCloseTo(near.estimate.length, 3);
    const [seen, seenThere] = [plannedCoverage(here, near, banks), plannedCoverage(there, far, banksThere)];
    expect(seenThere.shares().hidden).toBeGreaterThan(0.2);
    expect(seenThere.percent()).toBeCloseTo(seen.percent(), 1);
    expect(codes(check(there, banksThere))).toEqual(codes(check(here, banks)));
    for (const { from, to } of far.legs)
      for (const { lon } of [from, to]) expect(Math.abs(lon)).toBeLessThanOrEqual(180);
  });

  test("has a fence around its flight that holds it, and one too narrow that does not", () => {
    const fenced = fencedAroundFlight(there, patrolOf(there, level), 20);
    expect(codes(check(fenced)).filter((code) => /fence/.test(code))).toEqual([]);
    const narrow = {
      ...there,
      fence: { polygons: [], circles: [{ kind: "inclusion" as const, centre: over(at(0, 0)), radius: 500 }] },
    };
    const [found] = check(narrow).filter(({ code }) => code === "leaves-fence");
    expect(found?.place && Math.abs(frame.toEnu(back(found.place)).east)).toBeLessThan(510);
  });

  test.each(writtenFormats.filter(({ format }) => format !== "plan" && format !== "waypoints"))(
    "comes back from $format as it was",
    ({ format, ending }) => {
      const { bytes } = writeFeatures(featuresOfPlan(there), format);
      const read = readFeatures([{ name: `x.${ending}`, bytes }]);
      const taken = withFeatures<Plan>({ ...there, section: [] }, read?.features ?? []);
      expect(taken.plan.section.length).toBe(there.section.length);
      for (const [i, { lat, lon }] of taken.plan.section.entries()) {
        expect(lat).toBeCloseTo((there.section[i] as LatLon).lat, 6);
        expect(wrap180(lon - (there.section[i] as LatLon).lon)).toBeCloseTo(0, 6);
      }
    },
  );

  test("comes back from a QGroundControl plan as it was", () => {
    const { plan } = fromQgcPlan(toQgcPlan(there, patrolOf(there, level)));
    expect(plan.section.length).toBe(there.section.length);
    for (const [i, { lon }] of plan.section.entries())
      expect(wrap180(lon - (there.section[i] as LatLon).lon)).toBeCloseTo(0, 6);
  });
});

describe("a section near a pole", () => {
  test.each([
    ["beside it", places([89.995, 10], [89.995, 60])],
    ["over it", places([89.99, 10], [89.99, -170])],
    ["with a point on it", places([89.99, 10], [90, 0], [89.99, 100])],
    ["over the other one", places([-89.99, 10], [-89.99, -175])],
  ])("%s is refused in words, and nothing hangs", (_, section) => {
    const plan = newPlan({ section, home: section[0] as LatLon });
    const found = check(plan);
    expectWords(found);
    expect(isFlyable(found)).toBe(false);
    expect(found[0]).toMatchObject({
      code: "too-near-pole",
      severity: "error",
      message: expect.stringMatching(
        /^The section comes to 89\.\d+° (north|south)|^The section comes to 90\.0+° north/,
      ),
      remedy: expect.stringMatching(/^Plan/),
      place: expect.anything(),
    });
  });

  test("at 78° is planned as anywhere", () => {
    const section = places([78.2, 15.6], [78.21, 15.65], [78.2, 15.7]);
    const plan = newPlan({ section, home: section[0] as LatLon });
    expect(check(plan)).toEqual([]);
    expect(plannedCoverage(plan, patrolOf(plan, level), level).linePercent()).toBe(100);
  });
});

describe("places that are given twice", () => {
  test("make a section no other than it is without them", () => {
    const once = newPlan({ section: line([0, 0], [800, 0], [1600, 400]), home: at(0, 0) });
    const twice = { ...once, section: line([0, 0], [0, 0], [800, 0], [800, 0], [800, 0], [1600, 400], [1600, 400]) };
    expect(codes(check(twice))).toEqual(codes(check(once)));
    const [a, b] = [once, twice].map((plan) => patrolOf(plan, level));
    expect(b?.estimate.length).toBeCloseTo(a?.estimate.length ?? 0, 0);
    expect(plannedCoverage(twice, patrolOf(twice, level), level).linePercent()).toBe(100);
  });

  test("and nothing else are said", () => {
    const point = { ...newPlan(), section: line([0, 0], [0, 0], [0, 0]), home: at(0, 0) };
    const found = check(point);
    expectWords(found);
    expect(found[0]).toMatchObject({ code: "section-too-short", place: at(0, 0) });
    expect(isFlyable(found)).toBe(false);
    const blank = newPlan({ home: at(0, 0) });
    for (const pattern of [
      { ...newPattern("area", blank), outline: line([0, 0], [0, 0], [0, 0]) },
      { ...newPattern("perimeter", blank), outline: line([0, 0], [0, 0], [0, 0], [0, 0]) },
    ]) {
      const flat = check({ ...blank, pattern });
      expectWords(flat);
      expect(isFlyable(flat)).toBe(false);
    }
  });
});

describe("a line that crosses itself", () => {
  test("is refused with where, for a section and an outline", () => {
    const eight = newPlan({ section: line([0, 0], [1000, 0], [1000, 500], [500, -500]), home: at(0, 0) });
    expect(check(eight)).toEqual([
      {
        code: "section-crosses-itself",
        severity: "error",
        message: "The border section crosses itself 750 m from its beginning, so it has no left and right side there",
        remedy: "Move or delete a point, or make two plans of it",
        place: { lat: expect.closeTo(at(750, 0).lat, 5), lon: expect.closeTo(at(750, 0).lon, 5) },
      },
    ]);
    const blank = newPlan({ home: at(0, 0) });
    const bow: Plan = {
      ...blank,
      pattern: { ...newPattern("area", blank), outline: line([0, 0], [500, 500], [500, 0], [0, 500]) },
    };
    const [found] = check(bow);
    expect(found).toMatchObject({ code: "section-crosses-itself", severity: "error", place: expect.anything() });
    expect(found?.message).toMatch(/^The outline crosses itself/);
  });
});

test("ground that is missing under a part of the path is named with its place", () => {
  const hole: Ground = {
    elevation: (place) => {
      const { east } = frame.toEnu(place);
      return east > 400 && east < 500 ? undefined : 400;
    },
  };
  const plan = newPlan({ section: line([0, 0], [1000, 0]), home: at(0, 0) });
  const found = check(plan, hole).find(({ code }) => code === "terrain-unknown");
  expect(found).toMatchObject({ severity: "warning", remedy: "Load elevation data for the area" });
  const { east } = frame.toEnu(found?.place ?? at(0, 0));
  expect(east > 390 && east < 510).toBe(true);
  const kept = { ...plan, pattern: { ...plan.pattern, aboveGround: { agl: 80, tolerance: 10, floor: 40 } } };
  expect(check(kept, hole).find(({ code }) => code === "terrain-unknown")).toMatchObject({ severity: "error" });
});
