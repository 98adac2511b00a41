import { EnuFrame } from "../geo/enu.ts";
import { simplified } from "../geo/path.ts";
import { convexHull, union } from "../geo/polygon.ts";
import type { LatLon } from "../geo/position.ts";
import type { Fence } from "./fence.ts";

/**
 * A fence of one polygon to stay in that keeps at least `margin` metres from a flight path everywhere, and not much more
 * where the path is simple; undefined without a path. Holes that the path encloses are within.
 */
export function fenceAround(path: readonly LatLon[], margin: number): Fence | undefined {
  if (path.length === 0) return undefined;
  for (let tolerance = margin / 8; ; tolerance *= 2) {
    const line = tolerance > 0 && path.length > 2 ? simplified(path, tolerance) : path;
    const pieces = line.length === 1 ? [[line[0], line[0]]] : line.slice(1).map((to, i) => [line[i], to]);
    const outlines = pieces.map(([a, b]) => around(a as LatLon, b as LatLon, margin + tolerance));
    const [outline] = union(outlines);
    if (!outline) return undefined;
    if (outline.length <= MOST_CORNERS || line.length <= 2)
      return { polygons: [{ kind: "inclusion", points: outline }], circles: [] };
  }
}

const MOST_CORNERS = 84; // a third of what an ArduPilot takes, and few enough to be looked over
const SIDES = 8;

/** The smallest convex polygon around circumscribed octagons at both ends: nowhere nearer than `metres` to the piece. */
function around(a: LatLon, b: LatLon, metres: number): LatLon[] {
  const reach = metres / Math.cos(Math.PI / SIDES);
  const corners = [a, b].flatMap((end) => {
    const frame = new EnuFrame(end);
    return Array.from({ length: SIDES }, (_, i) => {
      const angle = ((i + 0.5) / SIDES) * 2 * Math.PI;
      return frame.toPosition({ east: reach * Math.cos(angle), north: reach * Math.sin(angle) });
    });
  });
  return convexHull(corners);
}
