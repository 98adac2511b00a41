import { nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Plan } from "../plan.ts";
import type { PatternKind } from "./pattern.ts";
import { stopsAt } from "./routeEdit.ts";
import { MOST_STOPS } from "./stop.ts";

/** What a pattern is drawn as; a route is a line whose points are its stops. */
export type ShapeKind = "line" | "ring" | "place" | "route";

export const shapeKindOf = (kind: PatternKind): ShapeKind =>
  kind === "corridor"
    ? "line"
    : kind === "area" || kind === "perimeter"
      ? "ring"
      : kind === "route"
        ? "route"
        : "place";

/** Fewest and most points of a shape. */
export const POINTS: Readonly<Record<ShapeKind, readonly [fewest: number, most: number]>> = {
  line: [2, Number.POSITIVE_INFINITY],
  ring: [3, 1_000],
  place: [1, 1],
  route: [1, MOST_STOPS],
};

/** The places that a plan's pattern is made of: its section, its outline, or the place that it is around. */
export function shapeOf({ section, pattern }: Pick<Plan, "section" | "pattern">): readonly LatLon[] {
  switch (pattern.kind) {
    case "corridor":
      return section;
    case "area":
    case "perimeter":
      return pattern.outline;
    case "expanding-square":
    case "sector":
      return pattern.datum ? kept(pattern.datum, (place) => [place]) : NONE;
    case "orbit":
      return pattern.centre ? kept(pattern.centre, (place) => [place]) : NONE;
    case "route":
      return pattern.stops;
  }
}

const NONE: readonly LatLon[] = [];
const made = new WeakMap<object, readonly LatLon[]>();

/** What was made of the same thing before is the same again, so that what draws it need not draw it anew. */
function kept<T extends object>(from: T, make: (from: T) => readonly LatLon[]): readonly LatLon[] {
  const known = made.get(from) ?? make(from);
  made.set(from, known);
  return known;
}

/** The plan with its pattern made of other places; of several for one around a place, the last counts. Stops of a route keep what is set for them. */
export function withShape<P extends Plan>(plan: P, points: readonly LatLon[]): P {
  const { pattern } = plan;
  const place = points.at(-1) ?? null;
  switch (pattern.kind) {
    case "corridor":
      return { ...plan, section: points };
    case "area":
    case "perimeter":
      return { ...plan, pattern: { ...pattern, outline: points } };
    case "expanding-square":
    case "sector":
      return { ...plan, pattern: { ...pattern, datum: place } };
    case "orbit":
      return { ...plan, pattern: { ...pattern, centre: place } };
    case "route":
      return { ...plan, pattern: { ...pattern, stops: stopsAt(pattern.stops, points) } };
  }
}

/** Whether a plan's pattern has as many places as it needs. */
export const hasShape = (plan: Pick<Plan, "section" | "pattern">): boolean =>
  shapeOf(plan).length >= POINTS[shapeKindOf(plan.pattern.kind)][0];

/** The shape as a line: closed where it is a ring. */
export function shapeLine(plan: Pick<Plan, "section" | "pattern">): readonly LatLon[] {
  const points = shapeOf(plan);
  const ring = shapeKindOf(plan.pattern.kind) === "ring" && points.length > 2;
  return ring ? kept(points, (corners) => [...corners, corners[0] as LatLon]) : points;
}

/** The side of its section that a plan is flown on: its pattern's, for others than a corridor that of its home. */
export function sideOf({ section, pattern, home }: Plan): "left" | "right" | undefined {
  if (pattern.kind === "corridor") return pattern.side;
  return section.length >= 2 && home ? nearestOnPath(section, home).side : undefined;
}
