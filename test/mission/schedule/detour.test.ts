import { expect, it } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import type { Aloft } from "../../../src/mission/safeReturn.ts";
import {
  type DetourTask,
  detourOf,
  nearestAllowed,
  orbitLook,
  ringAround,
} from "../../../src/mission/schedule/detour.ts";
import { at, frame, line } from "../../geo/local.ts";

const ground = flatGround(400);
const plan: Plan = newPlan({
  ...{ name: "East", section: line([0, 0], [3000, 0]), home: at(0, -500) },
  pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 80, speed: 10, back: "same" },
});
/** What the vehicle tells of itself: so much time until its battery is empty; a fifth of a full one is kept. */
const aloft = (remainingMs: number, more: Partial<Aloft> = {}): Aloft => ({
  ...{ ...at(500, -120), ahl: 80, kind: "multirotor", home: at(0, -500), battery: { remainingMs }, plan },
  ...more,
});
const task = (more: Partial<DetourTask> = {}): DetourTask => ({
  ...{ plan, from: { ...at(500, -120), ahl: 80 }, to: [at(500, -1120)], ahl: 80, stayMs: 60_000 },
  ...{ back: { ...at(500, -120), ahl: 80 }, aloft: aloft(3_000_000) },
  ...more,
});

it("says what a detour takes: there, a minute, and back to where it left, at the speed of its patrol", () => {
  const { refused, thereMs, awayMs, batteryPercent } = detourOf(task(), ground);
  expect({ refused, thereMs: Math.round(thereMs / 1_000), awayMs: Math.round(awayMs / 1_000) }).toEqual({
    ...{ refused: [], thereMs: 100, awayMs: 260 },
  });
  expect(batteryPercent).toBeCloseTo((100 * 260_000) / plan.drone.enduranceMs, 1);
});

it("is refused over the fence, through a no-fly zone, into the ground and beyond the battery, each in words", () => {
  const fence = {
    polygons: [{ kind: "inclusion" as const, points: line([-900, -700], [4000, -700], [4000, 900], [-900, 900]) }],
    circles: [],
  };
  const codes = (more: Partial<DetourTask>, over: Ground = ground) =>
    detourOf(task(more), over).refused.map(({ code }) => code);
  expect(codes({ plan: { ...plan, fence } })).toEqual(["leaves-fence"]);
  const zones = [
    {
      id: "z",
      kind: "no-fly" as const,
      name: "Reactor",
      points: line([400, -800], [600, -800], [600, -600], [400, -600]),
    },
  ];
  const through = detourOf(task({ plan: { ...plan, zones: zones } }), ground).refused;
  expect(through.map(({ message }) => message).join()).toContain("into the no-fly zone Reactor");
  const hill: Ground = { elevation: (place) => 400 + 150 * Math.max(0, 1 - distance(place, at(500, -700)) / 200) };
  expect(codes({}, hill)).toEqual(["too-low"]);
  expect(codes({ aloft: aloft(500_000) })).toEqual(["endurance"]);
  expect(detourOf(task({ aloft: aloft(500_000) }), ground).refused[0]?.message).toMatch(
    /^There and home again takes \d+ s more than the battery lasts with 20 % left$/,
  );
});

it("names the nearest place that it may go to", () => {
  const fence = {
    polygons: [{ kind: "inclusion" as const, points: line([-900, -900], [4000, -900], [4000, 900], [-900, 900]) }],
    circles: [],
  };
  const fenced = task({ plan: { ...plan, fence } });
  const found = nearestAllowed(fenced, ground);
  expect(found).toBeDefined();
  const { north } = frame.toEnu(found as { lat: number; lon: number });
  expect(north).toBeGreaterThan(-900);
  expect(north).toBeLessThan(-600);
  expect(detourOf({ ...fenced, to: [found as { lat: number; lon: number }] }, ground).refused).toEqual([]);
  expect(nearestAllowed(task({ aloft: aloft(400_000) }), ground)).toBeUndefined();
});

it("goes round a place so far out that the camera looks down at it, and no tighter than it turns", () => {
  const copter = orbitLook(plan, 80);
  expect(copter.depressionDeg).toBeCloseTo(40, 0);
  expect(copter.carPixels).toBeGreaterThan(24);
  const wing = orbitLook(
    { ...plan, drone: { ...plan.drone, kind: "fixed-wing" }, pattern: { ...plan.pattern, speed: 22 } },
    80,
  );
  expect(wing.radius).toBeGreaterThan(100);
  expect(orbitLook(plan, 3000).carPixels).toBeLessThan(24); // too high for any circle: it says so by what it gives
  const ring = ringAround(at(0, 0), 100, at(0, 500));
  expect(ring).toHaveLength(13);
  for (const place of ring) expect(distance(place, at(0, 0))).toBeCloseTo(100, 0);
  expect(distance(ring[0] as (typeof ring)[0], at(0, 100))).toBeLessThan(1);
  expect(distance(ring[0] as (typeof ring)[0], ring.at(-1) as (typeof ring)[0])).toBeLessThan(0.1);
});

it("reckons with the wind and a margin, there and home, and says how long it may stay", () => {
  const stay = (wind: Plan["wind"] | undefined, remainingMs = 3_000_000) => {
    const windy: Plan = wind ? { ...plan, wind } : plan;
    const found = detourOf(task({ plan: windy, aloft: aloft(remainingMs, { plan: windy }) }), ground);
    return { ...found.stay, refused: found.refused.map(({ message }) => message) };
  };
  const inMs = (wind: Plan["wind"]) => (stay(wind) as { inMs: number }).inMs / 1_000;
  const still = inMs({ speed: 0, fromDeg: 0 });
  const reserve = (plan.drone.enduranceMs * plan.drone.reservePercent) / 100_000;
  const home = distance(at(500, -1120), at(0, -500)) / 10 + 80 / plan.drone.sink;
  expect(still).toBeCloseTo(3_000 - reserve - 1.15 * (100 + home), 0);
  // From where it has to go home to: it makes less of its way over ground, and no wind told is a wider margin.
  expect(inMs({ speed: 12, fromDeg: 320 })).toBeLessThan(still - 30);
  expect(stay(undefined)).toMatchObject({ known: true, assumed: ["no wind"] });
  expect((stay(undefined) as { inMs: number }).inMs / 1_000).toBeCloseTo(3_000 - reserve - 1.3 * (100 + home), 0);
  expect(stay({ speed: 30, fromDeg: 320 }).refused).toContain(
    "The wind is too strong to fly there, or home from there",
  );
});

it("does not know whether the battery lasts where nothing is told of it", () => {
  const { battery: _, ...silent } = aloft(1);
  expect(detourOf(task({ aloft: silent }), ground)).toMatchObject({
    ...{ refused: [], stay: { known: false, why: "it does not say how long its battery lasts" } },
  });
  expect(detourOf({ ...task(), aloft: undefined } as unknown as DetourTask, ground).stay).toBeUndefined();
});

it("is held against where a fixed wing is now, not against where its patrol was begun in the air", () => {
  const drone = { ...plan.drone, kind: "fixed-wing" as const };
  const points = line([1_600, -1_500], [2_200, -1_500], [2_200, -1_000], [1_600, -1_000]);
  const zones = [{ id: "z", kind: "no-fly" as const, name: "Reactor", points }];
  const flown: Plan = { ...plan, drone, zones, pattern: { ...plan.pattern, speed: 18 } };
  const refused = (one: Plan, from = at(500, -120)) =>
    detourOf(task({ plan: one, from: { ...from, ahl: 80 }, to: [at(500, -620)], back: null }), ground).refused.length;
  expect(refused(flown)).toBe(0);
  expect(refused({ ...flown, fromAir: { ...at(3_000, -2_000), ahl: 80 } })).toBe(0);
  expect(refused(flown, at(3_000, -2_000))).toBeGreaterThan(0);
});
