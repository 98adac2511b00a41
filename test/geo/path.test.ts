import { describe, expect, test } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { offsetPath } from "../../src/geo/offset.ts";
import {
  between,
  cumulative,
  nearestOnPath,
  pathLength,
  pointAt,
  resample,
  selfCrossing,
  simplified,
} from "../../src/geo/path.ts";
import { at, line, metres, random } from "./local.ts";

const bent = line([0, 0], [300, 0], [300, 400]);

describe("a line of places", () => {
  test("has a length and marks", () => {
    expect(cumulative(bent).map(Math.round)).toEqual([0, 300, 700]);
    expect(pathLength(bent)).toBeCloseTo(700, 1);
    expect(pathLength([])).toBe(0);
  });

  test("has a place at any distance, and its ends beyond them", () => {
    const places = [-5, 0, 150, 500, 9_000].map((s) => pointAt(bent, s));
    expect(metres(places)).toEqual([
      [0, 0],
      [0, 0],
      [150, 0],
      [300, 200],
      [300, 400],
    ]);
    expect(places.map(({ piece, bearingDeg }) => [piece, Math.round(bearingDeg)])).toEqual([
      [0, 90],
      [0, 90],
      [0, 90],
      [1, 0],
      [1, 0],
    ]);
    expect(() => pointAt([at(0, 0)], 1)).toThrow("a line needs 2 points, got 1");
  });

  test("is resampled evenly, ends included", () => {
    const places = resample(bent, 150);
    expect(metres(places)).toEqual([
      [0, 0],
      [140, 0],
      [280, 0],
      [300, 120],
      [300, 260],
      [300, 400],
    ]);
  });

  test("knows the nearest of its places, how far, how far along, and on which side", () => {
    const left = nearestOnPath(bent, at(100, 30));
    const right = nearestOnPath(bent, at(350, 200));
    const end = nearestOnPath(bent, at(300, 460));
    expect([left, right, end].map((n) => [Math.round(n.distance), Math.round(n.along), n.side, n.piece])).toEqual([
      [30, 100, "left", 0],
      [50, 500, "right", 1],
      [60, 700, "left", 1],
    ]);
    expect(metres([left, right, end])).toEqual([
      [100, 0],
      [300, 200],
      [300, 400],
    ]);
  });

  test("simplified keeps its ends and the points that matter", () => {
    const wobbly = line([0, 0], [100, 3], [200, -3], [300, 2], [400, 300], [410, 420], [400, 500]);
    expect(metres(simplified(wobbly, 5), 0)).toEqual([
      [0, 0],
      [300, 2],
      [400, 300],
      [410, 420],
      [400, 500],
    ]);
    for (const tolerance of [1, 5, 20, 100])
      for (const p of wobbly)
        expect(nearestOnPath(simplified(wobbly, tolerance), p).distance).toBeLessThanOrEqual(tolerance + 1e-6);
    expect(simplified(wobbly, 0)).toEqual(wobbly);
    expect(metres(simplified(line([0, 0], [500, 500], [0, 0]), 5), 0)).toEqual([
      [0, 0],
      [500, 500],
      [0, 0],
    ]);
  });

  test("knows where it crosses itself", () => {
    expect(selfCrossing(bent)).toBeUndefined();
    expect(metres([selfCrossing(line([0, 0], [100, 0], [50, 50], [50, -50])) ?? at(0, 9)])).toEqual([[50, 0]]);
    expect(metres([selfCrossing(line([0, 0], [100, 0], [100, 50], [0, 0])) ?? at(0, 9)])).toEqual([[0, 0]]);
  });

  test("does not cross itself where a point is given twice, but does where it runs back over itself", () => {
    expect(selfCrossing(line([0, 0], [100, 0], [100, 0], [100, 0], [200, 50]))).toBeUndefined();
    expect(selfCrossing(line([0, 0], [0, 0]))).toBeUndefined();
    expect(selfCrossing([])).toBeUndefined();
    const back = [
      line([0, 0], [100, 0], [40, 0]),
      line([0, 0], [100, 0], [100, 50], [20, 0], [60, 0]),
      line([0, 0], [50, 0], [100, 0], [100, 50], [80, 50], [80, 0], [60, 0]),
    ];
    expect(metres(back.map((points) => selfCrossing(points) ?? at(9, 9)))).toEqual([
      [100, 0],
      [20, 0],
      [80, 0],
    ]);
  });

  test("goes the short way over the date line", () => {
    const over = [
      { lat: 10, lon: 179.99 },
      { lat: 10, lon: -179.99 },
    ];
    expect(resample(over, 600).map(({ lon }) => Math.round(lon * 1e4) / 1e4)).toEqual([
      179.99, 179.995, 180, -179.995, -179.99,
    ]);
    expect(between(over[0] ?? at(0, 0), over[1] ?? at(0, 0), 0.75).lon).toBeCloseTo(-179.995, 9);
    expect(selfCrossing(over)).toBeUndefined();
    expect(simplified([...over, { lat: 10, lon: -179.98 }], 1)).toHaveLength(2);
  });
});

describe("the line beside a line", () => {
  test("of a straight is the straight moved", () => {
    expect(metres(offsetPath(line([0, 0], [1000, 0]), "left", 100))).toEqual([
      [0, 100],
      [1000, 100],
    ]);
    expect(metres(offsetPath(line([0, 0], [1000, 0]), "right", 100))).toEqual([
      [0, -100],
      [1000, -100],
    ]);
  });

  test("is mitred outside a bend and cut inside it", () => {
    const corner = line([0, 0], [1000, 0], [1000, 1000]);
    expect(metres(offsetPath(corner, "right", 100))).toEqual([
      [0, -100],
      [1100, -100],
      [1100, 1000],
    ]);
    expect(metres(offsetPath(corner, "left", 100))).toEqual([
      [0, 100],
      [900, 100],
      [900, 1000],
    ]);
  });

  test("does not shoot far beyond a sharp point", () => {
    const needle = line([0, 0], [1000, 0], [0, 200]);
    const round = offsetPath(needle, "right", 100);
    expect(round).toHaveLength(4);
    for (const place of round) expect(nearestOnPath(needle, place).distance).toBeLessThan(150);
  });

  test("leaves out a notch that is narrower than the distance", () => {
    const notch = line([0, 0], [1000, 0], [1040, -40], [1080, 0], [2000, 0]);
    expect(metres(offsetPath(notch, "left", 100))).toEqual([
      [0, 100],
      [2000, 100],
    ]);
  });

  test("is nothing in a bay narrower than twice the distance", () => {
    expect(offsetPath(line([0, 0], [1000, 0], [1000, 150], [0, 150]), "left", 100)).toEqual([]);
  });

  test("at no distance is the line itself, without repeated points", () => {
    expect(metres(offsetPath(line([0, 0], [0, 0], [500, 0]), "left", 0))).toEqual([
      [0, 0],
      [500, 0],
    ]);
  });

  test("of a section that wanders keeps its distance everywhere and never crosses itself", () => {
    const next = random(11);
    let made = 0;
    for (let run = 0; run < 150; run++) {
      let heading = 2 * Math.PI * next();
      let [east, north] = [0, 0];
      const points: [number, number][] = [[0, 0]];
      for (let i = 0; i < 8; i++) {
        heading += (next() - 0.5) * 2.4;
        const length = 40 + 500 * next();
        east += length * Math.sin(heading);
        north += length * Math.cos(heading);
        points.push([east, north]);
      }
      const section = line(...points);
      if (selfCrossing(section)) continue;
      for (const side of ["left", "right"] as const) {
        const distanceAway = 30 + 150 * next();
        const beside = offsetPath(section, side, distanceAway);
        if (beside.length === 0) continue;
        made++;
        // Where pieces had to be left out, the path crosses the gap straight; elsewhere the distance is exact.
        const away = resample(beside, 5).map((p) => nearestOnPath(section, p).distance);
        const nearest = Math.min(...away);
        const exact = away.filter((d) => d > distanceAway - 0.1).length / away.length;
        expect(Math.max(...away)).toBeLessThan(2 * distanceAway + 0.5);
        expect({ run, side, exact: exact > 0.9, nearest: nearest > 0 }).toEqual({
          run,
          side,
          exact: true,
          nearest: true,
        });
      }
    }
    expect(made).toBeGreaterThan(150);
  });

  test("of a line that is edited is the one of a new line, to the last digit", () => {
    const next = random(31);
    const forgetAll = () => {
      for (let i = 0; i < 40; i++) offsetPath(line([i, 0], [100, 50 + i]), "left", 1 + i);
    };
    let changes = 0;
    for (let run = 0; run < 12; run++) {
      let heading = 2 * Math.PI * next();
      let [east, north] = [0, 0];
      let section = Array.from({ length: 60 }, () => {
        heading += (next() - 0.5) * (run % 2 === 0 ? 1 : 3);
        east += 120 * next() * Math.sin(heading);
        north += 120 * next() * Math.cos(heading);
        return at(east, north);
      });
      const before = metres(offsetPath(section, "left", 60));
      for (let step = 0; step < 25; step++) {
        const index = Math.floor(next() * section.length);
        const [[e, n] = [0, 0]] = metres([section[index] ?? at(0, 0)]);
        const moved = at(e + 80 * (next() - 0.5), n + 80 * (next() - 0.5));
        const what = next();
        section =
          what < 0.6
            ? section.with(index, moved)
            : what < 0.75
              ? section.toSpliced(index, 0, moved)
              : what < 0.9
                ? section.toSpliced(index, 1 + Math.floor(3 * next()))
                : section.map((p, i) => (i % 9 === 0 ? { lat: p.lat + 1e-4, lon: p.lon } : p));
        const edited = (["left", "right"] as const).flatMap((side) =>
          [20, 60].map((away) => offsetPath(section, side, away)),
        );
        forgetAll();
        const anew = (["left", "right"] as const).flatMap((side) =>
          [20, 60].map((away) => offsetPath(section, side, away)),
        );
        expect(edited).toEqual(anew);
      }
      if (JSON.stringify(before) !== JSON.stringify(metres(offsetPath(section, "left", 60)))) changes++;
    }
    expect(changes).toBe(12);
  });

  test("is exactly as far as asked on a gentle section", () => {
    const gentle = line([0, 0], [400, 50], [800, 40], [1200, 160]);
    for (const side of ["left", "right"] as const)
      for (const p of resample(offsetPath(gentle, side, 120), 10)) {
        const near = nearestOnPath(gentle, p);
        expect(near.distance).toBeGreaterThan(119.95);
        expect(near.distance).toBeLessThan(124);
        expect(near.side).toBe(side);
        expect(distance(near, p)).toBeCloseTo(near.distance, 1);
      }
  });
});
