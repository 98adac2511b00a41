import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { area } from "../../src/geo/polygon.ts";
import { CoverageMap, gridStep, plannedCoverage } from "../../src/mission/coverage.ts";
import { setPattern } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { line, metres } from "../geo/local.ts";
import { bentPlan, straightPlan } from "./samples.ts";

const section = line([0, 0], [1000, 0]);
const box = (west: number, south: number, east: number, north: number) =>
  line([west, south], [east, south], [east, north], [west, north]);

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
    map.observe(box(-5, -60, 400, 60), 1_000);
    expect([map.percent(), map.linePercent()]).toEqual([40, 40]);
    map.observe(box(400, -60, 600, 5), 2_000); // the southern half and the middle
    expect([map.percent(), map.linePercent()]).toEqual([40 + (20 * 3) / 5, 60]);
  });

  test("knows the gaps along the section, and since when", () => {
    const map = new CoverageMap(section, { step: 20, width: 50 });
    map.observe(box(100, -60, 300, 60), 1_000);
    map.observe(box(700, -60, 1_010, 60), 5_000);
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
    for (const at of [0, 1_000, 2_000, 100_000, 101_000, 50_000]) map.observe(seen, at);
    const [cell] = map.cells();
    expect([cell?.lastSeenAt, cell?.visits]).toEqual([101_000, 2]);
  });

  test("is not impressed by a picture of the sky", () => {
    const map = new CoverageMap(section, { step: 20, width: 50 });
    map.observe([], 1);
    map.observe(line([0, 0], [10, 10]), 1);
    expect([map.percent(), map.gaps().length]).toEqual([0, 1]);
    expect(() => new CoverageMap([], { step: 20, width: 50 })).toThrow("needs a section of 2 points, got 0");
  });
});

describe("the coverage a patrol promises", () => {
  test("on a straight section is all of its line", () => {
    const map = plannedCoverage(straightPlan, patrolOf(straightPlan, flatGround(400)));
    expect([map.linePercent(), map.gaps()]).toEqual([100, []]);
  });

  test("is wider when it goes back on the other side", () => {
    const wide = { ...straightPlan, watchWidth: 110 };
    const both = setPattern(wide, "back", "other-side");
    const once = plannedCoverage(wide, patrolOf(wide, flatGround(400))).percent();
    const twice = plannedCoverage(both, patrolOf(both, flatGround(400))).percent();
    expect(once).toBeLessThan(90);
    expect(twice).toBeGreaterThan(once + 15);
  });

  test("around a bend includes what the camera sweeps over in the turn", () => {
    expect(plannedCoverage(bentPlan, patrolOf(bentPlan, flatGround(400))).linePercent()).toBe(100);
  });
});

test("cells grow with very large corridors, and there are never too many", () => {
  expect(gridStep(straightPlan)).toBe(20);
  const huge = { section: line([0, 0], [60_000, 0]), watchWidth: 500 };
  const cells = new CoverageMap(huge.section, { step: gridStep(huge), width: huge.watchWidth }).cells();
  expect(cells.length).toBeLessThan(6_000);
});
