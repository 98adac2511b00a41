import { describe, expect, test } from "vitest";
import type { Ground } from "../../src/geo/ground.ts";
import { flatGround, gridGround } from "../../src/geo/ground.ts";
import { HeightField } from "../../src/geo/heightField.ts";
import { DROP, inSight } from "../../src/geo/lineOfSight.ts";
import { Viewshed } from "../../src/geo/viewshed.ts";
import { frame, random } from "./local.ts";
import { fractalMountains, shapedGround } from "./relief.ts";

const origin = { lat: 47, lon: 8 };
const box = { west: -2000, south: -2000, east: 2000, north: 2000 };

function fieldOf(ground: Ground, step = 10, around = box, place = origin): HeightField {
  const field = new HeightField({ ground, origin: place, box: around, step });
  field.fill(around);
  return field;
}

/** Every half metre along the line: slow, and surely right. */
function bruteForce(field: HeightField, f: readonly number[], t: readonly number[]): boolean {
  const [fe, fn, fh] = f as [number, number, number];
  const [te, tn, th] = t as [number, number, number];
  const level = Math.hypot(te - fe, tn - fn);
  const count = Math.ceil(level * 2);
  for (let k = 1; k < count; k++) {
    const s = (level * k) / count;
    const seen = fh + ((th - DROP * level * level - fh) * k) / count;
    const ground = field.heightAt(fe + ((te - fe) * k) / count, fn + ((tn - fn) * k) / count) - DROP * s * s;
    if (ground > seen) return false;
  }
  return true;
}

const point = (east: number, north: number, amsl: number) => ({ east, north, amsl });

describe("a line of sight", () => {
  const ridge = fieldOf(shapedGround(origin, (east) => 100 + Math.max(0, 80 - Math.abs(east - 500))));

  test("ends at a ridge that stands in it, and passes above it", () => {
    expect(inSight(ridge, point(0, 0, 150), point(1000, 0, 101.5))).toBe(false);
    expect(inSight(ridge, point(0, 0, 150), point(470, 0, 151.5))).toBe(true);
    expect(inSight(ridge, point(0, 0, 400), point(1000, 0, 101.5))).toBe(true);
    // From 180 m above the far side's ground the line touches the ridge's shoulder, from 200 m it does not.
    expect(inSight(ridge, point(0, 0, 257), point(1000, 0, 101.5))).toBe(false);
    expect(inSight(ridge, point(0, 0, 260), point(1000, 0, 101.5))).toBe(true);
  });

  test("is the same in both directions over short distances", () => {
    const next = random(3);
    const field = fieldOf(fractalMountains({ lat: 46.97, lon: 7.95 }));
    const some = () => {
      const [e, n] = [(next() - 0.5) * 3000, (next() - 0.5) * 3000];
      return point(e, n, field.heightAt(e, n) + 1 + next() * 100);
    };
    for (let i = 0; i < 300; i++) {
      const [a, b] = [some(), some()];
      expect(inSight(field, a, b)).toBe(inSight(field, b, a));
    }
  });

  test("is bent by the earth: over the sea what lies beyond the horizon is hidden as far up as the books say", () => {
    const sea = fieldOf(flatGround(0), 100, { west: -100, south: -100, east: 31_000, north: 100 });
    const eye = 4;
    const horizon = Math.sqrt(eye / DROP); // 3.83 km times the root of the metres
    expect(Math.round(horizon / 10)).toBe(765);
    const hidden = (30_000 - horizon) ** 2 * DROP; // 34 m
    expect(inSight(sea, point(0, 0, eye), point(30_000, 0, hidden - 0.5))).toBe(false);
    expect(inSight(sea, point(0, 0, eye), point(30_000, 0, hidden + 0.5))).toBe(true);
    expect(sea.anyAssumed).toBe(true); // level ground is an assumption
  });

  test("agrees with looking every half metre", () => {
    const next = random(11);
    let hidden = 0;
    let differ = 0;
    const field = fieldOf(fractalMountains({ lat: 46.97, lon: 7.95 }, { seed: 5 }), 15);
    for (let i = 0; i < 1500; i++) {
      const [fe, fn, te, tn] = [0, 0, 0, 0].map(() => (next() - 0.5) * 3800) as [number, number, number, number];
      const f = point(fe, fn, field.heightAt(fe, fn) + 20 + next() * 150);
      const t = point(te, tn, field.heightAt(te, tn) + 1.5);
      const slow = bruteForce(field, [f.east, f.north, f.amsl], [t.east, t.north, t.amsl]);
      if (!slow) hidden++;
      if (slow !== inSight(field, f, t)) differ++;
    }
    expect(hidden).toBeGreaterThan(400);
    expect(hidden).toBeLessThan(1300);
    expect(differ / 1500).toBeLessThan(0.002);
  });

  test("is not hidden by ground that is unknown", () => {
    const field = fieldOf({ elevation: () => undefined });
    expect([inSight(field, point(0, 0, 10), point(500, 3, 5)), field.heightAt(3, 4)]).toEqual([true, Number.NaN]);
  });
});

describe("a viewshed", () => {
  test("agrees with single lines of sight", () => {
    const next = random(7);
    let hidden = 0;
    let differ = 0;
    let all = 0;
    for (const seed of [1, 2, 3]) {
      const field = fieldOf(fractalMountains({ lat: 46.97, lon: 7.95 }, { seed }), 15);
      const viewshed = new Viewshed(field, 1200);
      for (let v = 0; v < 12; v++) {
        const [e, n] = [(next() - 0.5) * 1500, (next() - 0.5) * 1500];
        const eye = field.heightAt(e, n) + 40 + next() * 120;
        viewshed.from(e, n, eye);
        for (let k = 0; k < 400; k++) {
          const [te, tn] = [e + (next() - 0.5) * 2400, n + (next() - 0.5) * 2400];
          const t = point(te, tn, field.heightAt(te, tn) + 1.5);
          if (Number.isNaN(t.amsl)) continue;
          const clear = inSight(field, point(e, n, eye), t);
          all++;
          if (!clear) hidden++;
          if (clear !== viewshed.sees(te, tn, t.amsl)) differ++;
        }
      }
    }
    expect(hidden / all).toBeGreaterThan(0.2);
    expect(differ / all).toBeLessThan(0.003);
  });

  test("forgets its horizon when the viewer moves", () => {
    const field = fieldOf(shapedGround(origin, (east) => (Math.abs(east - 100) < 15 ? 50 : 0)));
    const viewshed = new Viewshed(field, 600);
    viewshed.from(0, 0, 20);
    expect(viewshed.sees(400, 0, 1.5)).toBe(false);
    viewshed.from(200, 0, 20);
    expect(viewshed.sees(400, 0, 1.5)).toBe(true);
  });
});

describe("a height field", () => {
  test("says what it was cut from, within a decimetre, and what is only assumed", () => {
    const ground = fractalMountains({ lat: 46.97, lon: 7.95 });
    const field = new HeightField({ ground, origin, box, step: 10 });
    expect(field.heightAt(5, 5)).toBeNaN(); // nothing is read before it is needed
    field.fill(box);
    const next = random(1);
    const off = Array.from({ length: 500 }, () => {
      const [e, n] = [(next() - 0.5) * 3900, (next() - 0.5) * 3900];
      const { lat, lon } = frame.toPosition({ east: e, north: n });
      return Math.abs(field.heightAt(e, n) - (ground.elevation({ lat, lon }) ?? Number.NaN));
    }).sort((a, b) => a - b);
    expect(off[250]).toBeLessThan(0.1);
    expect(field.anyAssumed).toBe(false);
  });

  test("takes the height that is assumed where nothing is known, and says where", () => {
    const half: Ground = { elevation: ({ lon }) => (lon < 8 ? 300 : undefined) };
    const field = new HeightField({ ground: half, origin, box, step: 20, otherwise: 250 });
    field.fill(box);
    expect([field.heightAt(-500, 0), field.assumedAt(-500, 0)]).toEqual([300, false]);
    expect([field.heightAt(500, 0), field.assumedAt(500, 0)]).toEqual([250, true]);
    expect(field.heightAt(5000, 0)).toBeNaN();
  });

  test("lies across the date line in one piece", () => {
    const amsl = Float32Array.from({ length: 9 }, (_, i) => i * 10);
    const east = gridGround({ south: 10, west: 179.9, stepLat: 0.1, stepLon: 0.05, rows: 3, columns: 3, amsl });
    const ground: Ground = {
      elevation: (p) => (p.lon < -180 || p.lon >= 180 ? undefined : p.lon > 0 ? east.elevation(p) : 7),
    };
    const at180 = { lat: 10.1, lon: 179.999 };
    const field = fieldOf(ground, 50, box, at180);
    expect(field.toMetres({ lat: 10.1, lon: -179.999 }).east).toBeCloseTo(219, 0);
    expect(field.heightAt(1000, 0)).toBe(7);
    expect(field.heightAt(-1000, 0)).toBeCloseTo(48, 0);
    expect(field.anyAssumed).toBe(false);
  });
});
