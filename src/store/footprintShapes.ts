import type { FlatFootprint } from "./footprintCodec.ts";

/** A ring on a plane: x, y, x, y, …, closed by itself. */
export type FlatRing = Float64Array;

/** Whether a point lies inside a ring, by the even-odd rule. */
export function ringHolds(ring: FlatRing, x: number, y: number): boolean {
  let inside = false;
  let [px, py] = [ring[ring.length - 2] as number, ring[ring.length - 1] as number];
  for (let i = 0; i < ring.length; i += 2) {
    const [cx, cy] = [ring[i] as number, ring[i + 1] as number];
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
  let least = Number.POSITIVE_INFINITY;
  const take = (x: number, y: number): void => {
    least = Math.min(least, Math.hypot(x - east, y - north));
  };
  for (let i = 0; i < corners.length; i += 2) {
    const [x, y] = [corners[i] as number, corners[i + 1] as number];
    if (ringHolds(ring, x, y)) take(x, y);
  }
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i] as number, ring[i + 1] as number];
    if (ringHolds(corners, x, y)) take(x, y);
  }
  eachEdge(corners, (ax, ay, bx, by) =>
    eachEdge(ring, (cx, cy, dx, dy) => {
      const across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
      if (across === 0) return;
      const s = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across;
      const t = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / across;
      if (s >= 0 && s <= 1 && t >= 0 && t <= 1) take(ax + s * (bx - ax), ay + s * (by - ay));
    }),
  );
  if (least === Number.POSITIVE_INFINITY) return undefined;
  if (ringHolds(corners, east, north) && ringHolds(ring, east, north)) least = 0;
  return Math.hypot(least, height);
}

type Bounds = readonly [west: number, south: number, east: number, north: number];

export function boundsOf(ring: FlatRing): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i] as number, ring[i + 1] as number];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

/** Whether bounds and those of a ring have anything in common. */
export function boundsMeet([west, south, east, north]: Bounds, ring: FlatRing): boolean {
  const [w, s, e, n] = boundsOf(ring);
  return w <= east && e >= west && s <= north && n >= south;
}

/** Whether all of a box lies inside a ring. */
export function ringHoldsBox(
  ring: FlatRing,
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  const box = Float64Array.of(west, south, east, south, east, north, west, north);
  for (let i = 0; i < 8; i += 2) if (!ringHolds(ring, box[i] as number, box[i + 1] as number)) return false;
  // No edge of the ring may come in: not a corner of it, and none that cuts through.
  let enters = false;
  eachEdge(ring, (ax, ay, bx, by) => {
    if (
      enters ||
      Math.max(ax, bx) < west ||
      Math.min(ax, bx) > east ||
      Math.max(ay, by) < south ||
      Math.min(ay, by) > north
    )
      return;
    const side = (x: number, y: number) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
    const sides = new Set([side(west, south), side(east, south), side(east, north), side(west, north)]);
    enters = sides.size > 1 || sides.has(0);
  });
  return !enters;
}

function eachEdge(ring: FlatRing, take: (ax: number, ay: number, bx: number, by: number) => void): void {
  let [ax, ay] = [ring[ring.length - 2] as number, ring[ring.length - 1] as number];
  for (let i = 0; i < ring.length; i += 2) {
    const [bx, by] = [ring[i] as number, ring[i + 1] as number];
    take(ax, ay, bx, by);
    ax = bx;
    ay = by;
  }
}
