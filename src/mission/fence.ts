import { type LatLon, wrap180 } from "../geo/position.ts";

/** Where a vehicle may be (inclusion) and where it may not (exclusion). */
export interface Fence {
  readonly polygons: readonly FencePolygon[];
  readonly circles: readonly FenceCircle[];
  /** Where a vehicle that broke out goes, if it does not fly home or to a rally point (ArduPilot planes). */
  readonly returnPoint?: LatLon;
}

export type FenceKind = "inclusion" | "exclusion";

export interface FencePolygon {
  readonly kind: FenceKind;
  /** At least three corners; closed by itself. */
  readonly points: readonly LatLon[];
}

export interface FenceCircle {
  readonly kind: FenceKind;
  readonly centre: LatLon;
  readonly radius: number; // metres
}

/** A place to return to that may be nearer than home. */
export interface RallyPoint extends LatLon {
  readonly ahl: number; // metres above home; ArduPilot keeps whole ones
}

/** What is wrong with a fence, each sentence naming the place, counted from 1; empty when nothing is. */
export function fenceProblems({ polygons, circles, returnPoint }: Fence): string[] {
  const count = circles.length + polygons.reduce((sum, { points }) => sum + points.length, 0);
  return [
    ...(count > MOST_POINTS
      ? [`the fence has ${count} corners and circles, more than the ${MOST_POINTS} possible`]
      : []),
    ...polygons.flatMap((polygon, i) => polygonProblems(`polygon ${i + 1}`, polygon)),
    ...circles.flatMap((circle, i) => circleProblems(`circle ${i + 1}`, circle)),
    ...(returnPoint ? placeProblems("return point", returnPoint) : []),
  ];
}

/** What is wrong with rally points, each sentence naming the point, counted from 1. */
export function rallyProblems(points: readonly RallyPoint[]): string[] {
  return points.flatMap((point, i) => {
    const name = `rally point ${i + 1}`;
    const problems = placeProblems(name, point);
    if (!(Math.abs(point.ahl) <= 32_767)) problems.push(`${name}: ahl must be a height in metres, got ${point.ahl}`);
    return problems;
  });
}

const MOST_CORNERS = 255; // of one polygon: ArduPilot counts them in a byte
const MOST_POINTS = 2_000;

function polygonProblems(name: string, { points }: FencePolygon): string[] {
  if (points.length < 3) return [`${name} needs at least 3 corners, has ${points.length}`];
  if (points.length > MOST_CORNERS) return [`${name} has ${points.length} corners, more than ${MOST_CORNERS}`];
  const problems = points.flatMap((point, i) => placeProblems(`${name}: corner ${i + 1}`, point));
  if (problems.length > 0) return problems;
  const flat = points.map((point) => onPlane(points[0] as LatLon, point));
  const next = (i: number) => (i + 1) % flat.length;
  const side = (i: number) => `${i + 1} to ${next(i) + 1}`;
  for (let i = 0; i < flat.length; i++) {
    const [a, b, c] = [flat[i], flat[next(i)], flat[next(next(i))]] as [Flat, Flat, Flat];
    if (a.x === b.x && a.y === b.y) return [`${name}: corners ${i + 1} and ${next(i) + 1} are the same place`];
    const back = turn(a, b, c) === 0 && (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;
    if (back) return [`${name}: its sides turn back on themselves at corner ${next(i) + 1}`];
  }
  for (let i = 0; i < flat.length; i++)
    for (let j = i + 2; j < flat.length; j++) {
      if (next(j) === i) continue; // neighbours share a corner
      if (meet(flat[i] as Flat, flat[next(i)] as Flat, flat[j] as Flat, flat[next(j)] as Flat))
        return [`${name}: its sides ${side(i)} and ${side(j)} cross`];
    }
  return [];
}

function circleProblems(name: string, { centre, radius }: FenceCircle): string[] {
  const problems = placeProblems(`${name}: centre`, centre);
  if (!(radius > 0 && Number.isFinite(radius)))
    problems.push(`${name}: radius must be more than 0 metres, got ${radius}`);
  return problems;
}

function placeProblems(name: string, { lat, lon }: LatLon): string[] {
  const problems: string[] = [];
  if (!(Math.abs(lat) <= 90)) problems.push(`${name}: lat must be between -90 and 90, got ${lat}`);
  if (!(Math.abs(lon) <= 180)) problems.push(`${name}: lon must be between -180 and 180, got ${lon}`);
  if (lat === 0 && lon === 0) problems.push(`${name} has no place (lat and lon are 0)`);
  return problems;
}

interface Flat {
  readonly x: number;
  readonly y: number;
}

/** In the whole numbers of the wire, so that what is judged is what is flown; across the date line too. */
const onPlane = (origin: LatLon, { lat, lon }: LatLon): Flat => ({
  x: Math.round(wrap180(lon - origin.lon) * 1e7),
  y: Math.round((lat - origin.lat) * 1e7),
});

/** Positive to the left, negative to the right, 0 straight on or back. */
const turn = (a: Flat, b: Flat, c: Flat): number => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));

/** Whether two pieces share a point. */
function meet(a: Flat, b: Flat, c: Flat, d: Flat): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isWithin(a, b, c)) ||
    (abd === 0 && isWithin(a, b, d)) ||
    (cda === 0 && isWithin(c, d, a)) ||
    (cdb === 0 && isWithin(c, d, b))
  );
}

const isWithin = (a: Flat, b: Flat, p: Flat): boolean =>
  Math.min(a.x, b.x) <= p.x && p.x <= Math.max(a.x, b.x) && Math.min(a.y, b.y) <= p.y && p.y <= Math.max(a.y, b.y);
