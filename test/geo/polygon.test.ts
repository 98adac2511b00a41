import { describe, expect, test } from "vitest";
import { nearestOnPath } from "../../src/geo/path.ts";
import { area, contains, convexHull, corridor } from "../../src/geo/polygon.ts";
import { at, line, metres, random } from "./local.ts";

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

describe("a corridor", () => {
  test("of a straight is a rectangle with round ends", () => {
    const ring = corridor(line([0, 0], [1000, 0]), 100);
    expect(area(ring) / (200_000 + Math.PI * 100 ** 2)).toBeCloseTo(1, 2);
    expect(ring.length).toBeLessThan(80);
  });

  test("holds exactly the places within its half width", () => {
    const section = line([0, 0], [600, 80], [700, 500], [1400, 450]);
    const ring = corridor(section, 90);
    const next = random(5);
    let inside = 0;
    for (let i = 0; i < 2_000; i++) {
      const p = at(-200 + 1800 * next(), -200 + 900 * next());
      const { distance } = nearestOnPath(section, p);
      if (Math.abs(distance - 90) < 0.5) continue;
      if (distance < 90) inside++;
      expect(contains(ring, p)).toBe(distance < 90);
    }
    expect(inside).toBeGreaterThan(100);
  });
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
