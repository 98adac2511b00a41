import { offset } from "../geo/enu.ts";
import { type LatLon, toDeg, toRad } from "../geo/position.ts";
import type { Fence } from "./fence.ts";
import { breachesOn } from "./fencePath.ts";

/** A velocity over the ground, m/s, and a turn in degrees a second clockwise. */
export interface StickVelocity {
  readonly north: number;
  readonly east: number;
  readonly up: number;
  readonly yawRateDeg: number;
}

/** What is asked in the vehicle's own level axes as a velocity over the ground, by where its nose points. */
export function overGround(
  { forward, right, up, yawRateDeg }: { forward: number; right: number; up: number; yawRateDeg: number },
  headingDeg: number,
): StickVelocity {
  const [cos, sin] = [Math.cos(toRad(headingDeg)), Math.sin(toRad(headingDeg))];
  return { north: forward * cos - right * sin, east: forward * sin + right * cos, up, yawRateDeg };
}

/** Where the vehicle is and what keeps it in. */
export interface StickBounds {
  readonly place: LatLon;
  /** Metres above home. */
  readonly ahl: number;
  /** Metres above the ground, where its height is known. */
  readonly agl?: number;
  readonly fence: Fence;
  /** How old the place is, seconds: so much further it may be. */
  readonly ageS?: number;
  /** Height that the vehicle at its height now would have above the ground there, metres, where that is known. */
  aglAt?(place: LatLon): number | undefined;
}

/** By hand nothing is flown lower, metres: landing is an order of its own. */
const LOWEST = 10;
/** Nor higher above home; the rule of most countries for small aircraft. */
const HIGHEST = 120;
/** How it brakes, m/s², as careful as a loaded copter in wind; and how long until it begins to. */
const BRAKES = 2;
const DELAY = 1;
/** Kept from the fence besides, metres: what a GPS may be wrong by. */
const MARGIN = 5;
/** Kept from rising ground besides, metres: what a model of it may be off sideways. */
const GROUND_MARGIN = 20;
/** How far apart the ground ahead is looked at, metres, and at how many places at most. */
const GROUND_STEP = 10;
const MOST_STEPS = 20;

/** The velocity as far as it may be flown: slowed, and stopped before the fence and the lowest and greatest height; and why. */
export function withinBounds(asked: StickVelocity, bounds: StickBounds): { velocity: StickVelocity; limited?: string } {
  const fenced = withinFence(asked, bounds);
  const overRise = aboveRise(fenced.velocity, bounds);
  const level = overRise.limited === undefined ? fenced : overRise;
  const upright = withinHeights(level.velocity, bounds);
  const limited = level.limited ?? upright.limited;
  return limited === undefined ? { velocity: upright.velocity } : { velocity: upright.velocity, limited };
}

function withinFence(
  asked: StickVelocity,
  { place, fence, ageS = 0 }: StickBounds,
): { velocity: StickVelocity; limited?: string } {
  const speed = Math.hypot(asked.north, asked.east);
  if (speed < 0.05) return { velocity: asked };
  const towards = toDeg(Math.atan2(asked.east, asked.north));
  const breaks = (part: number) => {
    const v = speed * part;
    return (
      breachesOn(fence, [place, offset(place, towards, v * (DELAY + ageS) + (v * v) / (2 * BRAKES) + MARGIN)]).length >
      0
    );
  };
  if (!breaks(1)) return { velocity: asked };
  const part = [0.5, 0.25, 0.1].find((one) => !breaks(one)) ?? 0;
  return {
    velocity: { ...asked, north: asked.north * part, east: asked.east * part },
    limited: part === 0 ? "the fence is ahead" : "slowed: the fence is near",
  };
}

/** Slowed, and stopped, before ground that rises into the way: within what it needs to stop, and some more. */
function aboveRise(asked: StickVelocity, bounds: StickBounds): { velocity: StickVelocity; limited?: string } {
  const { place, agl, aglAt, ageS = 0 } = bounds;
  const speed = Math.hypot(asked.north, asked.east);
  if (speed < 0.05 || !aglAt) return { velocity: asked };
  const towards = toDeg(Math.atan2(asked.east, asked.north));
  const least = Math.min(LOWEST, (agl ?? LOWEST) - 0.5); // what is low already may go where it is no lower
  const sinks = asked.up < 0 ? -asked.up * DELAY + asked.up ** 2 / (2 * BRAKES) : 0;
  const hits = (part: number) => {
    const v = speed * part;
    const reach = v * (DELAY + ageS) + (v * v) / (2 * BRAKES) + GROUND_MARGIN;
    const steps = Math.min(MOST_STEPS, Math.ceil(reach / GROUND_STEP));
    return Array.from({ length: steps }, (_, i) => offset(place, towards, (reach * (i + 1)) / steps)).some(
      (there) =>
        (aglAt(there) ?? Number.POSITIVE_INFINITY) - Math.min(sinks, Math.max(0, (agl ?? sinks) - LOWEST)) < least,
    );
  };
  if (!hits(1)) return { velocity: asked };
  const part = [0.5, 0.25, 0.1].find((one) => !hits(one)) ?? 0;
  return {
    velocity: { ...asked, north: asked.north * part, east: asked.east * part },
    limited: part === 0 ? "rising ground is ahead" : "slowed: rising ground is near",
  };
}

function withinHeights(asked: StickVelocity, { ahl, agl }: StickBounds): { velocity: StickVelocity; limited?: string } {
  const room = asked.up < 0 ? Math.min(ahl, agl ?? ahl) - LOWEST : HIGHEST - ahl;
  const speed = Math.abs(asked.up);
  const part = [1, 0.5, 0.25, 0.1].find((one) => speed * one * DELAY + (speed * one) ** 2 / (2 * BRAKES) < room) ?? 0;
  if (speed === 0 || part === 1) return { velocity: asked };
  const height = asked.up < 0 ? `lower than ${LOWEST} m` : `higher than ${HIGHEST} m`;
  return { velocity: { ...asked, up: asked.up * part }, limited: `not ${height} by hand` };
}
