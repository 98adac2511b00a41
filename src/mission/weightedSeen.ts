import { type CoverageMap, sights } from "./coverage.ts";
import { eachRunIn } from "./ringCells.ts";
import type { SeenShare } from "./seenShare.ts";
import type { Zone } from "./zone.ts";

/**
 * How much of all that is watched was seen when each place counts as much as the zone of interest that it lies in: once
 * outside of every zone, and in several as the heaviest of them. Undefined without such a zone.
 */
export function weightedSeen(map: CoverageMap, zones: readonly Zone[]): SeenShare | undefined {
  const interesting = zones.filter(({ kind, points }) => kind === "interest" && points.length >= 3);
  if (interesting.length === 0) return undefined;
  const { grid, outside, lastSeenAt, why } = map;
  const weights = new Float32Array(grid.cells); // 0 outside of every zone
  for (const { points, weight = 1 } of interesting)
    eachRunIn(grid, points, (from, to) => {
      for (let cell = from; cell < to; cell++) weights[cell] = Math.max(weights[cell] as number, weight);
    });
  let all = 0;
  let seen = 0;
  let assumed = 0;
  for (let cell = 0; cell < grid.cells; cell++) {
    if (outside?.[cell]) continue;
    const weight = weights[cell] || 1;
    all += weight;
    if (Number.isNaN(lastSeenAt[cell])) continue;
    seen += weight;
    if (why[cell] === ASSUMED) assumed += weight;
  }
  return { percent: all === 0 ? 0 : (100 * seen) / all, assumed: seen === 0 ? 0 : (100 * assumed) / seen };
}

const ASSUMED = sights.indexOf("assumed");
