import { Clipper, ClipperOffset, EndType, FillRule, JoinType, Path64, Paths64, Point64 } from "clipper2-js";
import { EnuFrame } from "./enu.ts";
import type { LatLon } from "./position.ts";

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
  const paths = new Paths64();
  paths.push(toPath(frame, line));
  const grow = new ClipperOffset(2, ARC_TOLERANCE * UNIT);
  grow.addPaths(paths, JoinType.Round, EndType.Round);
  const grown = new Paths64();
  grow.execute(2 * halfWidth * UNIT, grown); // Clipper wants the whole width for open lines
  return rings(frame, grown)[0] ?? [];
}

/** The outlines of everything that lies in at least one of the polygons, largest first; holes are filled. */
export function union(polygons: readonly (readonly LatLon[])[]): LatLon[][] {
  const first = polygons.find((p) => p.length >= 3)?.[0];
  if (!first) return [];
  const frame = new EnuFrame(first);
  const paths = new Paths64();
  for (const polygon of polygons) {
    if (polygon.length < 3) continue;
    const path = toPath(frame, polygon);
    if (!Clipper.isPositive(path)) path.reverse();
    paths.push(path);
  }
  return rings(frame, Clipper.Union(paths, undefined, FillRule.NonZero));
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
const ARC_TOLERANCE = 0.25; // metres between an arc and its chords

function toPath(frame: EnuFrame, points: readonly LatLon[]): Path64 {
  const path = new Path64();
  for (const p of points) {
    const { east, north } = frame.toEnu(p);
    path.push(new Point64(Math.round(east * UNIT), Math.round(north * UNIT)));
  }
  return path;
}

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
