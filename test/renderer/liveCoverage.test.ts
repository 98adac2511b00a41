import { expect, test } from "vitest";
import { LiveCoverage } from "../../renderer/fly/liveCoverage.ts";
import type { CoverageDelta } from "../../src/contract/coverage.ts";
import { type CoverageMap, sights } from "../../src/mission/coverage.ts";

const section = [
  { lat: 48.62, lon: 16.92 },
  { lat: 48.62, lon: 16.93 },
];
const delta = (map: string, revision: number, cells: readonly number[]): CoverageDelta => ({
  map,
  revision,
  section,
  step: 200,
  width: 300,
  columns: 4,
  rows: 3,
  cells: Uint32Array.from(cells),
  why: Uint8Array.from(cells, () => sights.indexOf("seen")),
  pixels: Uint16Array.from(cells, () => 30),
  lastSeenAt: Float64Array.from(cells, () => 1_000 * revision),
});

/** A station that gives prepared answers, and what it was asked. */
function answering(answers: (CoverageDelta | null)[]) {
  const asked: unknown[] = [];
  const call = (_: string, args: unknown) => {
    asked.push(args);
    const next = answers.shift();
    return next === undefined ? Promise.reject(new Error("gone")) : Promise.resolve(next);
  };
  return { live: new LiveCoverage(call as ConstructorParameters<typeof LiveCoverage>[0]), asked };
}

test("what was seen grows by what changed, and only what is new is asked for", async () => {
  const { live, asked } = answering([delta("a", 1, [0, 4]), delta("a", 2, [5])]);
  await live.ask("v1");
  const first = live.of("v1");
  expect([first?.revision, first?.map.percent(), live.of("v2")]).toEqual([1, (100 * 2) / 12, undefined]);
  await live.ask("v1");
  const second = live.of("v1");
  expect(second?.map).toBe(first?.map);
  expect([second?.map.percent(), second?.map.pixels[5], second?.map.lastSeenAt[5]]).toEqual([25, 30, 2_000]);
  expect(asked).toEqual([
    { vehicleId: "v1", map: null, revision: 0 },
    { vehicleId: "v1", map: "a", revision: 1 },
  ]);
});

test("another raster, another vehicle and no patrol begin anew, and a station that is away changes nothing", async () => {
  const { live, asked } = answering([delta("a", 7, [0, 1, 2]), delta("b", 1, [4]), delta("c", 3, [6, 7]), null]);
  await live.ask("v1");
  await live.ask("v1");
  expect([...(live.of("v1") as { map: CoverageMap }).map.why].filter((why) => why > 0)).toHaveLength(1);
  await live.ask("v2");
  expect([live.of("v1"), live.of("v2")?.revision]).toEqual([undefined, 3]);
  expect(asked.at(-1)).toEqual({ vehicleId: "v2", map: null, revision: 0 });
  await live.ask("v2");
  expect(live.state.get()).toBeUndefined();
  await live.ask("v2");
  expect(live.state.get()).toBeUndefined();
});

test("nothing more is asked while an answer is on its way", async () => {
  const { live, asked } = answering([delta("a", 1, [0])]);
  await Promise.all([live.ask("v1"), live.ask("v1")]);
  expect(asked).toHaveLength(1);
});
