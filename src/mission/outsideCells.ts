import { bearing } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import type { CorridorGrid } from "./corridorGrid.ts";
import { inside, LanePlane } from "./patterns/lanes.ts";

/**
 * Which cells of a straight corridor have their middle outside of an outline, as 1; areas are counted in the corridor
 * around the line through their middle.
 */
export function outsideCells(grid: CorridorGrid, outline: readonly LatLon[]): Uint8Array {
  const { section, columns, rows, long } = grid;
  const first = section[0] as LatLon;
  const plane = new LanePlane(first, bearing(first, section.at(-1) as LatLon));
  const ring = outline.map((p) => plane.flat(p));
  const out = new Uint8Array(columns * rows).fill(1);
  for (let r = 0; r < rows; r++)
    for (const [from, to] of inside(ring, grid.across(r))) {
      const last = Math.min(columns - 1, Math.floor(to / long - 0.5));
      for (let c = Math.max(0, Math.ceil(from / long - 0.5)); c <= last; c++) out[c * rows + r] = 0;
    }
  return out;
}
