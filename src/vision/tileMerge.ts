import type { Candidates } from "./families/candidates.ts";

/** A box that lies in another by this share of the smaller is a part of it. */
const partShare = 0.7;
/** Two boxes that a border cut, and that share so much of the smaller, are one vehicle. */
const joinShare = 0.3;
const most = 1000;

/**
 * Brings the candidates of overlapping tiles together: whole ones first, best first, then those for which `isCut` says
 * that a tile's border went through them. What a better one of its class covers goes; two cut pieces of one vehicle become
 * the box around both. Gives those that stay.
 */
export function mergeTiles(candidates: Candidates, isCut: (at: number) => boolean, iou: number): number[] {
  const { score, classIndex, count } = candidates;
  const kept: number[] = [];
  const order = Array.from({ length: count }, (_, at) => at).sort(
    (a, b) => Number(isCut(a)) - Number(isCut(b)) || (score[b] ?? 0) - (score[a] ?? 0) || a - b,
  );
  for (const at of order.slice(0, most)) {
    const other = kept.find(
      (better) => classIndex[better] === classIndex[at] && same(candidates, better, at, iou, isCut),
    );
    if (other === undefined) kept.push(at);
    else if (isCut(other) && isCut(at)) join(candidates, other, at);
  }
  return kept;
}

function same(candidates: Candidates, a: number, b: number, iou: number, isCut: (at: number) => boolean): boolean {
  const shared = candidates.shared(a, b);
  if (shared === 0) return false;
  const [areaA, areaB] = [candidates.area(a), candidates.area(b)];
  const share = shared / Math.min(areaA, areaB);
  return shared / (areaA + areaB - shared) > iou || share > partShare || (isCut(a) && isCut(b) && share > joinShare);
}

/** `a` becomes the box around both, with the better score. */
function join(candidates: Candidates, a: number, b: number): void {
  const { left, top, right, bottom, score } = candidates;
  left[a] = Math.min(left[a] ?? 0, left[b] ?? 0);
  top[a] = Math.min(top[a] ?? 0, top[b] ?? 0);
  right[a] = Math.max(right[a] ?? 0, right[b] ?? 0);
  bottom[a] = Math.max(bottom[a] ?? 0, bottom[b] ?? 0);
  score[a] = Math.max(score[a] ?? 0, score[b] ?? 0);
}
