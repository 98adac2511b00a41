import { simplified } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { type Fence, type FenceKind, fenceProblems } from "../fence.ts";
import { withFence } from "../fenceEdit.ts";
import type { Patrol } from "../patrol.ts";
import type { Plan } from "../plan.ts";
import { leaving, ringsOf } from "./areas.ts";
import { type Envelope, flownEnvelope, type Piece } from "./envelope.ts";
import { hull, type Xy } from "./flat.ts";
import { outerRing } from "./outerRing.ts";

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
  const extent = extentOf(envelope);
  for (let tries = 0, tolerance = Math.max(1, margin / 8, extent / 700); tries < 8; tries++, tolerance *= 1.7) {
    const shapes = kept.map((piece) => shapeOf(piece, tolerance + 1));
    const ring = outerRing(shapes, Math.max(tolerance / 2, extent / 1_000)).map((p) => plane.place(p));
    const outline = simplerRing(ring, tolerance);
    if (holds(outline)) return outline;
    const around =
      tries === 7
        ? simplerRing(
            hull(shapes.flat()).map((p) => plane.place(p)),
            tolerance,
          )
        : [];
    if (around.length >= 3 && holds(around)) return around;
  }
  return undefined;
}

/** Metres from one end of an envelope to the other, along the longer of its sides. */
function extentOf({ pieces }: Envelope): number {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { core, margin } of pieces)
    for (const { x, y } of core) {
      west = Math.min(west, x - margin);
      east = Math.max(east, x + margin);
      south = Math.min(south, y - margin);
      north = Math.max(north, y + margin);
    }
  return Math.max(east - west, north - south);
}

const MOST_CORNERS = 84; // a third of what an ArduPilot takes, and few enough to be looked over
const CORNERS = 8;

/** A piece as a convex ring: its core widened by its margin and `more` metres, in octagons around its corners. */
function shapeOf(piece: Piece, more: number): Xy[] {
  const reach = (piece.margin + more) / Math.cos(Math.PI / CORNERS);
  return hull(
    piece.core.flatMap(({ x, y }) =>
      Array.from({ length: CORNERS }, (_, i) => {
        const angle = ((i + 0.5) / CORNERS) * 2 * Math.PI;
        return { x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) };
      }),
    ),
  );
}

function simplerRing(ring: readonly LatLon[], tolerance: number): LatLon[] {
  const half = Math.floor(ring.length / 2);
  const there = simplified(ring.slice(0, half + 1), tolerance);
  const back = simplified([...ring.slice(half), ring[0] as LatLon], tolerance);
  return [...there.slice(0, -1), ...back.slice(0, -1)];
}
