import { offsetPath } from "../../geo/offset.ts";
import { nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { fenceProblems } from "../fence.ts";
import { sideOf } from "../patterns/shape.ts";
import type { Plan } from "../plan.ts";
import { nearTo, type Side, type Trespass } from "./areas.ts";
import { type Envelope, placeIn } from "./envelope.ts";

/** Of the line of a section what lies on one side of it. Metres from the line. */
export interface SideOptions {
  readonly side: "left" | "right";
  /** How near to the line it begins. */
  readonly buffer: number;
  /** How far from the line it ends. */
  readonly depth: number;
}

/**
 * The strip of our own side beside a section, from `buffer` to `depth` metres away: a polygon to keep in. Undefined where
 * the section bends so sharply that nothing in one part is left.
 */
export function ownSideArea(section: readonly LatLon[], { side, buffer, depth }: SideOptions): LatLon[] | undefined {
  if (section.length < 2 || !(depth > buffer)) return undefined;
  const near = offsetPath(section, side, buffer);
  const far = offsetPath(section, side, depth);
  if (near.length < 2 || far.length < 2) return undefined;
  const ring = [...near, ...far.reverse()];
  return fenceProblems({ polygons: [{ kind: "inclusion", points: ring }], circles: [] }).length === 0
    ? ring
    : undefined;
}

/**
 * The pieces of an envelope that come nearer to the section than the plan's buffer, or lie beside it on the other side.
 * What lies beyond the ends of the section is on no side.
 */
export function crossingLine(plan: Plan, envelope: Envelope): Trespass[] {
  const { section, ownSide } = plan;
  const own = sideOf(plan);
  if (!ownSide || !own) return [];
  const flat = section.map((p) => envelope.plane.xy(p));
  const sides = flat.slice(1).map((b, i): Side => [flat[i] as typeof b, b]);
  return envelope.pieces.flatMap((piece): Trespass[] => {
    for (const at of piece.core) {
      const near = nearestOnPath(section, placeIn(envelope, at));
      const beside = near.piece > 0 || near.along > 0.5;
      if (beside && near.along < lengthOf(section) - 0.5 && near.side !== own)
        return [{ piece, by: piece.margin + near.distance + ownSide.buffer, at }];
    }
    const found = nearTo(piece, sides, ownSide.buffer);
    return found ? [found] : [];
  });
}

const lengths = new WeakMap<readonly LatLon[], number>();

function lengthOf(section: readonly LatLon[]): number {
  const known = lengths.get(section);
  if (known !== undefined) return known;
  const last = section.at(-1) as LatLon;
  const length = nearestOnPath(section, last).along;
  lengths.set(section, length);
  return length;
}
