import { simplified } from "../../geo/path.ts";
import { convexHull, union } from "../../geo/polygon.ts";
import type { LatLon } from "../../geo/position.ts";
import { type Fence, type FenceKind, fenceProblems } from "../fence.ts";
import { withFence } from "../fenceEdit.ts";
import type { Patrol } from "../patrol.ts";
import type { Plan } from "../plan.ts";
import { leaving, ringsOf } from "./areas.ts";
import { type Envelope, flownEnvelope, type Piece } from "./envelope.ts";
import { hull } from "./flat.ts";

/**
 * The plan with a new area to stay in, in place of those it had, around everything that its flight may cover: nowhere
 * nearer than `margin` metres to its path or to the way home from anywhere. What to keep out of stays. The plan itself
 * where it has no flight.
 */
export function fencedAroundFlight(plan: Plan, patrol: Pick<Patrol, "legs">, margin: number): Plan {
  const outline = outlineOf(flownEnvelope(plan, patrol), margin);
  if (!outline) return plan;
  const out = <T extends { readonly kind: FenceKind }>(areas: readonly T[] = []) =>
    areas.filter(({ kind }) => kind === "exclusion");
  return withFence(plan, {
    ...plan.fence,
    polygons: [{ kind: "inclusion", points: outline }, ...out(plan.fence?.polygons)],
    circles: out(plan.fence?.circles),
  });
}

/** One ring of few corners around all pieces of an envelope, holes filled; undefined where there are none. */
export function outlineOf(envelope: Envelope, margin: number): LatLon[] | undefined {
  const { pieces, plane } = envelope;
  if (pieces.length === 0) return undefined;
  const kept = pieces.map((piece) => ({ ...piece, margin: Math.max(margin, piece.margin) }));
  const holds = (points: readonly LatLon[]): boolean => {
    const fence: Fence = { polygons: [{ kind: "inclusion", points }], circles: [] };
    if (points.length > MOST_CORNERS || fenceProblems(fence).length > 0) return false;
    return leaving(kept, ringsOf(fence, plane).inside).length === 0;
  };
  let tolerance = Math.max(1, margin / 8);
  for (let tries = 0; tries < 8; tries++, tolerance *= 1.7) {
    const shapes = kept.map((piece) => shapeOf(piece, envelope, tolerance + 1));
    // Unions of many shapes are not always right: what does not hold all pieces is not taken.
    const [ring] = union(shapes);
    const outline = ring && simplerRing(ring, tolerance);
    if (outline && holds(outline)) return outline;
    const around = tries === 7 ? simplerRing(convexHull(shapes.flat()), tolerance) : [];
    if (around.length >= 3 && holds(around)) return around;
  }
  return undefined;
}

const MOST_CORNERS = 84; // a third of what an ArduPilot takes, and few enough to be looked over
const CORNERS = 8;

/** A piece as a polygon: its core widened by its margin and `more` metres, in octagons around its corners. */
export function shapeOf(piece: Piece, { plane }: Envelope, more = 0): LatLon[] {
  const reach = (piece.margin + more) / Math.cos(Math.PI / CORNERS);
  const corners = piece.core.flatMap(({ x, y }) =>
    Array.from({ length: CORNERS }, (_, i) => {
      const angle = ((i + 0.5) / CORNERS) * 2 * Math.PI;
      return { x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) };
    }),
  );
  return hull(corners).map((p) => plane.place(p));
}

function simplerRing(ring: readonly LatLon[], tolerance: number): LatLon[] {
  const half = Math.floor(ring.length / 2);
  const there = simplified(ring.slice(0, half + 1), tolerance);
  const back = simplified([...ring.slice(half), ring[0] as LatLon], tolerance);
  return [...there.slice(0, -1), ...back.slice(0, -1)];
}
