import type { LatLon } from "../geo/position.ts";
import type { CoverageMap } from "./coverage.ts";
import { eachRunIn } from "./ringCells.ts";
import type { SeenShare } from "./seenShare.ts";
import type { Zone } from "./zone.ts";

/** How much of a zone was seen. */
export interface ZoneSeen {
  readonly zone: Zone;
  /** Of the part that is watched; absent where none of the zone is. */
  readonly seen?: SeenShare;
  /** How much of what is watched lies in the zone, square metres. */
  readonly watched: number;
}

/** How much of each zone was seen (at or after `sinceAt`, ms), of all zones that are given, in their order. */
export function seenByZone(map: CoverageMap, zones: readonly Zone[], sinceAt = Number.NEGATIVE_INFINITY): ZoneSeen[] {
  return zones.map((zone) => {
    const cells = watchedCellsIn(map, zone.points);
    const watched = cells.length * map.grid.long * map.grid.wide;
    return { zone, watched, ...(cells.length > 0 && { seen: map.shareOf(cells, sinceAt) }) };
  });
}

/** The cells in a ring that are watched. */
export function watchedCellsIn(map: CoverageMap, ring: readonly LatLon[]): number[] {
  const cells: number[] = [];
  eachRunIn(map.grid, ring, (from, to) => {
    for (let cell = from; cell < to; cell++) if (!map.outside?.[cell]) cells.push(cell);
  });
  return cells;
}
