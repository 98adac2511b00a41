import type { Candidates } from "./candidates.ts";

/** So many of the most likely candidates are looked at. */
const most = 1000;

/**
 * Which candidates stay, best first: each class on its own, those that overlap a better one by more than `iou` (0…1) are
 * left out (greedy non-maximum suppression). With `inside`, one that lies in a better one by more than that share of the
 * smaller is left out too: a part of a vehicle that the border of a tile has cut off.
 */
export function suppress(candidates: Candidates, { iou, inside = 1 }: { iou: number; inside?: number }): number[] {
  const { score, classIndex, count } = candidates;
  const order = Array.from({ length: count }, (_, i) => i)
    .sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || a - b)
    .slice(0, most);
  const kept: number[] = [];
  for (const at of order) {
    const covered = kept.some(
      (better) =>
        classIndex[better] === classIndex[at] &&
        (candidates.overlap(better, at) > iou || (inside < 1 && shareInside(candidates, better, at) > inside)),
    );
    if (!covered) kept.push(at);
  }
  return kept;
}

const shareInside = (candidates: Candidates, a: number, b: number): number =>
  candidates.shared(a, b) / Math.min(candidates.area(a), candidates.area(b));
