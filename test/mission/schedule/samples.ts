import type { PatrolDrone, ScheduleTask } from "../../../src/mission/schedule/task.ts";
import { at, line } from "../../geo/local.ts";

export const minutes = (n: number): number => n * 60_000;

/** 15 m/s, 40 minutes of which 32 may be flown, five minutes for a new battery. */
export const drone = (id: string, base = at(0, -300), more: Partial<PatrolDrone> = {}): PatrolDrone => ({
  id,
  base,
  speed: 15,
  transitSpeed: 18,
  climbMs: 20_000,
  landMs: 30_000,
  enduranceMs: minutes(40),
  reservePercent: 20,
  turnaroundMs: minutes(5),
  chargeMs: 0,
  ...more,
});

/** A drone that stays up as long as anyone wants. */
export const tireless = (id: string, base = at(0, -300), more: Partial<PatrolDrone> = {}): PatrolDrone =>
  drone(id, base, { enduranceMs: minutes(60 * 24 * 30), reservePercent: 0, ...more });

export const taskOf = (drones: readonly PatrolDrone[], more: Partial<ScheduleTask> = {}): ScheduleTask => ({
  name: "Test",
  line: line([0, 0], [6000, 0], [12_000, 0]),
  closed: false,
  drones,
  startAt: 1_000_000,
  horizonMs: minutes(240),
  ahl: 80,
  separation: { horizontal: 50, vertical: 15, layers: 8 },
  ...more,
});

/** Numbers from 0 to 1 that are the same each time. */
export function randomOf(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
