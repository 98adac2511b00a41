import { expect, it } from "vitest";
import type { CoverageDelta } from "../../src/contract/coverage.ts";
import { CoverageMap, sights } from "../../src/mission/coverage.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { CoverageTold } from "../../src/station/coverageTold.ts";
import { CoverageWatch } from "../../src/station/coverageWatch.ts";
import { line } from "../geo/local.ts";

const section = line([0, 0], [1_000, 0]);
const size = { step: 100, width: 150 };
const sight = (name: (typeof sights)[number]) => sights.indexOf(name);

const told = ({ cells, why, pixels, lastSeenAt }: CoverageDelta) =>
  [...cells].map((cell, i) => [cell, sights[why[i] as number], pixels[i], lastSeenAt[i]]);

it("tells each window what changed since it asked the last time", () => {
  const map = new CoverageMap(section, size);
  const teller = new CoverageTold(map);
  const first = teller.since(null, 0);
  expect([told(first), first.columns, first.rows, first.step, first.width]).toEqual([[], 10, 3, 100, 150]);
  map.note(4, sight("seen"), 40.4, 1_000);
  const second = teller.since(first.map, first.revision);
  expect(told(second)).toEqual([[4, "seen", 40, 1_000]]);
  map.note(7, sight("hidden"), 90, 2_000);
  map.note(5, sight("small"), 7, 2_000);
  const third = teller.since(second.map, second.revision);
  expect(told(third)).toEqual([
    [5, "small", 7, Number.NaN],
    [7, "hidden", 0, Number.NaN],
  ]);
  expect(told(teller.since(third.map, third.revision))).toEqual([]);
  // Another window, which knows the first answer only.
  expect(told(teller.since(first.map, first.revision)).map(([cell]) => cell)).toEqual([4, 5, 7]);
});

it("tells all to a window that knows another raster, or a revision that never was", () => {
  const map = new CoverageMap(section, size);
  const teller = new CoverageTold(map);
  map.note(3, sight("assumed"), 70_000, 5);
  const all = [[3, "assumed", 65_535, 5]];
  expect(told(teller.since("of a station before", 99))).toEqual(all);
  const { map: id } = teller.since(null, 0);
  expect(told(teller.since(id, 99))).toEqual(all);
  expect(new CoverageTold(map).since(id, 1).map).not.toBe(id);
});

it("has nothing to tell of a plan that watches nothing", () => {
  expect(new CoverageWatch(newPlan({})).changes(null, 0)).toBeUndefined();
  expect(new CoverageWatch(newPlan({ section })).changes(null, 0)?.cells).toEqual(new Uint32Array(0));
});
