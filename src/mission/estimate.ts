import { toRad, wrap180 } from "../geo/position.ts";
import type { Leg } from "./leg.ts";
import type { DroneProfile, Plan } from "./plan.ts";

/** What a patrol takes, from take-off to landing. */
export interface Estimate {
  /** Metres flown over ground. */
  readonly length: number;
  readonly durationMs: number;
  /** Share of a full battery, 0…100 and beyond, in the wind that the plan names. */
  readonly batteryPercent: number;
  /** Of `length` and `durationMs`, the part with the camera on the section. */
  readonly watchLength: number;
  readonly watchMs: number;
}

/** What the legs of a plan take: climb, stretches, turns, times at places that are held, and the descent at the end. */
export function estimateOf(plan: Plan, legs: readonly Leg[]): Estimate {
  const { drone } = plan;
  if (legs.length === 0) return { length: 0, durationMs: 0, batteryPercent: 0, watchLength: 0, watchMs: 0 };
  const sum = (of: readonly Leg[], value: (leg: Leg) => number) => of.reduce((total, leg) => total + value(leg), 0);
  const watch = legs.filter((leg) => leg.kind === "watch");
  const flying = sum(legs, (leg) => leg.length / leg.speed);
  const turning = legs.slice(1).reduce((total, leg, i) => total + turnTime(drone, legs[i] as Leg, leg), 0);
  const climbing = Math.max(0, (legs[0] as Leg).from.ahl - (plan.fromAir?.ahl ?? 0)) / drone.climb;
  const sinking = Math.max(0, (legs.at(-1) as Leg).to.ahl) / drone.sink;
  const rising = sum(legs, ({ from, to }) => Math.max(0, to.ahl - from.ahl)) / drone.climb; // while flying
  const holding = sum(legs, ({ holdMs = 0 }) => holdMs) / 1000;
  const seconds = climbing + flying + turning + holding + sinking;
  return {
    length: sum(legs, (leg) => leg.length),
    durationMs: seconds * 1000,
    batteryPercent: ((seconds + (climbing + rising) * (CLIMB_POWER - 1)) * 1000 * 100) / drone.enduranceMs,
    watchLength: sum(watch, (leg) => leg.length),
    watchMs: sum(watch, (leg) => leg.length / leg.speed) * 1000,
  };
}

/** Metres around which a fixed wing turns at 30° of bank: v² / (g · tan 30°). */
export const turnRadius = (speed: number): number => speed ** 2 / (9.81 * Math.tan(toRad(30)));

/** Seconds that a corner costs more than flying straight on. */
function turnTime(drone: DroneProfile, a: Leg, b: Leg): number {
  const turn = Math.abs(wrap180(b.headingDeg - a.headingDeg));
  // A fixed wing flies the arc and, beyond 90°, has to come back onto the line.
  if (drone.kind === "fixed-wing") return turn <= 90 ? 0 : (toRad(turn) * turnRadius(b.speed)) / b.speed;
  // A multirotor slows for the corner and speeds up again, at a right angle to a stop.
  return (Math.min(1, turn / 90) * b.speed) / MULTIROTOR_ACCELERATION;
}

const MULTIROTOR_ACCELERATION = 2.5; // m/s², the usual setting of autopilots
const CLIMB_POWER = 1.5; // power in a climb against hover or cruise
