import type { LatLon } from "../geo/position.ts";
import type { CoverageMap } from "./coverage.ts";
import { type Sight, sights } from "./sights.ts";

/** A stretch of the section whose middle line was not seen. */
export interface CoverageGap {
  readonly from: LatLon;
  readonly to: LatLon;
  /** Metres along the section. */
  readonly fromAlong: number;
  readonly toAlong: number;
  /** What kept most of it from being seen; `seen` or `assumed` where it was, but not since. */
  readonly why: Sight;
}

/** A piece of an area that was not seen: cells beside each other. */
export interface CoveragePatch {
  /** In the patch, near its middle. */
  readonly place: LatLon;
  readonly squareMetres: number;
  /** As of a gap. */
  readonly why: Sight;
}

/** The stretches of the section whose middle line was not seen (at or after `sinceAt`, ms), in their order; none of an area. */
export function gapsOf(map: CoverageMap, sinceAt = Number.NEGATIVE_INFINITY): CoverageGap[] {
  const { columns, rows, long } = map.grid;
  const out: CoverageGap[] = [];
  if (map.isArea) return out;
  const middle = (column: number) => column * rows + (rows - 1) / 2;
  let begun = -1;
  for (let c = 0; c <= columns; c++) {
    const seen = c === columns || map.outside?.[middle(c)] === 1 || (map.lastSeenAt[middle(c)] as number) >= sinceAt;
    if (!seen && begun < 0) begun = c;
    if (!seen || begun < 0) continue;
    const cells = Array.from({ length: c - begun }, (_, i) => middle(begun + i));
    out.push({
      from: map.grid.placeAt(begun * long),
      to: map.grid.placeAt(c * long),
      fromAlong: begun * long,
      toAlong: c * long,
      why: mostly(map, cells),
    });
    begun = -1;
  }
  return out;
}

/**
 * The pieces of some cells that were not seen (at or after `sinceAt`, ms), the largest first. Cells that touch only at a
 * corner are of one piece, as a strip that was missed aslant to them is.
 */
export function patchesOf(
  map: CoverageMap,
  among: Iterable<number>,
  sinceAt = Number.NEGATIVE_INFINITY,
): CoveragePatch[] {
  const { columns, rows, cells, long, wide } = map.grid;
  const left = new Uint8Array(cells); // 1: unseen, and of no patch yet
  for (const i of among) if (!map.outside?.[i] && !((map.lastSeenAt[i] as number) >= sinceAt)) left[i] = 1;
  const out: CoveragePatch[] = [];
  const patch: number[] = [];
  for (let first = 0; first < cells; first++) {
    if (!left[first]) continue;
    patch.length = 0;
    patch.push(first);
    left[first] = 0;
    for (let at = 0; at < patch.length; at++) {
      const column = Math.floor((patch[at] as number) / rows);
      const row = (patch[at] as number) % rows;
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
        for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
          const next = c * rows + r;
          if (!left[next]) continue;
          left[next] = 0;
          patch.push(next);
        }
    }
    const squareMetres = patch.length * long * wide;
    out.push({ place: map.grid.centre(inTheMiddle(patch, rows)), squareMetres, why: mostly(map, patch) });
  }
  return out.sort((a, b) => b.squareMetres - a.squareMetres);
}

/** The cell of a patch that is nearest to the middle of all its cells. */
function inTheMiddle(patch: readonly number[], rows: number): number {
  let column = 0;
  let row = 0;
  for (const cell of patch) {
    column += Math.floor(cell / rows) / patch.length;
    row += (cell % rows) / patch.length;
  }
  let best = patch[0] as number;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of patch) {
    const away = (Math.floor(cell / rows) - column) ** 2 + ((cell % rows) - row) ** 2;
    if (away >= least) continue;
    least = away;
    best = cell;
  }
  return best;
}

/** What holds for most of some cells. */
function mostly(map: CoverageMap, cells: readonly number[]): Sight {
  const counts = sights.map(() => 0);
  for (const cell of cells) {
    const sight = map.why[cell] as number;
    counts[sight] = (counts[sight] as number) + 1;
  }
  return sights[counts.indexOf(Math.max(...counts))] as Sight;
}
