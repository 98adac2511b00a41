import { offset } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { PatrolDrone, ScheduleTask } from "../../src/mission/schedule/task.ts";

/** What a drone of a kind can do, apart from its name and place. */
export type Craft = Omit<PatrolDrone, "id" | "base">;

const minute = 60_000;
const origin: LatLon = { lat: 47, lon: 9 };
export const place = (east: number, north: number): LatLon => offset(offset(origin, 0, north), 90, east);

/** 40 minutes, a fifth of them kept; five minutes to change the battery. */
export const multirotor: Craft = {
  speed: 15,
  transitSpeed: 18,
  climbMs: 20_000,
  landMs: 30_000,
  enduranceMs: 40 * minute,
  reservePercent: 20,
  turnaroundMs: 5 * minute,
  chargeMs: 0,
};

/** Two hours, a fifth of them kept; ten minutes to change the battery. */
export const vtol: Craft = {
  speed: 22,
  transitSpeed: 24,
  climbMs: 40_000,
  landMs: 60_000,
  enduranceMs: 120 * minute,
  reservePercent: 20,
  turnaroundMs: 10 * minute,
  chargeMs: 0,
};

/** Never comes down: for the bounds without recharging. */
export const tireless: Craft = { ...multirotor, enduranceMs: 1e9 * minute, reservePercent: 0 };

export const fleet = (craft: Craft, count: number, bases: readonly LatLon[]): PatrolDrone[] =>
  Array.from({ length: count }, (_, i) => ({
    ...craft,
    id: `D${i + 1}`,
    base: bases[Math.floor((i * bases.length) / count)] as LatLon,
  }));

export const taskOf = (line: readonly LatLon[], closed: boolean, drones: readonly PatrolDrone[]): ScheduleTask => ({
  name: "Benchmark",
  line,
  closed,
  drones,
  startAt: Date.UTC(2026, 0, 1),
  horizonMs: 6 * 60 * minute,
  ahl: 80,
  separation: { horizontal: 50, vertical: 15, layers: 8 },
});

/** An open line that bends a little. */
export const openLine = (metres: number): LatLon[] => {
  const middle = place(metres / 2, 0);
  return [place(0, 0), middle, offset(middle, 70, metres / 2)];
};

export const square = (metres: number): LatLon[] => {
  const side = metres / 4;
  return [place(0, 0), place(side, 0), place(side, side), place(0, side), place(0, 0)];
};

/** 100 km of winding line. */
export const winding = (): LatLon[] => Array.from({ length: 201 }, (_, i) => place(i * 497, 300 * Math.sin(i / 3)));
