import { expect, test } from "vitest";
import { coverageOf, coveragePixels, legendOf, sightColours } from "../../renderer/plan/coverageView.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { CoverageMap, sights } from "../../src/mission/coverage.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import { shareText } from "../../src/mission/seenShare.ts";

const section = [
  { lat: 48.62, lon: 16.92 },
  { lat: 48.62, lon: 16.93 },
];
const plan = newPlan({ section, home: section[0] as (typeof section)[0] });
const ground = flatGround(170);

test("what the globe shows is what the check counted, and nothing while the plan is only sketched", () => {
  const patrol = patrolOf(plan, ground);
  const map = coverageOf({ plan, patrol, ground, violations: [] });
  expect(map?.linePercent()).toBe(100);
  expect(coverageOf({ plan, patrol, ground, violations: [] })).toBe(map);
  expect(coverageOf({ plan, patrol: sketchOf(plan, ground), ground, violations: [] })).toBeUndefined();
  expect(coverageOf({ plan, patrol: undefined, ground, violations: [] })).toBeUndefined();
});

test("a picture of the cells has the section's left side up, and a column for each column", () => {
  const map = new CoverageMap(section, { step: 200, width: 300 });
  const { rows, columns } = map.grid;
  expect([columns, rows]).toEqual([4, 3]);
  map.note(1 * rows + 0, sights.indexOf("seen"), 64, 1); // second column, left
  map.note(2 * rows + 2, sights.indexOf("hidden"), 20, 1); // third column, right
  const pixels = coveragePixels(map, 1, 4, "sight", 16);
  const at = (x: number, y: number) => [...pixels.slice(4 * (y * 3 + x), 4 * (y * 3 + x) + 4)];
  expect([at(0, 0), at(1, 2), at(2, 1)]).toEqual([sightColours.seen, sightColours.hidden, sightColours.never]);
  const bright = coveragePixels(map, 1, 4, "pixels", 16);
  expect([...bright.slice(0, 3)]).toEqual([255, 220, 40]);
  expect([...bright.slice(4, 7)]).toEqual([40, 20, 120]);
});

test("the legend leaves out what there is none of", () => {
  expect(legendOf({ never: 0.05, small: 10, hidden: 0, assumed: 0, seen: 89.95 }).map(({ words }) => words)).toEqual([
    "Seen",
    "Car too small",
  ]);
});

test("a share is never told as all or nothing where it is not", () => {
  expect([0, 0.1, 49.6, 99.97, 100].map(shareText)).toEqual(["0 %", "1 %", "50 %", "99 %", "100 %"]);
});
