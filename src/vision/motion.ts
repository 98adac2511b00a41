import type { Moved } from "./correction.ts";
import type { PicturePoint } from "./space.ts";

/** A box in square units: shares of the picture's width, from its centre. */
export interface Spot extends PicturePoint {
  readonly w: number;
  readonly h: number;
}

/** How all of a picture lies beside where it was foreseen, and how well that explains what is seen. */
export interface CommonShift extends PicturePoint {
  /** About how many of the foreseen are found so, less what the shift itself costs. */
  readonly explained: number;
  /** How much better than without a shift. */
  readonly gain: number;
}

/** So many tracks, those followed for longest, propose shifts; enough of them are right. */
const proposers = 12;

/**
 * The shift that brings most of what was foreseen onto what is seen: attitudes lag and waver, and then all boxes are off by
 * about the same. `sigma` is how far a shift is to be expected, in both coordinates; `foreseen` begins with the best known.
 */
export function commonShift(foreseen: readonly Spot[], seen: readonly Spot[], sigma: number): CommonShift {
  const explainedBy = (dx: number, dy: number): number => {
    let sum = -0.05 * ((dx * dx + dy * dy) / (sigma * sigma));
    for (const spot of foreseen) {
      let best = 0;
      for (const other of seen) best = Math.max(best, likeness(spot, other, dx, dy));
      sum += best;
    }
    return sum;
  };
  const still = explainedBy(0, 0);
  let best: CommonShift = { x: 0, y: 0, explained: still, gain: 0 };
  for (const spot of foreseen.slice(0, proposers))
    for (const other of seen) {
      const [x, y] = [other.x - spot.x, other.y - spot.y];
      if (Math.hypot(x, y) > 4 * sigma || sizeRatio(spot, other) < leastRatio) continue;
      const explained = explainedBy(x, y);
      if (explained > best.explained) best = { x, y, explained, gain: explained - still };
    }
  return best;
}

/** The likeliest box for each spot once all are shifted; spots with none like them are left out. */
export function matched(foreseen: readonly Spot[], seen: readonly Spot[], shift: PicturePoint): Moved[] {
  return foreseen.flatMap((from) => {
    let best: Spot | undefined;
    let most = 0;
    for (const other of seen) {
      const like = likeness(from, other, shift.x, shift.y);
      if (like > most) [best, most] = [other, like];
    }
    return best ? [{ from, to: best, sigma: 0.15 * sizeOf(best) }] : [];
  });
}

/** Boxes whose sizes differ by more than this are not of one object. */
export const leastRatio = 0.4;

export const sizeOf = ({ w, h }: Spot): number => Math.sqrt(w * h);

/** 0…1: the smaller size by the larger. */
export function sizeRatio(a: Spot, b: Spot): number {
  const [sizeA, sizeB] = [sizeOf(a), sizeOf(b)];
  return Math.min(sizeA, sizeB) / Math.max(sizeA, sizeB);
}

/** Intersection over union. */
export function overlap(a: Spot, b: Spot): number {
  const w = Math.min(a.x + a.w / 2, b.x + b.w / 2) - Math.max(a.x - a.w / 2, b.x - b.w / 2);
  const h = Math.min(a.y + a.h / 2, b.y + b.h / 2) - Math.max(a.y - a.h / 2, b.y - b.h / 2);
  return w <= 0 || h <= 0 ? 0 : (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/** 0…1: near each other, measured by their size, once the first is shifted, and of about the same size. */
function likeness(a: Spot, b: Spot, dx: number, dy: number): number {
  const reach = 0.8 * Math.max(sizeOf(a), sizeOf(b));
  const x = Math.abs(a.x + dx - b.x);
  const y = Math.abs(a.y + dy - b.y);
  if (x >= reach || y >= reach) return 0;
  const ratio = sizeRatio(a, b);
  const distance = Math.hypot(x, y);
  return distance >= reach || ratio < leastRatio ? 0 : (1 - distance / reach) * (0.5 + 0.5 * ratio);
}
