import { bearing, distance, EnuFrame } from "./enu.ts";
import type { LatLon } from "./position.ts";

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
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 3 || !first || !last || tolerance <= 0) return [...points];
  let far = 0;
  let most = tolerance;
  for (let i = 1; i < points.length - 1; i++) {
    const away = nearestOnPath([first, last], points[i] as LatLon).distance;
    if (away <= most) continue;
    most = away;
    far = i;
  }
  if (far === 0) return [first, last];
  return [...simplified(points.slice(0, far + 1), tolerance).slice(0, -1), ...simplified(points.slice(far), tolerance)];
}

/** The place on a line that is nearest to another place. */
export interface Nearest extends PathPoint {
  /** Metres between the two. */
  readonly distance: number;
  /** Side of the line, in its own direction, that the other place lies on. */
  readonly side: "left" | "right";
}

export function nearestOnPath(points: readonly LatLon[], place: LatLon): Nearest {
  const frame = new EnuFrame(place);
  let best: Nearest | undefined;
  let start = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const a = frame.toEnu(points[i] as LatLon);
    const b = frame.toEnu(points[i + 1] as LatLon);
    const de = b.east - a.east;
    const dn = b.north - a.north;
    const square = de * de + dn * dn;
    const t = square === 0 ? 0 : Math.min(1, Math.max(0, -(a.east * de + a.north * dn) / square));
    const east = a.east + de * t;
    const north = a.north + dn * t;
    const away = Math.hypot(east, north);
    const length = Math.sqrt(square);
    if (!best || away < best.distance) {
      const { lat, lon } = frame.toPosition({ east, north });
      const bearingDeg = ((Math.atan2(de, dn) * 180) / Math.PI + 360) % 360;
      // Cross product of the piece and the way to the place, which is the frame's origin.
      const side = de * -a.north - dn * -a.east >= 0 ? "left" : "right";
      best = { lat, lon, along: start + length * t, bearingDeg, piece: i, distance: away, side };
    }
    start += length;
  }
  if (!best) throw new RangeError(`a line needs 2 points, got ${points.length}`);
  return best;
}

/** Where a line first crosses or touches itself; undefined when it does not. */
export function selfCrossing(points: readonly LatLon[]): LatLon | undefined {
  const frame = new EnuFrame(points[0] ?? { lat: 0, lon: 0 });
  const flat = points.map((p) => frame.toEnu(p));
  for (let i = 0; i + 1 < flat.length; i++)
    for (let j = i + 2; j + 1 < flat.length; j++) {
      const hit = crossing(flat[i] as Xy, flat[i + 1] as Xy, flat[j] as Xy, flat[j + 1] as Xy);
      if (hit) {
        const { lat, lon } = frame.toPosition(hit.at);
        return { lat, lon };
      }
    }
  return undefined;
}

interface Xy {
  readonly east: number;
  readonly north: number;
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
