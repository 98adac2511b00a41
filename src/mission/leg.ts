import { bearing, distance, EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { offsetPath } from "../geo/offset.ts";
import { nearestOnPath, resample, simplified } from "../geo/path.ts";
import { type LatLon, toDeg } from "../geo/position.ts";
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
  readonly speed: number; // m/s
  /** Where the camera looks, seen from the nose. */
  readonly looking: "left" | "right" | "ahead";
  /** Gimbal against the horizon and against the nose, whole degrees (autopilots store no finer). */
  readonly gimbalPitchDeg: number;
  readonly gimbalYawDeg: number;
  /** The pitch that would put the section in the middle of the picture, before the gimbal's limits. */
  readonly wantedPitchDeg: number;
  /** Metres from the path to the section in a straight line, in the middle of the values along the leg. */
  readonly slant: number;
}

/** Height of home above mean sea level, metres; undefined when the ground there is not known. */
export const homeAmslOf = (plan: Plan, ground: Ground): number | undefined => {
  const home = plan.home ?? plan.section[0];
  return home && ground.elevation(home);
};

/** The stretches of a plan from home to home; empty when the section is too short or bends too sharply for its standoff. */
export function legsOf(plan: Plan, ground: Ground): Leg[] {
  if (plan.section.length < 2) return [];
  const homeAmsl = homeAmslOf(plan, ground);
  const { side, standoff, back } = plan.pattern;
  const beside = (on: "left" | "right") => simplified(offsetPath(plan.section, on, standoff), SMOOTHING * standoff);
  const out = beside(side);
  if (out.length < 2) return [];
  const other = side === "left" ? "right" : "left";
  const returning = back === "other-side" ? beside(other) : back === "same" ? out : [];
  const looking = standoff === 0 ? "ahead" : other;
  // Back on the same side the section lies on the drone's other hand; on the other side it lies on the same hand again.
  const lookingBack = standoff === 0 ? "ahead" : back === "same" ? side : other;
  const legs: Leg[] = [
    ...watchLegs(plan, ground, homeAmsl, out, looking),
    ...watchLegs(plan, ground, homeAmsl, [...returning].reverse(), lookingBack),
  ];
  return withTransits(plan, homeAmsl, legs);
}

/** Share of the standoff by which the path may cut corners: a drone that need not slow for each keeps its camera still. */
const SMOOTHING = 0.04;

function watchLegs(
  plan: Plan,
  ground: Ground,
  homeAmsl: number | undefined,
  path: readonly LatLon[],
  looking: Leg["looking"],
): Leg[] {
  const { minPitchDeg, maxPitchDeg } = plan.camera;
  let pitch: number | undefined;
  return path.slice(1).map((to, i) => {
    const from = path[i] as LatLon;
    const aim = aimAt(plan, ground, homeAmsl, from, to);
    const wantedPitchDeg = looking === "ahead" ? -90 : aim.pitchDeg;
    const within = Math.min(Math.max(wantedPitchDeg, minPitchDeg), maxPitchDeg);
    // The gimbal stays as it is for less than would be seen.
    if (pitch === undefined || Math.abs(within - pitch) > STEADY_DEG)
      pitch = Math.min(Math.max(Math.round(within), Math.ceil(minPitchDeg)), Math.floor(maxPitchDeg));
    return {
      ...straight(plan, homeAmsl, from, to),
      kind: "watch",
      looking,
      wantedPitchDeg,
      slant: aim.slant,
      gimbalPitchDeg: pitch,
      gimbalYawDeg: YAW[looking],
    };
  });
}

const STEADY_DEG = 1.5;
const YAW = { left: -90, right: 90, ahead: 0 } as const;

/** The median pitch and distance from places on a stretch to the section beside them. */
function aimAt(plan: Plan, ground: Ground, homeAmsl: number | undefined, from: LatLon, to: LatLon) {
  const aims = resample([from, to], Math.max(20, distance(from, to) / 40))
    .map((place) => {
      const near = nearestOnPath(plan.section, place);
      const below = homeAmsl === undefined ? undefined : ground.elevation(near);
      const above = plan.pattern.ahl + (below === undefined || homeAmsl === undefined ? 0 : homeAmsl - below);
      return { pitchDeg: -toDeg(Math.atan2(above, near.distance)), slant: Math.hypot(above, near.distance) };
    })
    .sort((a, b) => a.pitchDeg - b.pitchDeg);
  return aims[Math.floor(aims.length / 2)] as { pitchDeg: number; slant: number };
}

/** Adds the ways from home, between separate stretches, and back home. */
function withTransits(plan: Plan, homeAmsl: number | undefined, watch: readonly Leg[]): Leg[] {
  const legs: Leg[] = [];
  const transit = (from: LatLon, to: LatLon, like: Leg): void => {
    if (distance(from, to) < 1) return;
    const { looking, gimbalPitchDeg, gimbalYawDeg, wantedPitchDeg, slant } = like;
    legs.push({
      ...straight(plan, homeAmsl, from, to),
      kind: "transit",
      looking,
      gimbalPitchDeg,
      gimbalYawDeg,
      wantedPitchDeg,
      slant,
    });
  };
  for (const leg of watch) {
    const before = legs.at(-1)?.to ?? plan.home;
    if (before) transit(before, leg.from, leg);
    legs.push(leg);
  }
  const last = legs.at(-1);
  if (last && plan.home) transit(last.to, plan.home, last);
  return legs;
}

function straight(plan: Plan, homeAmsl: number | undefined, from: LatLon, to: LatLon) {
  const { ahl, speed } = plan.pattern;
  const point = ({ lat, lon }: LatLon): LegPoint => ({
    lat,
    lon,
    ahl,
    ...(homeAmsl !== undefined && { amsl: homeAmsl + ahl }),
  });
  return {
    from: point(from),
    to: point(to),
    length: distance(from, to),
    headingDeg: bearing(from, to),
    speed,
  };
}

/** The place `metres` along a leg. */
export function placeOnLeg(leg: Leg, metres: number): LatLon {
  const t = leg.length === 0 ? 0 : metres / leg.length;
  const frame = new EnuFrame(leg.from);
  const end = frame.toEnu(leg.to);
  const { lat, lon } = frame.toPosition({ east: end.east * t, north: end.north * t });
  return { lat, lon };
}
