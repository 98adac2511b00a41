import { expect, test } from "vitest";
import { amslOf, ellipsoidOf, undulation } from "../../src/geo/geoid.ts";
import { flatGround, gridGround, layeredGround } from "../../src/geo/ground.ts";
import { groundOf } from "../../src/geo/groundOf.ts";
import { tiledGround, tileSide } from "../../src/geo/groundTiles.ts";
import { random } from "./local.ts";

const grid = {
  south: 47,
  west: 8,
  stepLat: 0.01,
  stepLon: 0.02,
  rows: 3,
  columns: 2,
  amsl: Float32Array.of(100, 200, 300, 400, 500, 700),
};

test("a grid gives its heights at the crossings and bilinear ones between", () => {
  const { elevation } = gridGround(grid);
  expect(
    [
      elevation({ lat: 47, lon: 8 }),
      elevation({ lat: 47, lon: 8.02 }),
      elevation({ lat: 47.02, lon: 8.02 }),
      elevation({ lat: 47.005, lon: 8.01 }),
    ].map((h) => h && Math.round(h * 1000) / 1000),
  ).toEqual([100, 200, 700, 250]);
});

test("a grid knows nothing outside of itself, nor at no place at all", () => {
  const { elevation } = gridGround(grid);
  const outside = [
    { lat: 46.9999, lon: 8.01 },
    { lat: 47.0201, lon: 8.01 },
    { lat: 47.01, lon: 7.9999 },
    { lat: 47.01, lon: 8.0201 },
    { lat: Number.NaN, lon: 8.01 },
  ];
  expect(outside.map(elevation)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("layers answer with the first that knows", () => {
  const layers = layeredGround(gridGround(grid), flatGround(5));
  expect([layers.elevation({ lat: 47, lon: 8 }), layers.elevation({ lat: 0, lon: 0 })]).toEqual([100, 5]);
});

// Values of the NGA's EGM96 calculator for its own test places, metres.
test.each([
  [38.628155, 269.779155, -31.628],
  [-14.621217, 305.021114, -2.969],
  [46.874319, 102.448729, -43.575],
  [-23.617446, 133.874712, 15.871],
  [38.625473, 359.9995, 50.066],
  [-0.466744, 0.0023, 17.329],
])("mean sea level at %d, %d is %d m above the ellipsoid", (lat, lon, height) => {
  expect(undulation({ lat, lon })).toBeCloseTo(height, 0);
});

test("heights above sea level and above the ellipsoid turn into each other", () => {
  const place = { lat: 47, lon: 8, amsl: 500 };
  const ellipsoid = ellipsoidOf(place);
  expect(ellipsoid - 500).toBeCloseTo(undulation(place), 9);
  expect(amslOf({ ...place, ellipsoid })).toBeCloseTo(500, 9);
});

test("a ground made anew from its parts, as they come out of another thread, is the same", () => {
  const grid = { south: 47, west: 8, stepLat: 0.01, stepLon: 0.01, rows: 2, columns: 2 };
  const low = gridGround({ ...grid, amsl: Float32Array.of(100, 200, 300, 400) });
  const tile = { step: 3, row: 1370, column: 1880, amsl: new Float32Array(tileSide ** 2).map((_, i) => i % 97) };
  const tiles = tiledGround([tile, { ...tile, column: 1881 }, { ...tile, step: 6, row: 685, column: 940 }]);
  const next = random(4);
  for (const ground of [
    low,
    tiles,
    layeredGround(tiles, low),
    layeredGround(tiles, layeredGround(low, flatGround(5))),
  ]) {
    const again = groundOf(structuredClone(ground.parts) ?? []);
    expect(again.lattice).toEqual(ground.lattice);
    for (let i = 0; i < 300; i++) {
      const place = { lat: 46.95 + 0.1 * next(), lon: 7.95 + 0.2 * next() };
      expect(again.elevation(place)).toBe(ground.elevation(place));
      expect(again.measured?.(place)).toBe(ground.measured?.(place));
    }
  }
  expect(layeredGround({ elevation: () => 1 }, low).parts).toBeUndefined();
});
