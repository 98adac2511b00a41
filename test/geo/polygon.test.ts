import { expect, test } from "vitest";
import { area, contains, convexHull } from "../../src/geo/polygon.ts";
import { at, line, metres } from "./local.ts";

const square = (east: number, north: number, size: number) =>
  line([east, north], [east + size, north], [east + size, north + size], [east, north + size]);

test("a polygon contains what is inside, also in a bay's mouth", () => {
  const bay = line([0, 0], [100, 0], [100, 100], [50, 20], [0, 100]);
  expect([at(50, 10), at(50, 60), at(10, 50), at(-1, 50), at(150, 50)].map((p) => contains(bay, p))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  expect(contains([], at(0, 0))).toBe(false);
});

test("an area is in square metres, whichever way round", () => {
  expect(area(square(0, 0, 100))).toBeCloseTo(10_000, 0);
  expect(area(square(0, 0, 100).reverse())).toBeCloseTo(10_000, 0);
  expect(area([])).toBe(0);
});

test("a polygon over the date line contains what is inside of it, on both sides", () => {
  const over = [
    { lat: 10, lon: 179 },
    { lat: 10, lon: -179 },
    { lat: 12, lon: -179 },
    { lat: 12, lon: 179 },
  ];
  const places = [179.5, 180, -180, -179.5, 178, -178, 0, 1, -1].map((lon) => contains(over, { lat: 11, lon }));
  expect(places).toEqual([true, true, true, true, false, false, false, false, false]);
  expect(convexHull([...over, { lat: 11, lon: 180 }])).toHaveLength(4);
});

test("a hull goes around all places and through none inside", () => {
  const hull = convexHull(line([0, 0], [100, 0], [50, 50], [100, 100], [0, 100], [20, 30]));
  expect(metres(hull)).toEqual([
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ]);
});
