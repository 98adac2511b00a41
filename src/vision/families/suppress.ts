import type { Candidates } from "./candidates.ts";

/** So many of the most likely candidates are looked at. */
const most = 1000;

/**
 * Which candidates stay, best first: each class on its own, those that overlap a better one by more than `iou` (0…1) are
 * left out (greedy non-maximum suppression).
 */
export function suppress(candidates: Candidates, iou: number): number[] {
  const { score, classIndex, count } = candidates;
  const order = Array.from({ length: count }, (_, at) => at)
    .sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0) || a - b)
    .slice(0, most);
  const kept: number[] = [];
  for (const at of order)
    if (!kept.some((better) => classIndex[better] === classIndex[at] && candidates.overlap(better, at) > iou))
      kept.push(at);
  return kept;
}
