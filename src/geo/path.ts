import { bearing, distance, EnuFrame } from "./enu.ts";
import { blocksOf } from "./pathBlocks.ts";
import type { LatLon } from "./position.ts";
import { SegmentGrid, type Xy } from "./segmentGrid.ts";

/** Metres along a line of places. */
export const pathLength = (points: readonly LatLon[]): number => cumulative(points).at(-1) ?? 0;

/** Metres from the first point to each point along the line; the first is 0. */
export function cumulative(points: readonly LatLon[]): number[] {
  let sum = 0;
  return points.map((p, i) => {
    if (i > 0) sum += distance(points[i - 1] as LatLon, p);
    return sum;
  });
}

/** A place on a line, with the direction of the line there. */
export interface PathPoint extends LatLon {
  /** Metres from the line's start. */
  readonly along: number;
  /** Of the piece it lies on, degrees true. */
  readonly bearingDeg: number;
  /** Index of the point that the piece starts at. */
  readonly piece: number;
}

/** The place `metres` along the line; before the start and beyond the end it is the end itself. Needs 2 points. */
export function pointAt(points: readonly LatLon[], metres: number, marks = cumulative(points)): PathPoint {
  if (points.length < 2) throw new RangeError(`a line needs 2 points, got ${points.length}`);
  const total = marks[marks.length - 1] as number;
  const along = Math.min(Math.max(metres, 0), total);
  let piece = 0;
  while (piece < points.length - 2 && (marks[piece + 1] as number) < along) piece++;
  while (piece > 0 && marks[piece + 1] === marks[piece]) piece--;
  const a = points[piece] as LatLon;
  const b = points[piece + 1] as LatLon;
  const length = (marks[piece + 1] as number) - (marks[piece] as number);
  const t = length === 0 ? 0 : (along - (marks[piece] as number)) / length;
  return {
    lat: a.lat + (b.lat - a.lat) * t,
    lon: a.lon + (b.lon - a.lon) * t,
    along,
    bearingDeg: bearing(a, b),
    piece,
  };
}

/** Places along the line no further apart than `step` metres, evenly spaced, both ends included. */
export function resample(points: readonly LatLon[], step: number): PathPoint[] {
  const marks = cumulative(points);
  const total = marks.at(-1) ?? 0;
  const count = Math.max(1, Math.ceil(total / step));
  return Array.from({ length: count + 1 }, (_, i) => pointAt(points, (total * i) / count, marks));
}

/** The line with as few of its points as stay within `tolerance` metres of it (Douglas and Peucker, 1973); ends stay. */
export function simplified(points: readonly LatLon[], tolerance: number): LatLon[] {
  if (points.length < 3 || tolerance <= 0) return [...points];
  const frames = points.map((p) => new EnuFrame(p));
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let far = 0;
    let most = tolerance;
    for (let i = from + 1; i < to; i++) {
      const away = awayFrom(frames[i] as EnuFrame, points[from] as LatLon, points[to] as LatLon);
      if (away <= most) continue;
      most = away;
      far = i;
    }
    if (far === 0) continue;
    kept[far] = 1;
    open.push([from, far], [far, to]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

/** Metres from a frame's origin to the straight piece between two places. */
function awayFrom({ origin, metresPerDegLat, metresPerDegLon }: EnuFrame, a: LatLon, b: LatLon): number {
  const ae = shortWay(a.lon - origin.lon) * metresPerDegLon;
  const an = (a.lat - origin.lat) * metresPerDegLat;
  const de = shortWay(b.lon - origin.lon) * metresPerDegLon - ae;
  const dn = (b.lat - origin.lat) * metresPerDegLat - an;
  const square = de * de + dn * dn;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ae * de + an * dn) / square));
  const e = ae + de * t;
  const n = an + dn * t;
  return Math.sqrt(e * e + n * n);
}

const shortWay = (deg: number): number => (deg >= 180 ? deg - 360 : deg < -180 ? deg + 360 : deg);

/** The place on a line that is nearest to another place. */
export interface Nearest extends PathPoint {
  /** Metres between the two. */
  readonly distance: number;
  /** Side of the line, in its own direction, that the other place lies on. */
  readonly side: "left" | "right";
}

export function nearestOnPath(points: readonly LatLon[], place: LatLon): Nearest {
  if (points.length < 2) throw new RangeError(`a line needs 2 points, got ${points.length}`);
  const frame = new EnuFrame(place);
  const { metresPerDegLat, metresPerDegLon } = frame;
  const east = ({ lon }: LatLon) => shortWay(lon - place.lon) * metresPerDegLon;
  const north = (p: LatLon) => (p.lat - place.lat) * metresPerDegLat;
  let piece = 0;
  let least = Number.POSITIVE_INFINITY;
  const look = (from: number, to: number): void => {
    let ae = east(points[from] as LatLon);
    let an = north(points[from] as LatLon);
    for (let i = from; i < to; i++) {
      const b = points[i + 1] as LatLon;
      const be = east(b);
      const bn = north(b);
      const de = be - ae;
      const dn = bn - an;
      const square = de * de + dn * dn;
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(ae * de + an * dn) / square));
      const e = ae + de * t;
      const n = an + dn * t;
      const away = e * e + n * n;
      if (away < least || (away === least && i < piece)) {
        least = away;
        piece = i;
      }
      ae = be;
      an = bn;
    }
  };
  const blocks = blocksOf(points);
  if (blocks) blocks.visit(place, metresPerDegLat, metresPerDegLon, () => least, look);
  else look(0, points.length - 1);
  const a = { east: east(points[piece] as LatLon), north: north(points[piece] as LatLon) };
  const b = { east: east(points[piece + 1] as LatLon), north: north(points[piece + 1] as LatLon) };
  const de = b.east - a.east;
  const dn = b.north - a.north;
  const square = de * de + dn * dn;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(a.east * de + a.north * dn) / square));
  const { lat, lon } = frame.toPosition({ east: a.east + de * t, north: a.north + dn * t });
  // Cross product of the piece and the way to the place, which is the frame's origin.
  const side = de * -a.north - dn * -a.east >= 0 ? "left" : "right";
  const bearingDeg = ((Math.atan2(de, dn) * 180) / Math.PI + 360) % 360;
  const along =
    (blocks ? (blocks.marks[piece] as number) : pathLength(points.slice(0, piece + 1))) + Math.sqrt(square) * t;
  return { lat, lon, along, bearingDeg, piece, distance: Math.sqrt(least), side };
}

/** Where a line first crosses or touches itself; undefined when it does not. */
export function selfCrossing(points: readonly LatLon[]): LatLon | undefined {
  const frame = new EnuFrame(points[0] ?? { lat: 0, lon: 0 });
  const flat = points.map((p) => frame.toEnu(p));
  const grid = new SegmentGrid(flat);
  for (let i = 0; i + 1 < flat.length; i++) {
    const a = flat[i] as Xy;
    const b = flat[i + 1] as Xy;
    const later = grid.nearAfter(a, b, 0, i + 1);
    if (later.length > 1) later.sort((one, other) => one - other);
    for (const j of later) {
      const hit = crossing(a, b, flat[j] as Xy, flat[j + 1] as Xy);
      if (!hit) continue;
      const { lat, lon } = frame.toPosition(hit.at);
      return { lat, lon };
    }
  }
  return undefined;
}

/** Where two straight pieces meet, with how far along each (0…1). */
export function crossing(a: Xy, b: Xy, c: Xy, d: Xy): { at: Xy; s: number; t: number } | undefined {
  const ue = b.east - a.east;
  const un = b.north - a.north;
  const ve = d.east - c.east;
  const vn = d.north - c.north;
  const det = ue * vn - un * ve;
  if (Math.abs(det) < 1e-9 * Math.hypot(ue, un) * Math.hypot(ve, vn)) return undefined;
  const we = c.east - a.east;
  const wn = c.north - a.north;
  const s = (we * vn - wn * ve) / det;
  const t = (we * un - wn * ue) / det;
  if (s < 0 || s > 1 || t < 0 || t > 1) return undefined;
  return { at: { east: a.east + ue * s, north: a.north + un * s }, s, t };
}
