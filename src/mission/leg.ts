import { distance, EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { pathLength } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { aimed } from "./patterns/aim.ts";
import { atHeights } from "./patterns/heights.ts";
import { routeLegs } from "./patterns/routeLegs.ts";
import { shapeOf } from "./patterns/shape.ts";
import type { Stretch } from "./patterns/stretch.ts";
import { stretchesOf } from "./patterns/stretches.ts";
import type { Plan } from "./plan.ts";

/** A place on the flight path. `amsl` is absent where the height of home is not known. */
export interface LegPoint extends LatLon {
  readonly ahl: number;
  readonly amsl?: number;
}

/** One straight stretch of a patrol. */
export interface Leg {
  /** `watch`: along the section, camera on it. `transit`: to it, away from it, or across it. */
  readonly kind: "transit" | "watch";
  readonly from: LegPoint;
  readonly to: LegPoint;
  readonly length: number; // metres
  readonly headingDeg: number; // true
  readonly speed: number; // m/s over ground, in the plan's wind
  /** Where the camera looks, seen from the nose. */
  readonly looking: "left" | "right" | "ahead";
  /** Gimbal against the horizon and against the nose, whole degrees (autopilots store no finer). */
  readonly gimbalPitchDeg: number;
  readonly gimbalYawDeg: number;
  /** The pitch that would put the section in the middle of the picture, before the gimbal's limits. */
  readonly wantedPitchDeg: number;
  /** Metres from the path to the section in a straight line, in the middle of the values along the leg. */
  readonly slant: number;
  /** m/s asked for on this leg, through the air for fixed wings; the pattern's where absent. */
  readonly ordered?: number;
  /** How long its end is held, ms. */
  readonly holdMs?: number;
  /** Metres around its end within which that counts as reached, where the plan says so. */
  readonly reach?: number;
  /** The circle that it leads onto or leaves, at whatever place of it the autopilot thinks right. */
  readonly circle?: LatLon & { readonly radius: number };
  /** Of a route: the stop that it ends at, or the stop to which it ends at a corner on the way. */
  readonly stop?: number;
  readonly corner?: number;
}

/** Height of home above mean sea level, metres; undefined when the ground there is not known. */
export const homeAmslOf = (plan: Plan, ground: Ground): number | undefined => {
  const home = plan.home ?? shapeOf(plan)[0];
  return home && ground.elevation(home);
};

/** The stretches of a plan from home to home; empty when nothing is left to fly, and where that is more than `MOST_WAY`. */
export function legsOf(plan: Plan, ground: Ground): Leg[] {
  const homeAmsl = homeAmslOf(plan, ground);
  if (plan.pattern.kind === "route")
    return wayOf(plan, ground) > MOST_WAY ? [] : routeLegs(plan, plan.pattern, ground, homeAmsl);
  const stretches = stretchesOf(plan, ground);
  if (mayBeLong(stretches) && lengthOf(stretches) > MOST_WAY) return [];
  return aimed(plan, ground, homeAmsl, atHeights(plan, ground, homeAmsl, stretches));
}

/** Metres that are planned at once, at most: far beyond what a drone flies, and little enough to be looked at in a while. */
export const MOST_WAY = 2_000_000;

/** Metres of a plan's way, however long, without the circles of a route. */
export const wayOf = (plan: Plan, ground: Ground): number =>
  plan.pattern.kind === "route"
    ? pathLength([...(plan.home ? [plan.home] : []), ...shapeOf(plan)])
    : lengthOf(stretchesOf(plan, ground));

/** Whether stretches may be longer than `MOST_WAY`, which short ones are told not to be at little cost. */
function mayBeLong(stretches: readonly Stretch[]): boolean {
  let degrees = 0;
  for (const { from, to } of stretches) degrees += Math.abs(to.lat - from.lat) + Math.abs(to.lon - from.lon);
  return degrees * 112_000 > MOST_WAY; // metres, of the longest degree
}

const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + distance(from, to), 0);

/** The place `metres` along a leg. */
export function placeOnLeg(leg: Leg, metres: number): LatLon {
  const t = leg.length === 0 ? 0 : metres / leg.length;
  const frame = new EnuFrame(leg.from);
  const end = frame.toEnu({ lat: leg.to.lat, lon: leg.to.lon });
  const { lat, lon } = frame.toPosition({ east: end.east * t, north: end.north * t });
  return { lat, lon };
}

/** Metres above home `metres` along a leg, which climbs and sinks evenly. */
export const ahlOnLeg = ({ from, to, length }: Leg, metres: number): number =>
  from.ahl + (length === 0 ? 0 : ((to.ahl - from.ahl) * metres) / length);

/** Places along a leg no further apart than `step` metres, both ends included, with their heights. */
export function placesAlong(leg: Leg, step: number): LegPoint[] {
  const { from, to } = leg;
  const count = Math.max(1, Math.ceil(leg.length / step));
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count;
    const between = (a: number, b: number) => a + (b - a) * t;
    return {
      lat: between(from.lat, to.lat),
      lon: between(from.lon, to.lon),
      ahl: between(from.ahl, to.ahl),
      ...(from.amsl !== undefined && to.amsl !== undefined && { amsl: between(from.amsl, to.amsl) }),
    };
  });
}
