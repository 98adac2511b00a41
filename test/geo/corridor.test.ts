import { describe, expect, test } from "vitest";
import { corridor } from "../../src/geo/corridor.ts";
import { distance } from "../../src/geo/enu.ts";
import { nearestOnPath, selfCrossing } from "../../src/geo/path.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { at, line, metres, random } from "./local.ts";

describe("a corridor", () => {
  test("of a straight is a rectangle with round ends", () => {
    const ring = corridor(line([0, 0], [1000, 0]), 100);
    expect(area(ring) / (200_000 + Math.PI * 100 ** 2)).toBeCloseTo(1, 2);
    expect(ring.length).toBeLessThan(80);
  });

  test("holds exactly the places within its half width", () => {
    const section = line([0, 0], [600, 80], [700, 500], [1400, 450]);
    expect(wrongPlaces(section, 90, 5)).toEqual([]);
  });

  test("of a place is a circle, and of none is nothing", () => {
    const ring = corridor([at(0, 0)], 50);
    for (const p of ring) expect(Math.abs(distance(p, at(0, 0)) - 50)).toBeLessThan(0.6);
    expect(area(ring) / (Math.PI * 2500)).toBeCloseTo(1, 1);
    expect(corridor([], 50)).toEqual([]);
    expect(corridor(line([0, 0], [10, 0]), 0)).toEqual([]);
  });

  test("of a line that lies on itself, or repeats its points, is that of the line once", () => {
    const once = corridor(line([0, 0], [500, 0], [900, 300]), 60);
    for (const twice of [
      line([0, 0], [500, 0], [900, 300], [500, 0], [0, 0]),
      line([0, 0], [0, 0], [500, 0], [500, 0], [500, 0], [900, 300], [900, 300]),
      line([0, 0], [500, 0], [0, 0], [500, 0], [900, 300]),
    ])
      expect(area(corridor(twice, 60)) / area(once)).toBeCloseTo(1, 3);
  });

  test("over the date line is as wide as anywhere", () => {
    const section = [
      { lat: -17, lon: 179.99 },
      { lat: -17.001, lon: -179.99 },
      { lat: -17.01, lon: -179.985 },
    ];
    const ring = corridor(section, 200);
    expect(contains(ring, { lat: -17, lon: 179.999 })).toBe(true);
    expect(contains(ring, { lat: -17, lon: -179.999 })).toBe(true);
    expect(contains(ring, { lat: -17, lon: 0 })).toBe(false);
    for (const p of ring) expect(Math.abs(nearestOnPath(section, p).distance - 200)).toBeLessThan(1);
  });

  test("of any line holds what is near it and nothing else, whether it crosses itself or not", () => {
    const next = random(21);
    let crossed = 0;
    for (let run = 0; run < 60; run++) {
      const section = scribble(next, 3 + Math.floor(30 * next()), run % 3 === 0 ? 0.3 : 3);
      if (selfCrossing(section)) crossed++;
      expect({ run, wrong: wrongPlaces(section, 5 + 100 * next(), run) }).toEqual({ run, wrong: [] });
    }
    expect(crossed).toBeGreaterThan(20);
  });

  test("lies at its distance everywhere, also along pieces that hardly turn or not at all", () => {
    const next = random(22);
    for (let run = 0; run < 120; run++) {
      let [east, north, towards] = [0, 0, 0];
      const section = line(
        ...Array.from({ length: 40 }, (): [number, number] => {
          towards += (next() - 0.5) * 0.6;
          east = Math.round((east + 200 * Math.cos(towards)) / 50) * 50;
          north = Math.round((north + 200 * Math.sin(towards)) / 50) * 50;
          return [east, north];
        }),
      );
      const halfWidth = run % 2 === 0 ? 30 : 200;
      const off = corridor(section, halfWidth).map((p) => nearestOnPath(section, p).distance / halfWidth);
      expect(Math.max(...off)).toBeLessThan(1.03);
      expect(Math.min(...off)).toBeGreaterThan(0.97);
    }
  });

  test("of thousands of points that cross and cross again is found, in time", () => {
    const next = random(8);
    const section = scribble(next, 2_500, 2);
    const ring = corridor(section, 60);
    expect(section.every((p) => contains(ring, p))).toBe(true);
    expect(ring.length).toBeLessThan(5_000);
  });
});

/** A line that wanders, turning by up to so many radians at each point. */
function scribble(next: () => number, points: number, turn: number): LatLon[] {
  let [east, north, towards] = [0, 0, 0];
  const out: [number, number][] = [];
  for (let i = 0; i < points; i++) {
    out.push([east, north]);
    towards += (next() - 0.5) * 2 * turn;
    const step = next() < 0.1 ? 0 : 20 + 300 * next();
    east = Math.max(-1500, Math.min(1500, east + Math.cos(towards) * step));
    north = Math.max(-1500, Math.min(1500, north + Math.sin(towards) * step));
  }
  return line(...out);
}

/** Places of which the corridor says otherwise than their distance, except for holes, which are filled. */
function wrongPlaces(section: readonly LatLon[], halfWidth: number, seed: number): unknown[] {
  const ring = corridor(section, halfWidth);
  const next = random(seed);
  const wrong: unknown[] = [];
  for (let i = 0; i < 400; i++) {
    const p = at(-1700 + 3400 * next(), -1700 + 3400 * next());
    const away = nearestOnPath(section, p).distance;
    if (Math.abs(away - halfWidth) < 0.8) continue;
    const inside = contains(ring, p);
    if (inside !== away < halfWidth && (away < halfWidth || isOpen(section, p, halfWidth)))
      wrong.push([...(metres([p])[0] ?? []), away, inside]);
  }
  return wrong;
}

/** Whether one gets from a place straight out to somewhere far, in one of many directions, without coming near to the line. */
function isOpen(section: readonly LatLon[], p: LatLon, halfWidth: number): boolean {
  const [[east, north] = [0, 0]] = metres([p], 3);
  for (let k = 0; k < 16; k++) {
    let free = true;
    for (let away = 0; free && away < 5_000; away += Math.min(20, halfWidth)) {
      const there = at(east + away * Math.cos((k * Math.PI) / 8), north + away * Math.sin((k * Math.PI) / 8));
      free = nearestOnPath(section, there).distance > halfWidth + 1;
    }
    if (free) return true;
  }
  return false;
}
