import { toRad } from "../../geo/position.ts";
import type { Fence, FenceCircle } from "../fence.ts";
import { Border, type Side } from "./border.ts";
import type { Piece } from "./envelope.ts";
import { apart, isInside, nearestOn, type Plane, type Xy } from "./flat.ts";

/** Where a piece of an envelope is not where it may be. */
export interface Trespass {
  readonly piece: Piece;
  /** Metres by which the aircraft may be on the wrong side; all of the margin where the core itself is. */
  readonly by: number;
  readonly at: Xy;
}

/** What the areas of a fence are made of on the plane: rings to stay in, rings to stay out of. */
export interface Rings {
  readonly inside: readonly (readonly Xy[])[];
  readonly outside: readonly (readonly Xy[])[];
}

/** The areas of a fence as rings; circles are rounded to the safe side. */
export const ringsOf = ({ polygons, circles }: Fence, plane: Plane): Rings => ({
  inside: [
    ...polygons.filter(({ kind }) => kind === "inclusion").map(({ points }) => points.map((p) => plane.xy(p))),
    ...circles.filter(({ kind }) => kind === "inclusion").map((circle) => ringOf(circle, plane, 1)),
  ],
  outside: [
    ...polygons.filter(({ kind }) => kind === "exclusion").map(({ points }) => points.map((p) => plane.xy(p))),
    ...circles
      .filter(({ kind }) => kind === "exclusion")
      .map((circle) => ringOf(circle, plane, 1 / Math.cos(Math.PI / SIDES))),
  ],
});

const SIDES = 96;

function ringOf({ centre, radius }: FenceCircle, plane: Plane, by: number): Xy[] {
  const { x, y } = plane.xy(centre);
  return Array.from({ length: SIDES }, (_, i) => {
    const angle = toRad((i * 360) / SIDES);
    return { x: x + radius * by * Math.cos(angle), y: y + radius * by * Math.sin(angle) };
  });
}

/** The pieces that may leave all of the rings. */
export function leaving(pieces: readonly Piece[], rings: readonly (readonly Xy[])[]): Trespass[] {
  if (rings.length === 0) return [];
  const border = new Border(borderOf(rings));
  return pieces.flatMap((piece) => {
    const first = piece.core[0] as Xy;
    const found = nearTo(piece, border);
    if (rings.some((ring) => isInside(ring, first))) return found ? [found] : [];
    return [{ piece, by: piece.margin, at: found?.at ?? first }];
  });
}

/** The pieces that may enter one of the rings. */
export function entering(pieces: readonly Piece[], rings: readonly (readonly Xy[])[]): Trespass[] {
  return rings.flatMap((ring) => {
    const border = new Border(sidesOf(ring));
    return pieces.flatMap((piece) => {
      const first = piece.core[0] as Xy;
      if (isInside(ring, first)) return [{ piece, by: piece.margin, at: first }];
      const found = nearTo(piece, border);
      return found ? [found] : [];
    });
  });
}

/** The worst place of a piece that is nearer to a border than its margin and `more` metres; undefined where none is. */
export function nearTo(piece: Piece, border: Border, more = 0): Trespass | undefined {
  const reach = piece.margin + more;
  const found = border.nearest(piece.core, reach);
  return found && { piece, by: reach - found.distance, at: found.at };
}

export const sidesOf = (ring: readonly Xy[]): Side[] =>
  ring.map((a, i) => [a, ring[(i + 1) % ring.length] as Xy] as const);

/** The border of all rings together: of each side what does not lie within another ring. */
function borderOf(rings: readonly (readonly Xy[])[]): Side[] {
  const [only] = rings;
  if (rings.length === 1 && only) return sidesOf(only);
  return rings.flatMap((ring) => {
    const others = rings.filter((other) => other !== ring);
    return sidesOf(ring).flatMap(([a, b]) => {
      const cuts = [0, ...others.flatMap((other) => sidesOf(other).flatMap((side) => cutOf(a, b, side))), 1];
      cuts.sort((s, t) => s - t);
      const at = (t: number): Xy => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
      return cuts.slice(1).flatMap((end, i): Side[] => {
        const start = cuts[i] as number;
        if ((end - start) * apart(a, b) < 1e-6) return [];
        const middle = at((start + end) / 2);
        return others.some((other) => isWell(other, middle)) ? [] : [[at(start), at(end)]];
      });
    });
  });
}

/** Inside, and not on its border: of areas that share a side the side stays. */
const isWell = (ring: readonly Xy[], p: Xy): boolean =>
  isInside(ring, p) && sidesOf(ring).every(([a, b]) => apart(p, nearestOn(a, b, p)) > 0.01);

function cutOf(a: Xy, b: Xy, [c, d]: Side): number[] {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const det = ux * vy - uy * vx;
  if (Math.abs(det) < 1e-12) return [];
  const s = ((c.x - a.x) * vy - (c.y - a.y) * vx) / det;
  const t = ((c.x - a.x) * uy - (c.y - a.y) * ux) / det;
  return s > 0 && s < 1 && t >= 0 && t <= 1 ? [s] : [];
}
