import { assign } from "../base/assignment.ts";
import { type Correction, corrected } from "./correction.ts";
import { distance2, type Spread } from "./kalman.ts";
import { leastRatio, overlap, sizeRatio } from "./motion.ts";
import { boxSpread, type Foreseen, type SeenBox, type Track } from "./track.ts";

/** Of two degrees of freedom, 99.9 % lie within this squared distance in σ. */
export const gate = 13.8;
/** Boxes that overlap by so much may be of one object though they lie outside the gate. */
const enoughOverlap = 0.15;

/** A track and where it should be in a picture. */
export interface Expected {
  readonly track: Track;
  readonly foreseen: Foreseen;
}

/** A track with the box that it was found in. */
export interface Pair extends Expected {
  readonly seen: SeenBox;
}

/** Gives boxes to tracks at the least cost in all: by distance in σ first, by overlap second. */
export function pairUp(
  expected: readonly Expected[],
  boxes: readonly SeenBox[],
  { correction, within = gate }: { correction: Correction; within?: number },
): Pair[] {
  const costs = expected.map(({ track, foreseen }) => {
    const at = corrected(foreseen.spot, correction);
    return boxes.map(({ spot }) => {
      const ratio = sizeRatio(at, spot);
      if (ratio < leastRatio) return Number.POSITIVE_INFINITY;
      const far = distance2(plus(foreseen.spread, boxSpread(spot)), spot.x - at.x, spot.y - at.y);
      const share = overlap(at, spot);
      if (far > within && share < enoughOverlap) return Number.POSITIVE_INFINITY;
      // Among equals, the track that was followed for longer has the right.
      const tenure = Math.min(track.hits, 20) * 0.01;
      return 0.5 * Math.min(1, far / within) + 0.4 * (1 - share) + 0.2 * (1 - ratio) - tenure;
    });
  });
  return assign(costs).flatMap((column, row) => {
    const seen = boxes[column];
    const known = expected[row];
    return seen && known ? [{ ...known, seen }] : [];
  });
}

const plus = (a: Spread, b: Spread): Spread => ({ xx: a.xx + b.xx, xy: a.xy + b.xy, yy: a.yy + b.yy });
