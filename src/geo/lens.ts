/**
 * A calibrated lens: Brown–Conrady distortion with OpenCV's names, https://docs.opencv.org/4.x/d9/d0c/group__calib3d.html.
 * Lengths in pixels of the picture that it was calibrated with; other sizes of the same picture are scaled from it.
 */
export interface Lens {
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  /** Principal point; the middle of the picture when not given. */
  readonly cx?: number;
  readonly cy?: number;
  readonly k1?: number;
  readonly k2?: number;
  readonly p1?: number;
  readonly p2?: number;
  readonly k3?: number;
}

/** A direction as its crossing with the plane at distance 1 before the camera: x right, y down. */
export interface Slope {
  readonly x: number;
  readonly y: number;
}

type Coefficients = Pick<Lens, "k1" | "k2" | "p1" | "p2" | "k3">;

/** Where a direction seems to lie behind the distorting lens. */
export function distorted({ k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0 }: Coefficients, { x, y }: Slope): Slope {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  return {
    x: x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
    y: y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
  };
}

/**
 * The direction that a distorted one stands for, by Newton's method; undefined where none within the lens's reach does, or
 * where the iteration does not come within a ten-thousandth of a pixel (for a focal length of 1,000 pixels).
 */
export function undistorted(lens: Coefficients, seen: Slope): Slope | undefined {
  const reach = reachOf(lens);
  let { x, y } = seen;
  const out = Math.hypot(x, y);
  if (out > reach) {
    x *= reach / out;
    y *= reach / out;
  }
  for (let i = 0; i < MOST_STEPS; i++) {
    const at = distorted(lens, { x, y });
    const dx = seen.x - at.x;
    const dy = seen.y - at.y;
    if (Math.hypot(dx, dy) < CLOSE) return Math.hypot(x, y) <= reach ? { x, y } : undefined;
    const { xx, xy, yy } = jacobian(lens, { x, y });
    const det = xx * yy - xy * xy;
    if (!(Math.abs(det) > 1e-9)) return undefined;
    x += (yy * dx - xy * dy) / det;
    y += (xx * dy - xy * dx) / det;
  }
  return undefined;
}

/**
 * How far from the axis (tangent of the angle) the radial polynomial still grows: farther out it folds the picture back on
 * itself, and means nothing. Infinity where it never turns.
 */
export function reachOf({ k1 = 0, k2 = 0, k3 = 0 }: Coefficients): number {
  const growth = (r: number) => 1 + r * r * (3 * k1 + r * r * (5 * k2 + r * r * 7 * k3));
  if (k1 >= 0 && k2 >= 0 && k3 >= 0) return Number.POSITIVE_INFINITY;
  for (let r = STEP; r <= WIDEST; r += STEP) {
    if (growth(r) > 0) continue;
    let low = r - STEP;
    let high = r;
    for (let i = 0; i < 30; i++) {
      const middle = (low + high) / 2;
      if (growth(middle) > 0) low = middle;
      else high = middle;
    }
    return low;
  }
  return Number.POSITIVE_INFINITY;
}

const MOST_STEPS = 20;
const CLOSE = 1e-7;
const STEP = 0.02;
const WIDEST = 4; // 152° of view

/** How the distorted direction moves with the true one; its matrix is symmetric. */
function jacobian({ k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0 }: Coefficients, { x, y }: Slope) {
  const r2 = x * x + y * y;
  const radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
  const turn = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3)); // radial's slope over r², twice
  return {
    xx: radial + x * x * turn + 2 * p1 * y + 6 * p2 * x,
    xy: x * y * turn + 2 * p1 * x + 2 * p2 * y,
    yy: radial + y * y * turn + 6 * p1 * y + 2 * p2 * x,
  };
}
