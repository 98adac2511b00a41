/** Rows of a two by two matrix, one after the other: what it makes of x, then of y. */
export type Matrix2 = readonly [xx: number, xy: number, yx: number, yy: number];

/** Variances and covariance of two coordinates. */
export interface Spread {
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** The same spread in both coordinates. */
export const round = (sigma: number): Spread => ({ xx: sigma ** 2, xy: 0, yy: sigma ** 2 });

/** A spread carried through a linear map: M S Mᵀ. */
export function carried([a, b, c, d]: Matrix2, { xx, xy, yy }: Spread): Spread {
  return {
    xx: a * a * xx + 2 * a * b * xy + b * b * yy,
    xy: a * c * xx + (a * d + b * c) * xy + b * d * yy,
    yy: c * c * xx + 2 * c * d * xy + d * d * yy,
  };
}

/** The matrix that takes it back; undefined where it flattens. */
export function inverse([a, b, c, d]: Matrix2): Matrix2 | undefined {
  const det = a * d - b * c;
  return Math.abs(det) < 1e-15 ? undefined : [d / det, -b / det, -c / det, a / det];
}

/** Square of the distance measured in the spread's own σ (Mahalanobis). */
export function distance2({ xx, xy, yy }: Spread, x: number, y: number): number {
  const det = xx * yy - xy * xy;
  return det > 0 ? (yy * x * x - 2 * xy * x * y + xx * y * y) / det : Number.POSITIVE_INFINITY;
}

/**
 * Place and velocity in two coordinates with their covariance: a constant-velocity Kalman filter whose accelerations are
 * white (Bar-Shalom, Li and Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001, §6.3.2). Seconds.
 */
export class PlaneFilter {
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Rows of the covariance of x, y, vx, vy. */
  #p: Float64Array;

  constructor(place: { x: number; y: number }, velocity: { x: number; y: number }, spread: Spread, speed: Spread) {
    this.x = place.x;
    this.y = place.y;
    this.vx = velocity.x;
    this.vy = velocity.y;
    const { xx, xy, yy } = spread;
    this.#p = Float64Array.of(xx, xy, 0, 0, xy, yy, 0, 0, 0, 0, speed.xx, speed.xy, 0, 0, speed.xy, speed.yy);
  }

  get spread(): Spread {
    return { xx: this.#p[0]!, xy: this.#p[1]!, yy: this.#p[5]! };
  }
  get speedSpread(): Spread {
    return { xx: this.#p[10]!, xy: this.#p[11]!, yy: this.#p[15]! };
  }

  /** Lets time pass; `acceleration` is the spread of what is expected. */
  predict(dt: number, acceleration: Spread): void {
    const p = this.#p;
    this.x += this.vx * dt;
    this.y += this.vy * dt;
    for (let j = 0; j < 4; j++) {
      p[j]! += dt * p[8 + j]!;
      p[4 + j]! += dt * p[12 + j]!;
    }
    for (let i = 0; i < 16; i += 4) {
      p[i]! += dt * p[i + 2]!;
      p[i + 1]! += dt * p[i + 3]!;
    }
    const { xx, xy, yy } = acceleration;
    const [place, both, speed] = [dt ** 4 / 4, dt ** 3 / 2, dt ** 2];
    for (const [row, column, q] of [
      [0, 0, xx],
      [0, 1, xy],
      [1, 0, xy],
      [1, 1, yy],
    ] as const) {
      p[4 * row + column]! += place * q;
      p[4 * row + column + 2]! += both * q;
      p[4 * (row + 2) + column]! += both * q;
      p[4 * (row + 2) + column + 2]! += speed * q;
    }
  }

  /** Takes in a measurement that is off by (x, y) in coordinates in which the place is seen through `h`. */
  update(off: { x: number; y: number }, h: Matrix2, noise: Spread): void {
    const p = this.#p;
    const seen = carried(h, this.spread);
    const [sxx, sxy, syy] = [seen.xx + noise.xx, seen.xy + noise.xy, seen.yy + noise.yy];
    const det = sxx * syy - sxy * sxy;
    if (!(det > 0)) return;
    const before = Float64Array.from(p);
    const state = [0, 0, 0, 0];
    const gains: [number, number][] = [];
    const crosses: [number, number][] = [];
    for (let i = 0; i < 4; i++) {
      const cx = before[4 * i]! * h[0] + before[4 * i + 1]! * h[1];
      const cy = before[4 * i]! * h[2] + before[4 * i + 1]! * h[3];
      const kx = (cx * syy - cy * sxy) / det;
      const ky = (cy * sxx - cx * sxy) / det;
      gains.push([kx, ky]);
      crosses.push([cx, cy]);
      state[i] = kx * off.x + ky * off.y;
    }
    this.x += state[0]!;
    this.y += state[1]!;
    this.vx += state[2]!;
    this.vy += state[3]!;
    for (let i = 0; i < 4; i++)
      for (let j = 0; j <= i; j++) {
        const less = gains[i]![0] * crosses[j]![0] + gains[i]![1] * crosses[j]![1];
        p[4 * i + j] = before[4 * i + j]! - less;
        p[4 * j + i] = p[4 * i + j]!;
      }
  }

  /** The coordinates changed, not the object: it is at `place` of the new ones, and `m` takes differences there. */
  carry(place: { x: number; y: number }, m: Matrix2): void {
    const [a, b, c, d] = m;
    const [vx, vy] = [this.vx, this.vy];
    this.x = place.x;
    this.y = place.y;
    this.vx = a * vx + b * vy;
    this.vy = c * vx + d * vy;
    const p = this.#p;
    for (const row of [0, 8])
      for (let j = 0; j < 4; j++) {
        const [x, y] = [p[row + j]!, p[row + 4 + j]!];
        p[row + j] = a * x + b * y;
        p[row + 4 + j] = c * x + d * y;
      }
    for (let i = 0; i < 16; i += 4)
      for (const column of [0, 2]) {
        const [x, y] = [p[i + column]!, p[i + column + 1]!];
        p[i + column] = a * x + b * y;
        p[i + column + 1] = c * x + d * y;
      }
  }
}
