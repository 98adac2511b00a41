import type { FlatFootprint } from "./footprintCodec.ts";

/** A ring on a plane: x, y, x, y, …, closed by itself. */
export type FlatRing = Float64Array;

type Bounds = readonly [west: number, south: number, east: number, north: number];

// Hundreds of thousands of corners are looked at for one answer: these loops make nothing that would have to be cleared away.

const at = (ring: FlatRing, i: number): number => ring[i] as number;

/** Whether a point lies inside a ring, by the even-odd rule. */
export function ringHolds(ring: FlatRing, x: number, y: number): boolean {
  let inside = false;
  let px = at(ring, ring.length - 2);
  let py = at(ring, ring.length - 1);
  for (let i = 0; i < ring.length; i += 2) {
    const cx = at(ring, i);
    const cy = at(ring, i + 1);
    if (cy > y !== py > y && x < ((px - cx) * (y - cy)) / (py - cy) + cx) inside = !inside;
    px = cx;
    py = cy;
  }
  return inside;
}

/** Metres from the camera to a point that the footprint holds; undefined where it does not. */
export const distanceTo = (
  { corners, east, north, height }: FlatFootprint,
  x: number,
  y: number,
): number | undefined => (ringHolds(corners, x, y) ? Math.hypot(x - east, y - north, height) : undefined);

/**
 * Metres from the camera to the nearest ground that a footprint has in common with a ring (the nearest of the corners of
 * what is common, and of the ground below the camera); undefined where there is none.
 */
export function distanceToCommon(one: FlatFootprint, ring: FlatRing): number | undefined {
  const { corners, east, north, height } = one;
  const least = Math.min(
    nearestCorner(corners, ring, east, north),
    nearestCorner(ring, corners, east, north),
    nearestCrossing(corners, ring, east, north),
  );
  if (least === Number.POSITIVE_INFINITY) return undefined;
  const below = ringHolds(corners, east, north) && ringHolds(ring, east, north);
  return Math.hypot(below ? 0 : least, height);
}

/** Metres from a point to the nearest of a ring's corners that lies in another ring. */
function nearestCorner(ring: FlatRing, other: FlatRing, east: number, north: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ring.length; i += 2) {
    const x = at(ring, i);
    const y = at(ring, i + 1);
    const away = Math.hypot(x - east, y - north);
    if (away < least && ringHolds(other, x, y)) least = away;
  }
  return least;
}

/** Metres from a point to the nearest place where the edges of two rings cross. */
function nearestCrossing(a: FlatRing, b: FlatRing, east: number, north: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, p = a.length - 2; i < a.length; p = i, i += 2) {
    const ax = at(a, p);
    const ay = at(a, p + 1);
    const ux = at(a, i) - ax;
    const uy = at(a, i + 1) - ay;
    for (let k = 0, q = b.length - 2; k < b.length; q = k, k += 2) {
      const cx = at(b, q) - ax;
      const cy = at(b, q + 1) - ay;
      const vx = at(b, k) - at(b, q);
      const vy = at(b, k + 1) - at(b, q + 1);
      const across = ux * vy - uy * vx;
      if (across === 0) continue;
      const s = (cx * vy - cy * vx) / across;
      const t = (cx * uy - cy * ux) / across;
      if (s >= 0 && s <= 1 && t >= 0 && t <= 1)
        least = Math.min(least, Math.hypot(ax + s * ux - east, ay + s * uy - north));
    }
  }
  return least;
}

export function boundsOf(ring: FlatRing): Bounds {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, at(ring, i));
    east = Math.max(east, at(ring, i));
    south = Math.min(south, at(ring, i + 1));
    north = Math.max(north, at(ring, i + 1));
  }
  return [west, south, east, north];
}

/** Whether bounds and those of a ring have anything in common. */
export function boundsMeet([west, south, east, north]: Bounds, ring: FlatRing): boolean {
  const [w, s, e, n] = boundsOf(ring);
  return w <= east && e >= west && s <= north && n >= south;
}

/** Whether all of a box lies inside a ring: its corners do, and no edge of the ring comes in. */
export function ringHoldsBox(ring: FlatRing, [west, south, east, north]: Bounds): boolean {
  if (!ringHolds(ring, west, south) || !ringHolds(ring, east, south)) return false;
  if (!ringHolds(ring, east, north) || !ringHolds(ring, west, north)) return false;
  for (let i = 0, p = ring.length - 2; i < ring.length; p = i, i += 2) {
    const ax = at(ring, p);
    const ay = at(ring, p + 1);
    const bx = at(ring, i);
    const by = at(ring, i + 1);
    if (Math.max(ax, bx) < west || Math.min(ax, bx) > east) continue;
    if (Math.max(ay, by) < south || Math.min(ay, by) > north) continue;
    const side = (x: number, y: number): number => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    const first = side(west, south);
    const same = (x: number, y: number): boolean => side(x, y) * first > 0;
    if (!same(east, south) || !same(east, north) || !same(west, north)) return false;
  }
  return true;
}
