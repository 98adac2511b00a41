import type { PicturePoint } from "./space.ts";

/** How a whole picture lies beside where it was thought to: shifted, turned and grown about its middle, by little. */
export interface Correction extends PicturePoint {
  readonly turn: number; // radians, clockwise as seen
  readonly grow: number; // 0.01 is one hundredth larger
}

/** The same place seen twice: where it was thought to be and where it is, with one σ of each coordinate. */
export interface Moved {
  readonly from: PicturePoint;
  readonly to: PicturePoint;
  readonly sigma: number;
}

/** What is to be expected of a correction, one σ each. */
export interface Usual {
  readonly shift: number;
  readonly turn: number;
  readonly grow: number;
}

export const noCorrection: Correction = { x: 0, y: 0, turn: 0, grow: 0 };

/** What a correction does to a point of the picture, beside where it is. */
export const correctionAt = ({ x, y, turn, grow }: Correction, at: PicturePoint): PicturePoint => ({
  x: x - turn * at.y + grow * at.x,
  y: y + turn * at.x + grow * at.y,
});

/** A point of the picture where the correction puts it. */
export function corrected<T extends PicturePoint>(point: T, correction: Correction): T {
  const by = correctionAt(correction, point);
  return { ...point, x: point.x + by.x, y: point.y + by.y };
}

/** A share of a correction. */
export const partOf = ({ x, y, turn, grow }: Correction, share: number): Correction => ({
  ...{ x: x * share, y: y * share },
  ...{ turn: turn * share, grow: grow * share },
});

/**
 * The correction that explains best what moved, least squares against what is usual; what strays from the others (cars
 * that speed up, wrong matches) weighs little (Cauchy weights, three rounds).
 */
export function fitted(moved: readonly Moved[], usual: Usual, start: Correction): Correction {
  let found = start;
  for (let round = 0; round < 3; round++) found = solved(moved, usual, found);
  return found;
}

function solved(moved: readonly Moved[], usual: Usual, before: Correction): Correction {
  // Normal equations of x − turn·py + grow·px and y + turn·px + grow·py; turn and grow do not touch each other.
  let all = 1 / usual.shift ** 2;
  let [sx, sy, rr] = [0, 0, 0];
  let [bx, by, bTurn, bGrow] = [0, 0, 0, 0];
  for (const { from: p, to, sigma } of moved) {
    const [dx, dy] = [to.x - p.x, to.y - p.y];
    const thought = correctionAt(before, p);
    const off2 = ((dx - thought.x) ** 2 + (dy - thought.y) ** 2) / sigma ** 2;
    const w = 1 / (sigma ** 2 * (1 + off2 / 4));
    all += w;
    sx += w * p.x;
    sy += w * p.y;
    rr += w * (p.x ** 2 + p.y ** 2);
    bx += w * dx;
    by += w * dy;
    bTurn += w * (p.x * dy - p.y * dx);
    bGrow += w * (p.x * dx + p.y * dy);
  }
  const [turns, grows] = [rr + 1 / usual.turn ** 2, rr + 1 / usual.grow ** 2];
  // The shift with turn and grow eliminated.
  const xx = all - sy ** 2 / turns - sx ** 2 / grows;
  const yy = all - sx ** 2 / turns - sy ** 2 / grows;
  const xy = (sx * sy) / turns - (sx * sy) / grows;
  const cx = bx + (sy * bTurn) / turns - (sx * bGrow) / grows;
  const cy = by - (sx * bTurn) / turns - (sy * bGrow) / grows;
  const det = xx * yy - xy * xy;
  if (!(det > 0)) return before;
  const x = (yy * cx - xy * cy) / det;
  const y = (xx * cy - xy * cx) / det;
  return { x, y, turn: (bTurn + sy * x - sx * y) / turns, grow: (bGrow - sx * x - sy * y) / grows };
}
