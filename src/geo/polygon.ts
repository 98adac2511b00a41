import { EnuFrame, shortWay } from "./enu.ts";
import type { LatLon } from "./position.ts";

/**
 * Whether a place lies inside a polygon (closed by itself, even-odd), also over the date line; on its edge either may be
 * answered.
 */
export function contains(polygon: readonly LatLon[], { lat, lon }: LatLon): boolean {
  const last = polygon.at(-1);
  if (!last) return false;
  let inside = false;
  let before = last.lat;
  let west = shortWay(last.lon - lon); // of the corner before; the ring's longitudes run on from there
  let lonBefore = last.lon;
  for (let i = 0; i < polygon.length; i++) {
    const corner = polygon[i] as LatLon;
    const here = west + shortWay(corner.lon - lonBefore);
    if (corner.lat > lat !== before > lat && 0 < ((west - here) * (lat - corner.lat)) / (before - corner.lat) + here)
      inside = !inside;
    before = corner.lat;
    lonBefore = corner.lon;
    west = here;
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

/** The smallest convex polygon around the places, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: readonly LatLon[]): LatLon[] {
  const [first] = points;
  if (!first) return [];
  const unrolled = points.map(({ lat, lon }) => ({ lat, lon: first.lon + shortWay(lon - first.lon) }));
  const sorted = unrolled.sort((a, b) => a.lon - b.lon || a.lat - b.lat);
  const half = (list: readonly LatLon[]): LatLon[] => {
    const out: LatLon[] = [];
    for (const p of list) {
      while (out.length >= 2 && turn(out.at(-2) as LatLon, out.at(-1) as LatLon, p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.reverse())];
  return hull.map(({ lat, lon }) => ({ lat, lon: lon > 180 || lon < -180 ? shortWay(lon) : lon }));
}

const turn = (a: LatLon, b: LatLon, c: LatLon): number =>
  (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
