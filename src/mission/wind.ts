import { toRad } from "../geo/position.ts";
import type { Plan } from "./plan.ts";

/** Slowest speed over ground that counts as getting anywhere, m/s. */
export const LEAST_GROUND_SPEED = 0.5;

/**
 * Metres per second over ground along a true track by the wind triangle, at least `LEAST_GROUND_SPEED`: a fixed wing holds
 * the pattern's speed through the air; a multirotor holds it over ground as long as its greatest speed through the air
 * allows. A wind without a direction changes nothing here: where it hinders depends on where it comes from.
 */
export function groundSpeed(plan: Pick<Plan, "pattern" | "drone" | "wind">, trackDeg: number): number {
  if (plan.wind?.fromDeg === undefined) return plan.pattern.speed;
  return Math.max(LEAST_GROUND_SPEED, madeGood(plan, trackDeg) ?? 0);
}

/** Whether the drone gets along a true track in the plan's wind; against it where that has no direction. */
export const windLets = (plan: Pick<Plan, "pattern" | "drone" | "wind">, trackDeg: number): boolean =>
  (madeGood(plan, trackDeg) ?? 0) >= LEAST_GROUND_SPEED;

/** Speed over ground, m/s, negative where it is blown back; undefined where the wind across is stronger than it flies. */
function madeGood({ pattern: { speed }, drone, wind }: Pick<Plan, "pattern" | "drone" | "wind">, trackDeg: number) {
  if (!wind || wind.speed === 0) return speed;
  const from = wind.fromDeg === undefined ? 0 : toRad(wind.fromDeg - trackDeg);
  const against = wind.speed * Math.cos(from);
  const across = wind.speed * Math.sin(from);
  const made = (air: number) => (Math.abs(across) > air ? undefined : Math.sqrt(air * air - across * across) - against);
  if (drone.kind === "fixed-wing") return made(speed);
  const most = made(drone.maxSpeed);
  return most === undefined ? undefined : Math.min(speed, most);
}
