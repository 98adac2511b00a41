import { expect, test } from "vitest";
import { contains } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { CoverageMap, type Sight, sights } from "../../src/mission/coverage.ts";
import { weightedSeen } from "../../src/mission/weightedSeen.ts";
import type { Zone } from "../../src/mission/zone.ts";
import { line } from "../geo/local.ts";

const box = (west: number, south: number, east: number, north: number) =>
  line([west, south], [east, south], [east, north], [west, north]);
const zone = (points: readonly LatLon[], weight?: number): Zone => ({
  ...{ id: "zone-1", name: "Ford", kind: "interest", points },
  ...(weight !== undefined && { weight }),
});

/** A corridor of 1 km by 100 m, of which a part was seen. */
function mapOf(seen: readonly LatLon[], sight: Sight = "seen"): CoverageMap {
  const map = new CoverageMap(line([0, 0], [1000, 0]), { step: 20, width: 50 });
  for (let i = 0; i < map.grid.cells; i++)
    if (contains(seen, map.grid.centre(i))) map.note(i, sights.indexOf(sight), 20, 1_000);
  return map;
}

test("a place in a zone of interest counts as often as the zone weighs", () => {
  const map = mapOf(box(0, -60, 200, 60)); // 50 of 250 cells
  const found = weightedSeen(map, [zone(box(100, -60, 300, 60), 4), zone(box(800, -60, 1000, 60))]);
  // Seen: 25 cells once and 25 four times; in all 200 once and 50 four times.
  expect(found?.percent).toBeCloseTo((100 * (25 + 25 * 4)) / (200 + 50 * 4), 9);
});

test("of zones in each other the heavier counts; a light one makes its ground count less", () => {
  const map = mapOf(box(0, -60, 500, 60)); // half of it
  const [light, heavy] = [zone(box(0, -60, 500, 60), 0.5), zone(box(0, -60, 500, 60), 3)];
  expect(weightedSeen(map, [light])?.percent).toBeCloseTo(100 / 3, 9);
  expect(weightedSeen(map, [heavy, light])?.percent).toBeCloseTo(75, 9);
  expect(weightedSeen(map, [light, heavy])?.percent).toBeCloseTo(75, 9);
});

test("what is seen only if the ground is level is told by its weight too; other zones weigh nothing", () => {
  const map = mapOf(box(0, -60, 250, 60), "assumed");
  const found = weightedSeen(map, [zone(box(0, -60, 500, 60), 2)]);
  expect(found?.assumed).toBe(100);
  const noFly: Zone = { ...zone(box(0, -60, 500, 60), 2), kind: "no-fly" };
  expect(weightedSeen(map, [noFly])).toBeUndefined();
  expect(weightedSeen(map, [])).toBeUndefined();
  expect(weightedSeen(map, [zone(box(0, -60, 500, 60).slice(0, 2))])).toBeUndefined();
});
