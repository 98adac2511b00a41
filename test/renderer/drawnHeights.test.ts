import { expect, test } from "vitest";
import { drawnHeights, type HeightsOf, terrainSide } from "../../renderer/globe/drawnHeights.ts";
import type { GeoBox } from "../../src/geo/box.ts";
import { undulation } from "../../src/geo/geoid.ts";

const tile: GeoBox = { south: 47, west: 8, north: 47.1, east: 8.1 };

/** A station whose files know 500 m above mean sea level in the western half. */
function station() {
  const asked: GeoBox[] = [];
  const heightsOf: HeightsOf = async ({ rows, columns, ...box }) => {
    asked.push(box);
    const amsl = Float32Array.from({ length: rows * columns }, (_, i) =>
      i % columns < columns / 2 ? 500 : Number.NaN,
    );
    return { revision: 1, amsl };
  };
  return { asked, heightsOf };
}

test("the globe shows the station's heights above the ellipsoid, and beside them what else is known", async () => {
  const { heightsOf } = station();
  const heights = await drawnHeights(tile, { bounds: [tile], beside: () => 123, heightsOf });
  expect(heights).toHaveLength(terrainSide ** 2);
  expect(heights[0]).toBeCloseTo(500 + undulation({ lat: 47.1, lon: 8 }), 3);
  expect(heights[terrainSide - 1]).toBe(123);
  expect(heights[terrainSide * (terrainSide - 1)]).toBeCloseTo(500 + undulation({ lat: 47, lon: 8 }), 3);
});

test("the station is asked only where elevation files lie", async () => {
  const { asked, heightsOf } = station();
  const bounds = [{ south: 10, west: 10, north: 11, east: 11 }];
  const heights = await drawnHeights(tile, { bounds, beside: (lat) => lat, heightsOf });
  expect(asked).toEqual([]);
  expect(heights[0]).toBeCloseTo(47.1, 4);
  expect(heights.at(-1)).toBeCloseTo(47, 4);
});

test("where no file knows a height the ground beside is drawn; what could not be asked is asked again by the globe", async () => {
  const none: HeightsOf = async () => ({ revision: 1, amsl: null });
  const sources = { bounds: [tile], beside: () => 0 };
  expect(await drawnHeights(tile, { ...sources, heightsOf: none })).toEqual(new Float32Array(terrainSide ** 2));
  const gone: HeightsOf = () => Promise.reject(new Error("station is not running"));
  await expect(drawnHeights(tile, { ...sources, heightsOf: gone })).rejects.toThrow("not running");
});
