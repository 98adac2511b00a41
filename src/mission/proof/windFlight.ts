import { bearing, distance } from "../../geo/enu.ts";
import { type LatLon, toRad } from "../../geo/position.ts";
import type { Patrol } from "../patrol.ts";
import type { DroneProfile, Plan } from "../plan.ts";
import { LEAST_GROUND_SPEED } from "../wind.ts";

/** A mean wind. */
export interface BlowingWind {
  readonly speed: number; // m/s
  readonly fromDeg: number; // true
}

/** The winds that a plan has to last in: from one direction where it names one, else from all around. */
export const windsOf = ({ wind }: Plan): BlowingWind[] => {
  if (!wind || wind.speed === 0) return [];
  const { speed, fromDeg } = wind;
  if (fromDeg !== undefined) return [{ speed, fromDeg }];
  return Array.from({ length: 16 }, (_, i) => ({ speed, fromDeg: i * 22.5 }));
};

/**
 * What a battery gives for a straight way in a wind: milliseconds of its endurance in still air; Infinity where the drone
 * does not get on. A multirotor keeps its speed over ground as long as its greatest airspeed allows and pays for the
 * airspeed (parasite power with its cube); a fixed wing keeps its airspeed.
 */
export function enduranceTaken(
  way: { readonly length: number; readonly headingDeg: number; readonly speed: number },
  drone: DroneProfile,
  { speed: blows, fromDeg }: BlowingWind,
): number {
  if (way.length === 0) return 0;
  const angle = toRad(fromDeg - way.headingDeg);
  const against = blows * Math.cos(angle);
  const across = blows * Math.sin(angle);
  const most = drone.kind === "fixed-wing" ? way.speed : drone.maxSpeed;
  if (most <= Math.abs(across)) return Number.POSITIVE_INFINITY;
  const possible = Math.sqrt(most ** 2 - across ** 2) - against;
  const ground = drone.kind === "fixed-wing" ? possible : Math.min(way.speed, possible);
  if (ground < LEAST_GROUND_SPEED) return Number.POSITIVE_INFINITY;
  const airspeed = Math.hypot(ground + against, across);
  const power = drone.kind === "fixed-wing" ? 1 : Math.max(1, powerAt(airspeed) / powerAt(drone.cruiseSpeed));
  return ((way.length * 1000) / ground) * power;
}

/** Power of a multirotor in level flight against hover: induced power less translational lift, and parasite power. */
const powerAt = (airspeed: number): number => 0.85 + 0.5 * (airspeed / 18) ** 3;

/** The leg at which a flight has used the most if it must still come home from its end. */
export interface WorstReturn {
  readonly leg: number;
  readonly place: LatLon;
  /** Share of a full battery, used on the way and for the straight way home, 0…100 and beyond. */
  readonly batteryPercent: number;
}

/**
 * Shares of a full battery that a patrol takes in a wind, and its hardest return. `estimate` is what it takes in the
 * plan's own wind: of that, climb, descent and turns are kept.
 */
export function batteryInWind(
  { drone, home, pattern: { speed } }: Plan,
  { legs, estimate }: Pick<Patrol, "legs" | "estimate">,
  wind: BlowingWind,
): { readonly batteryPercent: number; readonly worstReturn: WorstReturn | undefined } {
  const percent = (ms: number) => (ms * 100) / drone.enduranceMs;
  const straight = legs.reduce((sum, leg) => sum + (leg.length * 1000) / leg.speed, 0);
  let used = Math.max(0, estimate.batteryPercent - percent(straight));
  let worst: WorstReturn | undefined;
  legs.forEach(({ length, headingDeg, to, ordered = speed }, i) => {
    used += percent(enduranceTaken({ length, headingDeg, speed: ordered }, drone, wind));
    if (!home) return;
    const way = { length: distance(to, home), headingDeg: bearing(to, home), speed };
    const back = used + percent(enduranceTaken(way, drone, wind));
    if (!worst || back > worst.batteryPercent)
      worst = { leg: i, place: { lat: to.lat, lon: to.lon }, batteryPercent: back };
  });
  return { batteryPercent: used, worstReturn: worst };
}
