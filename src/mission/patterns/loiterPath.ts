import { bearing, distance, offset } from "../../geo/enu.ts";
import { type LatLon, toDeg, wrap360 } from "../../geo/position.ts";
import type { LegPoint } from "../leg.ts";
import type { DroneProfile } from "../plan.ts";
import type { Stop } from "./stop.ts";

interface Round {
  readonly from: LegPoint | undefined;
  /** The stop after it. */
  readonly next: LatLon | undefined;
  readonly drone: DroneProfile;
  readonly speed: number; // m/s
}

interface Circle {
  readonly radius: number; // metres
  readonly corners: readonly LegPoint[];
  /** How long the turns take that are too many to be drawn, ms. */
  readonly restMs: number;
}

/**
 * The corners of the circle that is flown at a stop, from where it is reached to where it is left; none where the drone
 * passes or stands still. A fixed wing leaves it when it heads for the next stop.
 */
export function circleAround(stop: Stop, at: LegPoint, { from, next, drone, speed }: Round): Circle {
  const all = turnsOf(stop, at, { from, drone, speed });
  if (all === 0) return { radius: 0, corners: [], restMs: 0 };
  const radius = radiusOf(stop, drone);
  const turns = Math.min(all, MOST_TURNS + (all % 1));
  const sign = (stop.loiter?.radius ?? 0) < 0 ? -1 : 1;
  const beginDeg = from && distance(from, at) > 0.1 ? bearing(at, from) : 0;
  const endDeg = beginDeg + sign * (360 * turns + (drone.kind === "fixed-wing" ? moreFor(next) : 0));
  const each = Math.max(3, Math.min(15, toDeg(2 * Math.acos(1 - Math.min(0.1, SAGITTA / radius)))));
  const count = Math.max(1, Math.ceil(Math.abs(endDeg - beginDeg) / each));
  return {
    radius,
    corners: Array.from({ length: count + 1 }, (_, i) => ({
      ...at,
      ...offset(at, beginDeg + ((endDeg - beginDeg) * i) / count, radius),
    })),
    restMs: ((all - turns) * 2 * Math.PI * radius * 1000) / speed,
  };

  /** Degrees from where its turns are full to where it heads for the next stop along the tangent. */
  function moreFor(place: LatLon | undefined): number {
    const away = place ? distance(at, place) : 0;
    if (!place || away <= radius) return 0;
    const tangentDeg = bearing(at, place) - sign * toDeg(Math.acos(radius / away));
    return wrap360(sign * (tangentDeg - (beginDeg + sign * 360 * turns)));
  }
}

/** How long a drone stands still at a stop, ms. */
export function holdOf({ holdMs = 0, loiter }: Stop, { kind }: Pick<DroneProfile, "kind">): number {
  if (!loiter) return holdMs;
  const { until } = loiter;
  return kind !== "fixed-wing" && typeof until === "object" && "ms" in until ? until.ms : 0;
}

function turnsOf({ loiter }: Stop, at: LegPoint, { from, drone, speed }: Omit<Round, "next">): number {
  if (!loiter) return 0;
  const { until } = loiter;
  const radius = radiusOf({ loiter }, drone);
  const round = (2 * Math.PI * radius) / speed; // seconds
  const fixedWing = drone.kind === "fixed-wing";
  if (until === "told") return fixedWing ? 1 : 0; // it does not go on by itself
  if (until === "height") {
    const rise = at.ahl - (from?.ahl ?? at.ahl);
    const seconds = Math.abs(rise) / (rise > 0 ? drone.climb : drone.sink);
    return fixedWing ? Math.max(1, seconds / round) : 0;
  }
  if ("turns" in until) return until.turns;
  return fixedWing ? Math.max(1, until.ms / 1000 / round) : 0;
}

const MOST_TURNS = 5; // that are drawn: all lie on each other
const SAGITTA = 2; // metres between a chord and the circle

/** What autopilots come with where no radius is given: WP_LOITER_RAD and NAV_LOITER_RAD, CIRCLE_RADIUS. */
const radiusOf = ({ loiter }: Pick<Stop, "loiter">, { kind }: Pick<DroneProfile, "kind">): number =>
  Math.abs(loiter?.radius ?? 0) || (kind === "fixed-wing" ? 80 : 10);
