import type { CoverageDelta } from "../../src/contract/coverage.ts";
import { CoverageMap } from "../../src/mission/coverage.ts";

/** A raster of the station as far as this window was told; the same map while it grows. */
export interface ToldMap {
  readonly id: string;
  readonly map: CoverageMap;
  readonly revision: number;
}

/** What is known after an answer: the same map with what changed, or a new one; undefined for one that is not understood. */
export function told(before: ToldMap | undefined, delta: CoverageDelta): ToldMap | undefined {
  const same = before?.id === delta.map ? before : undefined;
  if (same && delta.cells.length === 0) return same;
  const map = same?.map ?? new CoverageMap(delta.section, delta, delta.outline, delta.skipped);
  if (map.grid.columns !== delta.columns || map.grid.rows !== delta.rows) return undefined; // of another version of the station
  delta.cells.forEach((cell, i) => {
    map.why[cell] = delta.why[i] as number;
    map.pixels[cell] = delta.pixels[i] as number;
    map.lastSeenAt[cell] = delta.lastSeenAt[i] as number;
  });
  return { id: delta.map, map, revision: delta.revision };
}
