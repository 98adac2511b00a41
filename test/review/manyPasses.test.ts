import { expect, test } from "vitest";
import type { TrackRecord } from "../../src/contract/records.ts";
import { distance } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { Flagger } from "../../src/review/flagger.ts";
import { above, at, gaussian, line, random } from "../geo/local.ts";

const CARS = 50;
const PASSES = 20;
const PASS_MS = 30 * 60_000;
const SECONDS_IN_VIEW = 6;

/** Cars beside a line of 1.2 km, no two nearer than 25 m. */
function parkedCars(seed: number): LatLon[] {
  const uniform = random(seed);
  const cars: LatLon[] = [];
  while (cars.length < CARS) {
    const car = at(1_200 * uniform(), 160 * uniform() - 80);
    if (cars.every((other) => distance(car, other) >= 25)) cars.push(car);
  }
  return cars;
}

/**
 * Two drones pass the cars in turn, each pass a sortie of its own. A place is wrong by what lasts through a pass of one
 * drone (compass, gimbal, clock: 4 m, 2.5 m) and by what lasts while one car is in view (terrain: 2.5 m), and trembles by
 * 1 m; its ellipse says so, too large or too small by up to a fifth.
 */
function flyOver(cars: readonly LatLon[], seed: number) {
  const g = gaussian(seed);
  const uniform = random(seed + 1);
  let ids = 0;
  const flagger = new Flagger({
    zones: [{ id: "z", name: "Line", section: line([0, 0], [1_200, 0]), width: 120 }],
    newId: () => `f${++ids}`,
  });
  /** The flag that each sight of a car went to. */
  const flagsOf = cars.map(() => new Set<string>());
  let tracks = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const drone = pass % 2;
    const bias = { east: 4 * g(), north: 2.5 * g() };
    const start = pass * PASS_MS;
    for (const [i, car] of cars.entries()) {
      const id = `t${++tracks}`;
      const own = { east: 2.5 * g(), north: 2.5 * g() };
      const told = 0.8 + 0.4 * uniform();
      const firstAt = start + i * 4_000;
      flagger.tick(firstAt);
      for (let ms = 0; ms < SECONDS_IN_VIEW * 1_000; ms += 500) {
        const now = firstAt + ms;
        const from = { east: bias.east + own.east + g(), north: bias.north + own.north + g() };
        const place = shifted(car, from.east, from.north);
        const track: TrackRecord = {
          id,
          streamId: `video-${drone + 1}-1`,
          vehicleId: `${drone + 1}:1`,
          className: "vehicle",
          score: 0.8,
          firstAt,
          lastAt: now,
          place,
          ellipse: { major: told * Math.hypot(4, 2.5, 1), minor: told * Math.hypot(2.5, 2.5, 1), angleDeg: 90 },
          speed: ms < 3_000 ? Math.abs(0.7 * g()) : 0,
          headingDeg: 360 * uniform(),
          stationary: ms >= 3_000,
          ended: false,
        };
        for (const { flag } of flagger.observe(track, now, `s${pass}`)) flagsOf[i]?.add(flag.id);
      }
    }
    flagger.tick(start + PASS_MS - 1);
    for (const change of flagger.closeAll(`s${pass}`)) expect(change.change).toBe("closed");
  }
  const carsOf = new Map<string, number>();
  for (const flags of flagsOf) for (const id of flags) carsOf.set(id, (carsOf.get(id) ?? 0) + 1);
  const duplicates = flagsOf.reduce((sum, flags) => sum + flags.size - 1, 0);
  const wrongJoins = [...carsOf.values()].reduce((sum, cars) => sum + cars - 1, 0);
  return { flags: flagger.flags(), duplicates, wrongJoins };
}

const shifted = (car: LatLon, east: number, north: number) => {
  const base = at(0, 0);
  const there = at(east, north);
  return { ...above(0, 0, 400), lat: car.lat + there.lat - base.lat, lon: car.lon + there.lon - base.lon };
};

test("twenty passes by two drones over fifty parked cars make a flag for each car, with few twins and few mix-ups", () => {
  const runs = [11, 12].map((seed) => {
    const { flags, duplicates, wrongJoins } = flyOver(parkedCars(seed), seed);
    const sightings = flags.reduce((sum, flag) => sum + flag.sightings.length, 0);
    return { seed, flags: flags.length, sightings, duplicates, wrongJoins };
  });
  console.table(runs);
  const all = CARS * runs.length;
  const share = (key: "duplicates" | "wrongJoins") => runs.reduce((sum, run) => sum + run[key], 0) / all;
  expect(share("duplicates")).toBeLessThanOrEqual(0.04);
  expect(share("wrongJoins")).toBeLessThanOrEqual(0.04);
  for (const run of runs) expect(run.sightings).toBeGreaterThan(0.98 * CARS * PASSES);
});
