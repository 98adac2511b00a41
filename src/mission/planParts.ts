import { distance, EnuFrame, offset } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { insertVertex, moveVertex } from "./edit.ts";
import {
  changeCircle,
  changePolygon,
  moveRallyPoints,
  moveReturnPoint,
  removeCircle,
  removePolygon,
  withoutReturnPoint,
  withRally,
} from "./fenceEdit.ts";
import type { Pattern } from "./patterns/pattern.ts";
import { POINTS, shapeKindOf, shapeOf, withShape } from "./patterns/shape.ts";
import type { Plan } from "./plan.ts";
import { changeZone, removeZone } from "./zoneEdit.ts";

/** Something of a plan that is edited by points on the map; areas and circles of the fence by their place in its list. */
export type PlanPart =
  | { readonly kind: "pattern" | "rally" | "return-point" | "link" }
  | { readonly kind: "zone"; readonly id: string }
  | { readonly kind: "fence-area" | "fence-circle"; readonly index: number };

/** The points that a part is edited by. Of a circle, `points` are its middle and the place on it that lies in the east. */
export interface PartPoints {
  readonly points: readonly LatLon[];
  readonly form: "line" | "ring" | "places" | "circle";
  /** Fewest and most that it can have; beyond the fewest only the part as a whole can go. */
  readonly limits: readonly [fewest: number, most: number];
}

/** The points of a part; undefined where the plan has no such part. The same as long as the part is the same. */
export function pointsOf(plan: Plan, part: PlanPart): PartPoints | undefined {
  switch (part.kind) {
    case "pattern": {
      const kind = shapeKindOf(plan.pattern.kind);
      const [place] = shapeOf(plan);
      if (place && "radius" in plan.pattern) return circleOf(plan.pattern, place, plan.pattern.radius);
      const form = kind === "place" ? "places" : kind === "ring" ? "ring" : "line";
      return { points: shapeOf(plan), form, limits: POINTS[kind] };
    }
    case "zone":
      return ring(plan.zones?.find(({ id }) => id === part.id)?.points);
    case "fence-area":
      return ring(plan.fence?.polygons[part.index]?.points);
    case "fence-circle": {
      const circle = plan.fence?.circles[part.index];
      return circle && circleOf(circle, circle.centre, circle.radius);
    }
    case "rally":
      return plan.rally && { points: plan.rally, form: "places", limits: [0, MOST_RALLY] };
    case "return-point": {
      const place = plan.fence?.returnPoint;
      return place && { points: kept(place, () => [place]), form: "places", limits: [1, 1] };
    }
    case "link":
      return plan.link && circleOf(plan.link, plan.link.place, plan.link.range);
  }
}

/** The plan with points of a part elsewhere. */
export function movePoints(plan: Plan, part: PlanPart, to: ReadonlyMap<number, LatLon>): Plan {
  const before = pointsOf(plan, part)?.points;
  const [one] = to;
  if (!before || !one) return plan;
  if (part.kind === "pattern" && "radius" in plan.pattern) return moveAround(plan, plan.pattern, before, to);
  if (part.kind === "pattern" && to.size === 1) return moveVertex(plan, ...one);
  const points = before.map((p, i) => to.get(i) ?? p);
  const [first, second] = points;
  if (!first) return plan;
  const radius = to.has(0) ? undefined : second && Math.max(1, distance(first, second));
  switch (part.kind) {
    case "pattern":
      return withShape(plan, points);
    case "zone":
      return changeZone(plan, part.id, { points });
    case "fence-area":
      return changePolygon(plan, part.index, points);
    case "fence-circle":
      return changeCircle(plan, part.index, { centre: first, ...(radius !== undefined && { radius }) });
    case "rally":
      return moveRallyPoints(plan, to);
    case "return-point":
      return moveReturnPoint(plan, first);
    case "link":
      return plan.link ? { ...plan, link: { place: first, range: radius ?? plan.link.range } } : plan;
  }
}

/** The plan with the place that its pattern is around elsewhere, or else with another radius. */
function moveAround(
  plan: Plan,
  pattern: Extract<Pattern, { readonly radius: number }>,
  [middle, edge]: readonly LatLon[],
  to: ReadonlyMap<number, LatLon>,
): Plan {
  const centre = to.get(0);
  if (centre) return moveVertex(plan, 0, centre);
  const place = to.get(1) ?? edge;
  if (!middle || !place) return plan;
  const widest = pattern.kind === "orbit" ? WIDEST_ORBIT : WIDEST_SEARCH;
  const radius = Math.round(Math.min(widest, Math.max(NARROWEST, distance(middle, place))));
  return { ...plan, pattern: { ...pattern, radius } };
}

/** The plan with one more point of a line or ring before `index`; what is full or has no corners stays as it is. */
export function insertPoint(plan: Plan, part: PlanPart, index: number, at: LatLon): Plan {
  if (part.kind === "pattern") return insertVertex(plan, index, at);
  const { points = [], form, limits } = pointsOf(plan, part) ?? {};
  if (form !== "ring" || !limits || points.length >= limits[1]) return plan;
  const more = points.toSpliced(index, 0, bare(at));
  return part.kind === "zone"
    ? changeZone(plan, part.id, { points: more })
    : part.kind === "fence-area"
      ? changePolygon(plan, part.index, more)
      : plan;
}

/**
 * The plan without some points of a part. As many stay as it needs, those that come first; where all of them were to go,
 * or the middle of a circle, the whole part goes. A pattern never goes.
 */
export function removePoints(plan: Plan, part: PlanPart, indices: readonly number[]): Plan {
  const { points = [], form, limits } = pointsOf(plan, part) ?? {};
  const going = [...new Set(indices)].filter((i) => i in points).sort((a, b) => b - a);
  if (!limits || going.length === 0) return plan;
  if (part.kind === "rally")
    return withRally(
      plan,
      plan.rally?.filter((_, i) => !going.includes(i)),
    );
  if (part.kind !== "pattern" && (form === "circle" ? going.includes(0) : going.length === points.length))
    return removePart(plan, part);
  if (form === "circle") return plan;
  const gone = going.slice(0, Math.max(0, points.length - limits[0]));
  const out = new Set(gone);
  const left = points.filter((_, i) => !out.has(i));
  if (part.kind === "pattern") return withShape(plan, left);
  return part.kind === "zone"
    ? changeZone(plan, part.id, { points: left })
    : part.kind === "fence-area"
      ? changePolygon(plan, part.index, left)
      : plan;
}

/** The plan without a part; a pattern stays. */
export function removePart(plan: Plan, part: PlanPart): Plan {
  switch (part.kind) {
    case "pattern":
      return plan;
    case "zone":
      return removeZone(plan, part.id);
    case "fence-area":
      return removePolygon(plan, part.index);
    case "fence-circle":
      return removeCircle(plan, part.index);
    case "rally":
      return withRally(plan, undefined);
    case "return-point":
      return withoutReturnPoint(plan);
    case "link": {
      const { link: _, ...rest } = plan;
      return rest;
    }
  }
}

/** The same part of a changed plan, wherever it is in its list now; undefined where it is gone. */
export function samePart(before: Plan, after: Plan, part: PlanPart): PlanPart | undefined {
  if (part.kind !== "fence-area" && part.kind !== "fence-circle") return pointsOf(after, part) && part;
  const [old, now] = [before, after].map(({ fence }) =>
    part.kind === "fence-area" ? (fence?.polygons ?? []) : (fence?.circles ?? []),
  ) as [readonly unknown[], readonly unknown[]];
  if (old.length === now.length) return pointsOf(after, part) && part;
  const index = now.indexOf(old[part.index]);
  return index < 0 ? undefined : { ...part, index };
}

export const isSamePart = (a: PlanPart, b: PlanPart): boolean =>
  a.kind === b.kind &&
  ("id" in a ? a.id : undefined) === ("id" in b ? b.id : undefined) &&
  ("index" in a ? a.index : undefined) === ("index" in b ? b.index : undefined);

/** Where some of the points come to lie when all of them go as many metres east and north. */
export function shifted(
  points: readonly LatLon[],
  indices: readonly number[],
  by: { readonly east: number; readonly north: number },
): Map<number, LatLon> {
  return new Map(
    indices.flatMap((i): [number, LatLon][] => {
      const from = points[i];
      if (!from) return [];
      const { lat, lon } = new EnuFrame(from).toPosition(by);
      return [[i, { lat: Math.min(90, Math.max(-90, lat)), lon }]];
    }),
  );
}

const MOST_CORNERS = 2_000; // of a zone or an area, as files may hold
const MOST_RALLY = 500;
const NARROWEST = 10; // metres, of a circle around a place
const WIDEST_ORBIT = 5_000;
const WIDEST_SEARCH = 50_000;

const ring = (points: readonly LatLon[] | undefined): PartPoints | undefined =>
  points && { points, form: "ring", limits: [3, MOST_CORNERS] };

const circleOf = (of: object, centre: LatLon, radius: number): PartPoints => ({
  points: kept(of, () => [centre, offset(centre, 90, radius)]),
  form: "circle",
  limits: [2, 2],
});

const made = new WeakMap<object, readonly LatLon[]>();

function kept(of: object, make: () => readonly LatLon[]): readonly LatLon[] {
  const known = made.get(of) ?? make();
  made.set(of, known);
  return known;
}

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
