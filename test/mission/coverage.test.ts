import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { CoverageMap, type Sight, sights } from "../../src/mission/coverage.ts";
import { newPlan, setPattern } from "../../src/mission/edit.ts";
import { patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { gridStep, plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { seenByZone, watchedCellsIn } from "../../src/mission/seenByZone.ts";
import type { Zone } from "../../src/mission/zone.ts";
import { line, metres } from "../geo/local.ts";
import { bentPlan, straightPlan } from "./samples.ts";

const section = line([0, 0], [1000, 0]);
const box = (west: number, south: number, east: number, north: number) =>
  line([west, south], [east, south], [east, north], [west, north]);

/** Notes all cells whose centre lies in an outline. */
function note(map: CoverageMap, outline: readonly LatLon[], at: number, sight: Sight = "seen", pixels = 20): void {
  for (let i = 0; i < map.grid.cells; i++)
    if (contains(outline, map.grid.centre(i))) map.note(i, sights.indexOf(sight), pixels, at);
}

describe("a coverage map", () => {
  test("has cells along and across the corridor that fill it", () => {
    const cells = new CoverageMap(section, { step: 20, width: 50 }).cells();
    expect(cells).toHaveLength(50 * 5);
    expect(cells.reduce((sum, { ring }) => sum + area(ring), 0) / 100_000).toBeCloseTo(1, 2);
    expect(metres(cells.slice(0, 5).map((cell) => cell.centre))).toEqual([
      [10, 40],
      [10, 20],
      [10, 0],
      [10, -20],
      [10, -40],
    ]);
    expect(cells[0]).toMatchObject({ across: -40, visits: 0 });
    expect(cells[0] && "lastSeenAt" in cells[0]).toBe(false);
  });

  test("counts what a known picture saw", () => {
    const map = new CoverageMap(section, { step: 20, width: 50 });
    note(map, box(-5, -60, 400, 60), 1_000);
    expect([map.percent(), map.linePercent()]).toEqual([40, 40]);
    note(map, box(400, -60, 600, 5), 2_000); // the southern half and the middle
    expect([map.percent(), map.linePercent()]).toEqual([40 + (20 * 3) / 5, 60]);
  });

  test("knows the gaps along the section, and since when", () => {
    const map = new CoverageMap(section, { step: 20, width: 50 });
    note(map, box(100, -60, 300, 60), 1_000);
    note(map, box(700, -60, 1_010, 60), 5_000);
    const stretches = (since?: number) => map.gaps(since).map((g) => [Math.round(g.fromAlong), Math.round(g.toAlong)]);
    expect(stretches()).toEqual([
      [0, 100],
      [300, 700],
    ]);
    expect(stretches(2_000)).toEqual([[0, 700]]);
    expect(map.percent(2_000)).toBe(30);
    const [first] = map.gaps();
    expect(metres([first?.from ?? section[1]!, first?.to ?? section[1]!], 0)).toEqual([
      [0, 0],
      [100, 0],
    ]);
  });

  test("remembers the latest sight and counts visits, not frames", () => {
    const map = new CoverageMap(section, { step: 500, width: 10 });
    const seen = box(-10, -50, 1_010, 50);
    for (const at of [0, 1_000, 2_000, 100_000, 101_000, 50_000]) note(map, seen, at);
    const [cell] = map.cells();
    expect([cell?.lastSeenAt, cell?.visits]).toEqual([101_000, 2]);
  });

  test("keeps the best that was seen of each cell, and says what kept the rest from being seen", () => {
    const map = new CoverageMap(section, { step: 100, width: 50 });
    note(map, box(-5, -60, 500, 60), 1_000, "small", 9);
    note(map, box(300, -60, 600, 60), 2_000, "hidden", 30);
    note(map, box(400, -60, 500, 60), 3_000, "seen", 25);
    note(map, box(400, -60, 500, 60), 4_000, "small", 12);
    note(map, box(800, -60, 1_010, 60), 5_000, "assumed", 18);
    expect(map.cells().map(({ why, pixels }) => `${why} ${pixels}`)).toEqual([
      "small 9",
      "small 9",
      "small 9",
      "hidden 9",
      "seen 25",
      "hidden 0",
      "never 0",
      "never 0",
      "assumed 18",
      "assumed 18",
    ]);
    expect(map.gaps().map((g) => [Math.round(g.fromAlong), Math.round(g.toAlong), g.why])).toEqual([
      [0, 400, "small"],
      [500, 800, "never"],
    ]);
    expect(map.shares()).toEqual({ never: 20, small: 30, hidden: 20, assumed: 20, seen: 10 });
    expect([map.percent(), map.linePercent()]).toEqual([30, 30]);
  });

  test("needs a section, and keeps one over the date line in one piece", () => {
    expect(() => new CoverageMap([], { step: 20, width: 50 })).toThrow("needs a section of 2 points, got 0");
    const over = [
      { lat: 10, lon: 179.995 },
      { lat: 10, lon: -179.995 },
    ];
    const { grid } = new CoverageMap(over, { step: 100, width: 50 });
    expect([Math.round(grid.length), grid.columns]).toEqual([1096, 11]);
    expect(grid.centre(10).lon).toBeCloseTo(-179.9955, 4);
    expect(grid.centre(0).lon).toBeCloseTo(179.9955, 4);
    const still = new CoverageMap([over[0]!, over[0]!, over[0]!], { step: 20, width: 50 });
    expect([still.grid.cells, still.percent(), still.gaps()[0]?.why]).toEqual([5, 0, "never"]);
  });
});

const level = flatGround(400);

describe("the coverage a patrol promises", () => {
  test("on a straight section is all of its line", () => {
    const map = plannedCoverage(straightPlan, patrolOf(straightPlan, level), level);
    expect([map.linePercent(), map.gaps()]).toEqual([100, []]);
  });

  test("is wider when it goes back on the other side", () => {
    const wide = { ...straightPlan, watchWidth: 110 };
    const both = setPattern(wide, "back", "other-side");
    const once = plannedCoverage(wide, patrolOf(wide, level), level).percent();
    const twice = plannedCoverage(both, patrolOf(both, level), level).percent();
    expect(once).toBeLessThan(90);
    expect(twice).toBeGreaterThan(once + 15);
  });

  test("around a bend includes what the camera sweeps over in the turn", () => {
    expect(plannedCoverage(bentPlan, patrolOf(bentPlan, level), level).linePercent()).toBe(100);
  });
});

test("cells grow with very large corridors, and there are never too many", () => {
  expect(gridStep(straightPlan)).toBe(20);
  const huge = { section: line([0, 0], [60_000, 0]), watchWidth: 5_000 };
  const { cells } = new CoverageMap(huge.section, { step: gridStep(huge), width: huge.watchWidth }).grid;
  expect(cells).toBeLessThan(120_000);
});

test("coverage is counted once for a patrol, and left for later in a sketch", () => {
  const patrol = patrolOf(straightPlan, level);
  expect(plannedCoverage(straightPlan, patrol, level)).toBe(plannedCoverage(straightPlan, patrol, level));
  expect(plannedCoverage(straightPlan, patrol, flatGround(401))).not.toBe(plannedCoverage(straightPlan, patrol, level));
  const blind = setPattern(straightPlan, "standoff", 600);
  const codes = (of: typeof patrol) => checkPlan(blind, of, { ground: level }).map(({ code }) => code);
  expect(codes(patrolOf(blind, level))).toContain("section-not-covered");
  expect(codes(sketchOf(blind, level))).not.toContain("section-not-covered");
  expect(sketchOf(blind, level)).toMatchObject({ items: patrolOf(blind, level).items, sketch: true });
});

describe("what is seen of an area", () => {
  const outline = line([0, 0], [1_000, 0], [0, 800]);

  test("is counted over its inside alone", () => {
    let wrong = 0;
    const map = new CoverageMap(line([0, 400], [1_000, 400]), { step: 20, width: 400 }, outline);
    const { grid } = map;
    for (let cell = 0; cell < grid.cells; cell++)
      if (contains(outline, grid.centre(cell)) === (map.outside?.[cell] === 1)) wrong++;
    expect(wrong / grid.cells).toBeLessThan(0.002); // those whose middle is on the edge
    expect(map.shares()).toEqual({ never: 100, small: 0, hidden: 0, assumed: 0, seen: 0 });
    for (let cell = 0; cell < map.grid.cells; cell++) map.note(cell, sights.indexOf("seen"), 30, 1_000);
    expect([map.seen(), map.shares().seen]).toEqual([{ percent: 100, assumed: 0 }, 100]);
    expect([map.seenLine(), map.gaps()]).toEqual([{ percent: 100, assumed: 0 }, []]); // half of it lies outside
    const corner = map.outside?.indexOf(1) ?? -1;
    expect([map.why[corner], map.visits[corner]]).toEqual([0, 0]);
    expect(map.runs().every(({ why }) => why === "seen")).toBe(true);
  });

  test("of a sweep is nearly all, and what it watches is no more than the area", () => {
    const blank = newPlan({ home: outline[0] as LatLon });
    const plan = { ...blank, pattern: { ...newPattern("area", blank), outline, overlapPercent: 30 } };
    const ground = flatGround(100);
    const patrol = patrolOf(plan, ground);
    const map = plannedCoverage(plan, patrol, ground);
    expect(map.percent()).toBeGreaterThan(97);
    expect(map.percent()).toBeLessThanOrEqual(100);
    expect(plannedCoverage({ ...plan, name: "The same" }, patrol, ground)).toBe(map);
    const { grid, outside } = map;
    const watched = outside?.reduce((sum, out) => sum + (1 - out) * grid.long * grid.wide, 0) ?? 0;
    expect(watched / area(outline)).toBeCloseTo(1, 2);
  });

  test("that is not is told as pieces, the largest first, with why and a place in each", () => {
    const map = new CoverageMap(line([0, 400], [1_000, 400]), { step: 20, width: 400 }, outline);
    note(map, box(-5, -5, 300, 805), 1_000);
    note(map, box(600, -5, 1_005, 805), 1_000);
    note(map, box(340, 100, 400, 160), 1_000, "hidden", 30);
    note(map, box(100, 100, 140, 140), 9_000);
    expect(map.gaps()).toEqual([]);
    const patches = map.patches();
    expect(patches.map(({ why, squareMetres }) => [why, Math.round(squareMetres / 10_000)])).toEqual([["never", 13]]);
    const [{ place }] = patches as [(typeof patches)[0]];
    expect(contains(outline, place) && contains(box(300, 0, 600, 800), place)).toBe(true);
    const since = map.patches(5_000);
    expect(since.map(({ squareMetres }) => Math.round(squareMetres / 1_000))).toEqual([398]);
  });

  test("is told of each zone, as far as it is watched", () => {
    const map = new CoverageMap(line([0, 400], [1_000, 400]), { step: 20, width: 400 }, outline);
    note(map, box(-5, -5, 200, 805), 1_000);
    note(map, box(200, -5, 300, 805), 2_000, "assumed");
    const zone = (name: string, points: readonly LatLon[]): Zone => ({ id: name, name, kind: "interest", points });
    const zones = [
      zone("seen", box(20, 20, 180, 180)),
      zone("half", box(200, 100, 400, 200)),
      zone("over the edge", box(-500, 0, 200, 200)),
      zone("elsewhere", box(3_000, 0, 3_200, 200)),
    ];
    const told = seenByZone(map, zones);
    expect(told.map(({ zone: { name }, seen, watched }) => [name, seen, Math.round(watched / 4_000)])).toEqual([
      ["seen", { percent: 100, assumed: 0 }, 6],
      ["half", { percent: 50, assumed: 100 }, 5],
      ["over the edge", { percent: 100, assumed: 0 }, 10],
      ["elsewhere", undefined, 0],
    ]);
    expect(seenByZone(map, zones.slice(0, 1), 1_500)[0]?.seen).toEqual({ percent: 0, assumed: 0 });
  });

  test("is told of zones beside a bent section too, also over the date line", () => {
    for (const west of [0, 179.99]) {
      const over = (p: LatLon): LatLon => ({ lat: p.lat, lon: wrap180(p.lon - section[0]!.lon + west) });
      const bent = line([0, 0], [700, 0], [700, 900], [1_500, 1_400]).map(over);
      const map = new CoverageMap(bent, { step: 20, width: 150 });
      const ring = box(300, -400, 1_200, 1_100).map(over);
      const cells = watchedCellsIn(map, ring);
      const slow = [...map.why.keys()].filter((cell) =>
        contains(
          ring.map(({ lat, lon }) => ({ lat, lon: wrap180(lon - west) })),
          { lat: map.grid.centre(cell).lat, lon: wrap180(map.grid.centre(cell).lon - west) },
        ),
      );
      expect(cells.length).toBeGreaterThan(500);
      expect(cells).toEqual(slow);
    }
  });
});

describe("what a pattern promises to see is checked by the same count that the screen shows", () => {
  const blank = newPlan({ home: section[0]!, watchWidth: 60 });
  const found = (plan: Plan) =>
    checkPlan(plan, patrolOf(plan, level), { ground: level }).filter(({ code }) => code.endsWith("not-covered"));
  const outline = box(0, 0, 600, 400);
  const middle = line([300, 200])[0]!;

  test("and nothing is missing of any pattern as it is made", () => {
    const plans: Pattern[] = [
      { ...newPattern("area", blank), outline },
      { ...newPattern("perimeter", blank), outline },
      { ...newPattern("orbit", blank), centre: middle },
      { ...newPattern("sector", blank), datum: middle },
      { ...newPattern("expanding-square", blank), datum: middle },
    ];
    for (const pattern of plans) {
      const plan = { ...blank, pattern };
      expect([pattern.kind, found(plan)]).toEqual([pattern.kind, []]);
      expect(plannedCoverage(plan, patrolOf(plan, level), level).grid.cells).toBeGreaterThan(50);
    }
  });

  test("an area flown too high says how much, how large a piece, why, and where", () => {
    const plan: Plan = { ...blank, pattern: { ...newPattern("area", blank), outline, ahl: 400 } };
    const [violation] = found(plan);
    expect(violation).toMatchObject({
      code: "area-not-covered",
      severity: "error",
      message:
        "100 % of the area is never seen well enough, the largest piece of it 0.24 km²: a car there is too small in the picture",
      remedy: "Fly lower, or take a camera with a narrower field of view",
    });
    expect(violation?.place && contains(outline, violation.place)).toBe(true);
  });

  test("an orbit around more than it sees is told, as a line is with its longest gap", () => {
    const wide: Plan = { ...blank, watchWidth: 400, pattern: { ...newPattern("orbit", blank), centre: middle } };
    expect(found(wide)[0]?.message).toMatch(/^\d+ % of the place is never seen well enough, the largest piece of it/);
    const far: Plan = { ...blank, pattern: { ...newPattern("perimeter", blank), outline, standoff: 700 } };
    expect(found(far)[0]?.message).toMatch(/^\d+ % of the outline is never seen .* from \d+ m to \d/);
  });
});
