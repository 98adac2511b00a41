import { EnuFrame } from "../../geo/enu.ts";
import { type LatLon, wrap180 } from "../../geo/position.ts";

/** Metres east and north on the tangent plane of a proof. */
export interface Xy {
  readonly x: number;
  readonly y: number;
}

/** A tangent plane that takes places on both sides of the date line. */
export class Plane {
  readonly #frame: EnuFrame;

  constructor(origin: LatLon) {
    this.#frame = new EnuFrame(origin);
  }

  /** Latitude of its origin, degrees. */
  get lat(): number {
    return this.#frame.origin.lat;
  }

  xy({ lat, lon }: LatLon): Xy {
    const { origin } = this.#frame;
    const { east, north } = this.#frame.toEnu({ lat, lon: origin.lon + wrap180(lon - origin.lon) });
    return { x: east, y: north };
  }

  place({ x, y }: Xy): LatLon {
    const { lat, lon } = this.#frame.toPosition({ east: x, north: y });
    return { lat, lon: wrap180(lon) };
  }
}

/** Two places, one on each of two shapes, and the metres between them. */
export interface Gap {
  readonly distance: number;
  /** On the first shape. */
  readonly at: Xy;
}

/** The smallest convex polygon around points, counter-clockwise; one or two points where they lie on one place or line. */
export function hull(points: readonly Xy[]): Xy[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list: readonly Xy[]): Xy[] => {
    const out: Xy[] = [];
    for (const p of list) {
      while (out.length >= 2 && cross(out.at(-2) as Xy, out.at(-1) as Xy, p) <= 1e-9) out.pop();
      const last = out.at(-1);
      if (!last || Math.hypot(last.x - p.x, last.y - p.y) > 1e-6) out.push(p);
    }
    return out;
  };
  const lower = half(sorted);
  const upper = half(sorted.reverse());
  if (lower.length === 1) return lower;
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

/** The gap between a convex shape (as `hull` makes it) and the straight piece from `a` to `b`; 0 where they meet. */
export function gapToPiece(core: readonly Xy[], a: Xy, b: Xy): Gap {
  if (core.length >= 3 && isInside(core, a)) return { distance: 0, at: a };
  let best = Number.POSITIVE_INFINITY;
  let at = core[0] as Xy;
  const sides = core.length >= 3 ? core.length : core.length - 1;
  for (let i = 0; i < Math.max(1, sides); i++) {
    const p = core[i] as Xy;
    const q = core[(i + 1) % core.length] as Xy;
    const gap = gapBetweenPieces(p, q, a, b);
    if (gap.distance >= best) continue;
    best = gap.distance;
    at = gap.at;
  }
  return { distance: best, at };
}

/** The gap between two straight pieces, with the place on the first. */
export function gapBetweenPieces(p: Xy, q: Xy, a: Xy, b: Xy): Gap {
  const met = meeting(p, q, a, b);
  if (met) return { distance: 0, at: met };
  // They are nearest at an end of one of them.
  const toA = shareOf(p, q, a);
  const toB = shareOf(p, q, b);
  const [ux, uy] = [q.x - p.x, q.y - p.y];
  const fromA = squareTo(p.x + ux * toA, p.y + uy * toA, a.x, a.y);
  const fromB = squareTo(p.x + ux * toB, p.y + uy * toB, b.x, b.y);
  const ofP = shareOf(a, b, p);
  const ofQ = shareOf(a, b, q);
  const fromP = squareTo(a.x + (b.x - a.x) * ofP, a.y + (b.y - a.y) * ofP, p.x, p.y);
  const fromQ = squareTo(a.x + (b.x - a.x) * ofQ, a.y + (b.y - a.y) * ofQ, q.x, q.y);
  const least = Math.min(fromA, fromB, fromP, fromQ);
  const distance = Math.sqrt(least);
  if (least === fromA) return { distance, at: { x: p.x + ux * toA, y: p.y + uy * toA } };
  if (least === fromB) return { distance, at: { x: p.x + ux * toB, y: p.y + uy * toB } };
  return { distance, at: least === fromP ? p : q };
}

/** How far along the piece from `a` to `b` it is nearest to a place, 0…1. */
function shareOf(a: Xy, b: Xy, p: Xy): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  return square === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
}

const squareTo = (x: number, y: number, toX: number, toY: number): number => (toX - x) ** 2 + (toY - y) ** 2;

/** Whether a place lies inside a ring (closed by itself, even-odd). */
export function isInside(ring: readonly Xy[], { x, y }: Xy): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Xy;
    const b = ring[j] as Xy;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** The point of a piece that is nearest to another. */
export function nearestOn(a: Xy, b: Xy, p: Xy): Xy {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
  return { x: a.x + dx * t, y: a.y + dy * t };
}

export const apart = (a: Xy, b: Xy): number => Math.hypot(a.x - b.x, a.y - b.y);

/** `by` metres from `p` in the direction of the unit vector `u`. */
export const along = (p: Xy, u: Xy, by: number): Xy => ({ x: p.x + u.x * by, y: p.y + u.y * by });

/** The direction from one place to another; none where they are the same. */
export function directionOf(a: Xy, b: Xy): Xy | undefined {
  const length = apart(a, b);
  return length < 1e-6 ? undefined : { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
}

/** Positive where `c` lies to the left of the way from `a` to `b`. */
export const cross = (a: Xy, b: Xy, c: Xy): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

function meeting(p: Xy, q: Xy, a: Xy, b: Xy): Xy | undefined {
  const [ux, uy, vx, vy] = [q.x - p.x, q.y - p.y, b.x - a.x, b.y - a.y];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) < 1e-12) return undefined; // parallel: the nearest ends say it
  const s = ((a.x - p.x) * vy - (a.y - p.y) * vx) / det;
  const t = ((a.x - p.x) * uy - (a.y - p.y) * ux) / det;
  return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? { x: p.x + ux * s, y: p.y + uy * s } : undefined;
}
