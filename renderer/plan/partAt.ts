import { distance, EnuFrame } from "../../src/geo/enu.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import { shapeLine } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";

/**
 * The part of a plan that lies at a place: a single place or an edge within `reach` metres, else the smallest zone or
 * forbidden area around it. An area to stay in and the link's reach are told by their edge alone: nearly all lies inside.
 */
export function partAt(plan: Plan, place: LatLon, reach: number): PlanPart | undefined {
  const { zones = [], fence, rally = [], link } = plan;
  const near = (other: LatLon | undefined) => other !== undefined && distance(other, place) <= 1.5 * reach;
  if (rally.some(near)) return { kind: "rally" };
  if (near(fence?.returnPoint)) return { kind: "return-point" };
  if (near(link?.place)) return { kind: "link" };
  const rings: Ring[] = [
    ...zones.map(({ id, points }) => ({ part: { kind: "zone", id }, points, filled: true }) as const),
    ...(fence?.polygons ?? []).map(
      ({ kind, points }, index) =>
        ({ part: { kind: "fence-area", index }, points, filled: kind === "exclusion" }) as const,
    ),
  ].filter(({ points }) => isInBox(points, place, reach));
  const circles: Circle[] = [
    ...(fence?.circles ?? []).map(
      ({ kind, centre, radius }, index) =>
        ({ part: { kind: "fence-circle", index }, centre, radius, filled: kind === "exclusion" }) as const,
    ),
    ...(link ? [{ part: { kind: "link" }, centre: link.place, radius: link.range, filled: false } as const] : []),
  ];
  const edges = [
    { part: { kind: "pattern" } as const, away: fromLine(shapeLine(plan), place, reach) },
    ...rings.map(({ part, points }) => ({ part, away: fromLine(closed(points), place, reach) })),
    ...circles.map(({ part, centre, radius }) => ({ part, away: Math.abs(distance(centre, place) - radius) })),
  ];
  const edge = least(edges, ({ away }) => away);
  if (edge && edge.away <= reach) return edge.part;
  const around = [
    ...rings
      .filter(({ points, filled }) => filled && holds(points, place))
      .map(({ part, points }) => ({ part, size: area(points) })),
    ...circles
      .filter(({ centre, radius, filled }) => filled && distance(centre, place) <= radius)
      .map(({ part, radius }) => ({ part, size: Math.PI * radius * radius })),
  ];
  return least(around, ({ size }) => size)?.part;
}

interface Ring {
  readonly part: PlanPart;
  readonly points: readonly LatLon[];
  /** A click inside is meant for it. */
  readonly filled: boolean;
}

interface Circle {
  readonly part: PlanPart;
  readonly centre: LatLon;
  readonly radius: number;
  readonly filled: boolean;
}

const rounds = new WeakMap<readonly LatLon[], readonly LatLon[]>();

/** A ring as a line, the same for the same ring. */
function closed(ring: readonly LatLon[]): readonly LatLon[] {
  const line = rounds.get(ring) ?? [...ring, ...ring.slice(0, 1)];
  rounds.set(ring, line);
  return line;
}

function fromLine(line: readonly LatLon[], place: LatLon, reach: number): number {
  if (line.length < 2 || !isInBox(line, place, reach)) return Number.POSITIVE_INFINITY;
  return nearestOnPath(line, place).distance;
}

/** Whether a polygon holds a place, over the date line too. */
function holds(points: readonly LatLon[], { lat, lon }: LatLon): boolean {
  const local = points.map((p) => ({ lat: p.lat, lon: wrap180(p.lon - lon) }));
  return points.length >= 3 && contains(local, { lat, lon: 0 });
}

interface Box {
  readonly from: LatLon;
  readonly south: number;
  readonly north: number;
  /** Degrees of longitude from the first point, the short way. */
  readonly west: number;
  readonly east: number;
}

const boxes = new WeakMap<readonly LatLon[], Box>();

/** Whether a place lies within `reach` metres of the box around points; found out once for the same points. */
function isInBox(points: readonly LatLon[], { lat, lon }: LatLon, reach: number): boolean {
  const [from] = points;
  if (!from) return false;
  const box = boxes.get(points) ?? boxOf(points, from);
  boxes.set(points, box);
  const { metresPerDegLat, metresPerDegLon } = new EnuFrame({ lat, lon });
  const [up, aside] = [reach / metresPerDegLat, reach / Math.max(metresPerDegLon, 1)];
  const x = wrap180(lon - from.lon);
  return lat >= box.south - up && lat <= box.north + up && x >= box.west - aside && x <= box.east + aside;
}

function boxOf(points: readonly LatLon[], from: LatLon): Box {
  let [south, north, west, east] = [from.lat, from.lat, 0, 0];
  for (const { lat, lon } of points) {
    const x = wrap180(lon - from.lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, x);
    east = Math.max(east, x);
  }
  return { from, south, north, west, east };
}

const least = <T>(list: readonly T[], of: (one: T) => number): T | undefined =>
  list.reduce<T | undefined>((best, one) => (best !== undefined && of(best) <= of(one) ? best : one), undefined);
