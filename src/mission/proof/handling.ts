import { toRad } from "../../geo/position.ts";
import { turnRadius } from "../estimate.ts";
import type { DroneProfile } from "../plan.ts";

/** How far an aircraft strays from what it is told to fly, at most. Metres and m/s. */
export interface Handling {
  /** To either side of a straight line, and around a place that it holds or circles. */
  strays(speed: number): number;
  /** How fast a corner of so many degrees is passed. */
  cornerSpeed(turnDeg: number, speed: number): number;
  /** How far before a corner it may begin to turn. */
  cutsBy(cornerSpeed: number, speed: number): number;
  /** How far beyond a corner, straight on, it may come to rest or turn when it passes, is paused or is called home there. */
  overshoots(cornerSpeed: number, speed: number, turnDeg: number): number;
  /** Around a corner, in addition to `strays`. */
  swings(turnDeg: number, speed: number): number;
  /** Around home while it climbs out and comes down, in addition to `strays`. */
  climbOut(ahl: number, speed: number): number;
}

/** The strongest mean wind that a drone is flown in, m/s. */
export const windLimitOf = ({ maxWind }: DroneProfile): number => maxWind ?? 10;

/** How a drone flies in a mean wind up to its limit, from any direction, with gusts of a quarter of it (1 σ). */
export const handlingOf = (drone: DroneProfile, wind: number = windLimitOf(drone)): Handling =>
  drone.kind === "fixed-wing" ? fixedWing(drone, wind) : multirotor(wind);

const GPS = 5; // m: three σ of a receiver without corrections under open sky
const BRAKING = 1.5; // m/s²: 60 % of the 2.5 that ArduPilot (WPNAV_ACCEL) and PX4 (MPC_ACC_HOR) come with
const CORNERING = 3; // m/s²: with `ACCEPTANCE` a little more than the twice WPNAV_ACCEL that ArduPilot corners with, on its 2 m
const ACCEPTANCE = 4; // m: twice the usual WPNAV_RADIUS and NAV_ACC_RAD

/** m/s: while it stops from so fast, leaning as far as it may, each m/s of wind pushes it a metre aside. */
const STOPPING = 16;

/** A multirotor slows for corners (junction deviation), stops within its braking way, and is pushed until it leans. */
const multirotor = (wind: number): Handling => ({
  strays: (speed) => GPS + 1 + 0.5 * wind + wind * (speed / STOPPING) ** 2,
  cornerSpeed(turnDeg, speed) {
    const s = Math.cos(toRad(Math.min(turnDeg, 180)) / 2);
    return s > 0.9999 ? speed : Math.min(speed, Math.sqrt((CORNERING * ACCEPTANCE * s) / (1 - s)));
  },
  cutsBy: (corner, speed) => ACCEPTANCE + Math.min(corner * 0.7 + corner ** 2 / 4, speed * 0.5 + speed ** 2 / 6),
  overshoots: (corner, speed) => corner ** 2 / (2 * BRAKING) + 0.5 * speed + 1,
  swings: () => 0,
  climbOut: () => 2,
});

const LOITER_RADIUS = 80; // m: WP_LOITER_RAD comes with 60, NAV_LOITER_RAD with 80
const WAYPOINT_RADIUS = 90; // m: WP_RADIUS of ArduPlane

const LAUNCH_SECONDS = 6; // until it is off the ground and climbs as it can

/**
 * A fixed wing turns at 30° of bank over ground that the wind carries it along, and circles where it is paused. ArduPlane's
 * simulator, which banks to 45°, was recorded to turn no tighter: it slips, and gains 4 m/s.
 */
function fixedWing({ climb }: DroneProfile, wind: number): Handling {
  const radius = (speed: number) => turnRadius(speed + wind);
  return {
    // As wide as it circles, and a little farther where it goes on from there.
    strays: (speed) => GPS + 10 + wind + 2.5 * Math.max(LOITER_RADIUS, radius(speed)),
    cornerSpeed: (_turnDeg, speed) => speed,
    cutsBy: (_corner, speed) => Math.max(WAYPOINT_RADIUS, radius(speed)),
    // Straight on until the turn is begun, a second of roll.
    overshoots: (_corner, speed, turnDeg) => speed + wind + radius(speed) * Math.sin(toRad(Math.min(90, turnDeg))),
    // Around to the way back it comes two radii aside.
    swings(turnDeg, speed) {
      const turn = toRad(Math.min(180, turnDeg));
      return radius(speed) * Math.max(Math.sin(turn / 2), 1 - Math.cos(turn));
    },
    // It climbs straight ahead, whichever way it was launched, once it is fast enough.
    climbOut: (ahl, speed) => (ahl / climb + LAUNCH_SECONDS) * (speed + wind),
  };
}
