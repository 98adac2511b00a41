import { Clipper, FillRule, Path64, Paths64, Point64 } from "clipper2-js";
import { EnuFrame } from "./enu.ts";
import type { Enu, LatLon } from "./position.ts";

/** Whether a place lies inside a polygon (closed by itself, even-odd); on its edge either may be answered. */
export function contains(polygon: readonly LatLon[], { lat, lon }: LatLon): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i] as LatLon;
    const b = polygon[j] as LatLon;
    if (a.lat > lat !== b.lat > lat && lon < ((b.lon - a.lon) * (lat - a.lat)) / (b.lat - a.lat) + a.lon)
      inside = !inside;
  }
  return inside;
}

/** Square metres inside a polygon that does not cross itself, on the tangent plane of its first point. */
export function area(polygon: readonly LatLon[]): number {
  const first = polygon[0];
  if (!first) return 0;
  const frame = new EnuFrame(first);
  const flat = polygon.map((p) => frame.toEnu(p));
  let twice = 0;
  flat.forEach((a, i) => {
    const b = flat[(i + 1) % flat.length] as typeof a;
    twice += a.east * b.north - b.east * a.north;
  });
  return Math.abs(twice) / 2;
}

/** The outline of everything within `halfWidth` metres of a line: a corridor with round ends and corners. */
export function corridor(line: readonly LatLon[], halfWidth: number): LatLon[] {
  const first = line[0];
  if (!first) return [];
  const frame = new EnuFrame(first);
  const flat = line.map((p) => frame.toEnu(p));
  const paths = new Paths64();
  const pieces = flat.length === 1 ? [...flat, ...flat] : flat;
  for (let i = 1; i < pieces.length; i++) paths.push(capsule(pieces[i - 1] as Enu, pieces[i] as Enu, halfWidth));
  return rings(frame, Clipper.Union(paths, undefined, FillRule.NonZero))[0] ?? [];
}

/** Everything within `r` metres of a straight piece, counter-clockwise. */
function capsule(a: Enu, b: Enu, r: number): Path64 {
  const heading = Math.atan2(b.north - a.north, b.east - a.east);
  const steps = Math.max(4, Math.ceil(Math.PI / 2 / Math.acos(1 - Math.min(1, ARC_TOLERANCE / r))));
  // The chords lie outside the arc by as much as inside it.
  const reach = r + ARC_TOLERANCE / 2;
  const path = new Path64();
  for (const [centre, from] of [
    [b, heading - Math.PI / 2],
    [a, heading + Math.PI / 2],
  ] as const)
    for (let i = 0; i <= steps; i++) {
      const angle = from + (Math.PI * i) / steps;
      const east = centre.east + (i === 0 || i === steps ? r : reach) * Math.cos(angle);
      const north = centre.north + (i === 0 || i === steps ? r : reach) * Math.sin(angle);
      path.push(new Point64(Math.round(east * UNIT), Math.round(north * UNIT)));
    }
  return path;
}

/** The smallest convex polygon around the places, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: readonly LatLon[]): LatLon[] {
  const sorted = [...points].sort((a, b) => a.lon - b.lon || a.lat - b.lat);
  const half = (list: readonly LatLon[]): LatLon[] => {
    const out: LatLon[] = [];
    for (const p of list) {
      while (out.length >= 2 && turn(out.at(-2) as LatLon, out.at(-1) as LatLon, p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a: LatLon, b: LatLon, c: LatLon): number =>
  (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);

const UNIT = 1000; // Clipper counts in whole numbers: millimetres
const ARC_TOLERANCE = 0.5; // metres between an arc and its chords

function rings(frame: EnuFrame, paths: Paths64): LatLon[][] {
  const out: { size: number; ring: LatLon[] }[] = [];
  for (const path of paths) {
    const size = Clipper.area(path);
    if (size <= 0) continue; // a hole, or nothing
    const ring: LatLon[] = [];
    path.forEach((p, i) => {
      const before = path[(i + path.length - 1) % path.length] as Point64;
      if (p.x === before.x && p.y === before.y) return;
      const { lat, lon } = frame.toPosition({ east: p.x / UNIT, north: p.y / UNIT });
      ring.push({ lat, lon });
    });
    if (ring.length >= 3) out.push({ size, ring });
  }
  return out.sort((a, b) => b.size - a.size).map(({ ring }) => ring);
}
