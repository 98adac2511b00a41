import { offsetPath } from "../../geo/offset.ts";
import { nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { fenceProblems } from "../fence.ts";
import { sideOf } from "../patterns/shape.ts";
import type { Plan } from "../plan.ts";
import { nearTo, type Trespass } from "./areas.ts";
import { Border, type Side } from "./border.ts";
import { type Envelope, placeIn } from "./envelope.ts";
import { along, apart, directionOf, type Gap, gapBetweenPieces, type Xy } from "./flat.ts";

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

/** The line whose own side a plan keeps to, and which side that is, where it is known. */
export const ownLineOf = (plan: Plan): { readonly section: readonly LatLon[]; readonly side?: "left" | "right" } => {
  const { line: section = plan.section, side = sideOf(plan) } = plan.ownSide ?? {};
  return { section, ...(side && { side }) };
};

/**
 * The pieces of an envelope that come nearer to the section than the plan's buffer, or lie beside it on the other side.
 * What lies beyond the ends of the section is on no side.
 */
export function crossingLine(plan: Plan, envelope: Envelope): Trespass[] {
  const { ownSide } = plan;
  const { section, side: own } = ownLineOf(plan);
  if (!ownSide || !own) return [];
  const flat = section.map((p) => envelope.plane.xy(p));
  const border = new Border(flat.slice(1).map((b, i): Side => [flat[i] as typeof b, b]));
  const length = lengthOf(section);
  /** Metres that a place lies beside the line on the other side; 0 where it does not. Pieces share many of their places. */
  const known = new Map<Xy, number>();
  const across = (at: Xy): number => {
    const had = known.get(at);
    if (had !== undefined) return had;
    const near = nearestOnPath(section, placeIn(envelope, at));
    const beside = (near.piece > 0 || near.along > 0.5) && near.along < length - 0.5;
    const metres = beside && near.side !== own ? near.distance : 0;
    known.set(at, metres);
    return metres;
  };
  const rays = raysOf(flat, own);
  return envelope.pieces.flatMap((piece): Trespass[] => {
    for (const at of piece.core) {
      const beyond = across(at);
      if (beyond > 0) return [{ piece, by: piece.margin + beyond + ownSide.buffer, at }];
    }
    const past = pastAnEnd(piece.core, rays, (at) => nearestOnPath(section, placeIn(envelope, at)).distance);
    if (past) return [{ piece, by: piece.margin + past.distance + ownSide.buffer, at: past.at }];
    const found = nearTo(piece, border, ownSide.buffer);
    return found ? [found] : [];
  });
}

/** From an end of the line square away into the other side: there begins what lies beside it. */
interface Ray {
  readonly end: Xy;
  readonly far: Xy;
}

function raysOf(flat: readonly Xy[], own: "left" | "right"): Ray[] {
  const distinct = flat.filter((p, i) => i === 0 || apart(p, flat[i - 1] as Xy) > 0.5);
  const [first, second] = distinct;
  const [before, last] = [distinct.at(-2), distinct.at(-1)];
  if (!first || !second || !before || !last) return [];
  const ray = (end: Xy, ahead: Xy | undefined): Ray[] => {
    if (!ahead) return [];
    const away = own === "right" ? { x: -ahead.y, y: ahead.x } : { x: ahead.y, y: -ahead.x };
    return [{ end, far: along(end, away, LONGEST_RAY) }];
  };
  return [...ray(first, directionOf(first, second)), ...ray(last, directionOf(before, last))];
}

const LONGEST_RAY = 100_000; // metres

/**
 * Where a side of a convex shape comes from beyond an end of the line to beside it, on the other side: its corners may all
 * lie beyond the ends, and none of it touch the line. Not where the line bends round to that place.
 */
function pastAnEnd(core: readonly Xy[], rays: readonly Ray[], away: (at: Xy) => number): Gap | undefined {
  for (const { end, far } of rays)
    for (let i = 0; i < core.length - (core.length < 3 ? 1 : 0); i++) {
      const met = gapBetweenPieces(core[i] as Xy, core[(i + 1) % core.length] as Xy, end, far);
      if (met.distance > 0) continue;
      const distance = apart(met.at, end);
      if (distance > 0.5 && away(met.at) > 0.99 * distance - 1) return { distance, at: met.at };
    }
  return undefined;
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
