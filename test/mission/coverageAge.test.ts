import { expect, it } from "vitest";
import { CoverageMap, sights } from "../../src/mission/coverage.ts";
import { agedPlaces, coverageAge } from "../../src/mission/coverageAge.ts";
import { line } from "../geo/local.ts";

const SEEN = sights.indexOf("seen");
const section = line([0, 0], [400, 0]);
/** Four columns of three rows, 100 m each. */
const fourColumns = () => new CoverageMap(section, { step: 100, width: 150 });
const see = (map: CoverageMap, column: number, at: number, rows = [0, 1, 2]) => {
  for (const row of rows) map.note(column * 3 + row, SEEN, 30, at);
};

it("what was never seen is as old as the watch, and nothing of it is young", () => {
  const age = coverageAge(fourColumns(), { at: 90_000, sinceAt: 30_000, youngMs: 10_000 });
  expect(age).toEqual({ seen: 0, young: 0, worstMs: 60_000, along: expect.closeTo(50, 3), everSeen: false });
});

it("the worst age is that of the line's oldest place, and the share counts the whole corridor", () => {
  const map = fourColumns();
  [0, 1, 2, 3].forEach((column) => {
    see(map, column, 100_000 + 10_000 * column, [1]);
  });
  see(map, 3, 130_000);
  const age = coverageAge(map, { at: 140_000, sinceAt: 0, youngMs: 20_000 });
  expect(age).toEqual({
    seen: 50,
    young: (100 * 4) / 12,
    worstMs: 40_000,
    along: expect.closeTo(50, 3),
    everSeen: true,
  });
});

it("of an area every place counts, and what lies outside of it counts for nothing", () => {
  const [a, b] = section as [(typeof section)[0], (typeof section)[0]];
  const outline = [...line([-10, 60], [410, 60], [410, -60], [-10, -60])];
  const area = new CoverageMap([a, b], { step: 100, width: 150 }, outline);
  [0, 1, 2, 3].forEach((column) => {
    see(area, column, 5_000);
  });
  expect(coverageAge(area, { at: 6_000, sinceAt: 0, youngMs: 2_000 })).toEqual({
    ...{ seen: 100, young: 100, worstMs: 1_000, along: expect.closeTo(50, 3), everSeen: true },
  });
  expect(area.outside?.reduce((sum, out) => sum + out, 0)).toBe(8);
});

it("a stretch is as old as the oldest of it, and one that is skipped is none", () => {
  const map = new CoverageMap(section, { step: 100, width: 150 }, undefined, [[300, 400]]);
  see(map, 0, 50_000);
  see(map, 1, 20_000);
  const places = agedPlaces(map, 1_000, 2);
  expect(places.map(({ lastAt }) => lastAt)).toEqual([20_000, 1_000]);
  const { long } = map.grid;
  expect(places[0]).toEqual({ along: long, from: 0, to: 2 * long, lastAt: 20_000 });
  expect(agedPlaces(map, 1_000).map(({ lastAt }) => lastAt)).toEqual([50_000, 20_000, 1_000]);
});
