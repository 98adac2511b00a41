import { describe, expect, test } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import type { Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { type Leg, placesAlong } from "../../../src/mission/leg.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import { groundProfile, type HighPoint } from "../../../src/mission/patterns/groundProfile.ts";
import type { AboveGround } from "../../../src/mission/patterns/pattern.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { at, frame, line } from "../../geo/local.ts";
import { fractalMountains, shapedGround } from "../../geo/relief.ts";
import { straightPlan } from "../samples.ts";

const origin = at(0, 0);
const want: AboveGround = { agl: 80, tolerance: 10, floor: 60 };
const limits = { up: 0.3, down: 0.2 };
const shaped = (height: (east: number) => number): Ground => shapedGround(origin, height);

/** Metres above the ground every few metres along the points, with the place. */
function clearances(points: readonly HighPoint[], ground: Ground): { agl: number; place: LatLon }[] {
  return points.slice(1).flatMap((to, i) => {
    const from = points[i] as HighPoint;
    const parts = Math.max(1, Math.ceil(distance(from, to) / 3));
    return Array.from({ length: parts + 1 }, (_, k) => {
      const mid = (a: number, b: number) => a + ((b - a) * k) / parts;
      const place = { lat: mid(from.lat, to.lat), lon: mid(from.lon, to.lon) };
      return { agl: mid(from.amsl, to.amsl) - (ground.elevation(place) as number), place };
    });
  });
}

const slopes = (points: readonly HighPoint[]): number[] =>
  points.slice(1).map((to, i) => (to.amsl - (points[i] as HighPoint).amsl) / distance(points[i] as HighPoint, to));

describe("a path above the ground", () => {
  test("over level ground needs its ends only", () => {
    const [piece] =
      groundProfile(
        line([0, 0], [5000, 0]),
        shaped(() => 400),
        want,
        limits,
      ) ?? [];
    expect(piece?.map(({ amsl }) => amsl)).toEqual([480, 480]);
  });

  test("over hills keeps its height all along, not only at its corners, with few of them", () => {
    const hills = shaped((e) => 500 + 60 * Math.sin(e / 300));
    const [piece = []] = groundProfile(line([0, 0], [6000, 0]), hills, want, limits) ?? [];
    const agl = clearances(piece, hills).map((c) => c.agl);
    expect(Math.min(...agl)).toBeGreaterThan(69.5);
    expect(Math.max(...agl)).toBeLessThan(90.5);
    expect(piece.length).toBeLessThan(30);
  });

  test("climbs in time before a cliff, and never falls below the floor", () => {
    const cliff = shaped((e) => (e > 2000 ? 700 : 400));
    const [piece = []] = groundProfile(line([0, 0], [4000, 0]), cliff, want, limits) ?? [];
    expect(Math.min(...clearances(piece, cliff).map((c) => c.agl))).toBeGreaterThanOrEqual(60);
    expect(Math.max(...slopes(piece))).toBeLessThanOrEqual(0.3 + 1e-9);
    expect(piece[0]?.amsl).toBe(480);
  });

  test("does not dive into a gorge that it could not leave in time, and does into a wide valley", () => {
    const gorge = shaped((e) => (Math.abs(e - 2000) < 60 ? 200 : 400));
    const [over = []] = groundProfile(line([0, 0], [4000, 0]), gorge, want, limits) ?? [];
    expect(Math.min(...over.map(({ amsl }) => amsl))).toBeGreaterThan(400 + 80 - 24);
    const valley = shaped((e) => (Math.abs(e - 4000) < 3000 ? 200 : 400));
    const [into = []] = groundProfile(line([0, 0], [8000, 0]), valley, want, limits) ?? [];
    expect(Math.min(...into.map(({ amsl }) => amsl))).toBeCloseTo(280, 0);
    expect(Math.min(...slopes(into))).toBeGreaterThanOrEqual(-0.2 - 1e-9);
  });

  test("over mountains stays between the floor and what the drone can follow, whatever the route", () => {
    const ground = fractalMountains({ lat: 46.95, lon: 7.95 }, { relief: 900 });
    for (const course of [0.3, 1.1, 2.2]) {
      const route = [0, 1500, 3000, 4200].map((r, i) => at(r * Math.cos(course + i / 9), r * Math.sin(course + i / 9)));
      const points = (groundProfile(route, ground, want, limits) ?? []).flat();
      // Between the samples, and where tiles of the relief meet, the ground may bulge by little.
      expect(Math.min(...clearances(points, ground).map((c) => c.agl))).toBeGreaterThan(68);
      for (const slope of slopes(points.filter((p, i) => i === 0 || distance(p, points[i - 1] as LatLon) > 1))) {
        expect(slope).toBeLessThanOrEqual(0.3 + 1e-6);
        expect(slope).toBeGreaterThanOrEqual(-0.2 - 1e-6);
      }
    }
  });

  test("takes unknown ground to be as high as the last that is known, and gives nothing where none is", () => {
    const half: Ground = { elevation: (p) => (frame.toEnu(p).east < 1000 ? 450 : undefined) };
    const [piece] = groundProfile(line([0, 0], [2000, 0]), half, want, limits) ?? [];
    expect(piece?.map(({ amsl }) => amsl)).toEqual([530, 530]);
    expect(groundProfile(line([0, 0], [2000, 0]), { elevation: () => undefined }, want, limits)).toBeUndefined();
  });
});

describe("a patrol above the ground", () => {
  const hill = shaped((e) => 400 + 150 * Math.exp(-(((e - 500) / 250) ** 2)));
  const plan: Plan = { ...straightPlan, pattern: { ...straightPlan.pattern, aboveGround: want } };
  const patrol = patrolOf(plan, hill);
  const agl = (leg: Leg) => placesAlong(leg, 5).map((p) => (p.amsl as number) - (hill.elevation(p) as number));

  test("is flown at heights above home that follow the hill, there, back and home", () => {
    expect(Math.min(...patrol.legs.flatMap(agl))).toBeGreaterThan(69);
    const heights = patrol.items.filter(({ command }) => command === 16).map(({ z }) => z);
    expect(Math.max(...heights)).toBeGreaterThan(200);
    expect(patrol.items.every(({ frame: f }) => f === 3 || f === 2)).toBe(true);
    expect(patrol.items.at(-1)?.command).toBe(20);
    expect(patrol.items.at(-2)).toMatchObject({ command: 16, lat: patrol.items[0]?.lat, lon: patrol.items[0]?.lon }); // over home
    expect(checkPlan(plan, patrol, { ground: hill }).filter(({ code }) => code === "too-low")).toEqual([]);
  });

  test("is told apart from one at a height above home, which the hill stops", () => {
    const level = { ...straightPlan, pattern: { ...straightPlan.pattern, ahl: 80 } };
    expect(checkPlan(level, patrolOf(level, hill), { ground: hill }).map(({ code }) => code)).toContain("too-low");
  });

  test("is checked between its corners too", () => {
    const blind = patrolOf(
      plan,
      shaped(() => 400),
    );
    expect(checkPlan(plan, blind, { ground: hill })).toContainEqual(
      expect.objectContaining({ code: "too-low", severity: "error" }),
    );
  });

  test("may not be flown where the ground is not known", () => {
    const unknown: Ground = { elevation: (p) => (frame.toEnu(p).east < 400 ? 400 : undefined) };
    expect(checkPlan(plan, patrolOf(plan, unknown), { ground: unknown })).toContainEqual(
      expect.objectContaining({ code: "terrain-unknown", severity: "error" }),
    );
  });

  test("costs more battery than a level one of the same length", () => {
    const level = patrolOf(
      plan,
      shaped(() => 400),
    );
    expect(patrol.estimate.batteryPercent).toBeGreaterThan(level.estimate.batteryPercent);
    expect(Math.abs(patrol.estimate.length - level.estimate.length)).toBeLessThan(5);
  });
});
