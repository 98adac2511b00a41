import type { Covariance } from "./covariance.ts";
import { covarianceOfErrors, errorSources, type FixError, keptOf, lastingParts, whiteOf } from "./fixError.ts";

const MOTION = 4;
const parts = lastingParts(errorSources);
const SIZE = MOTION + parts.length;

/**
 * A Kalman filter of place and speed in local metres that knows which errors last from fix to fix. State: east, north, their
 * rates, then one number for each lasting part of the errors in its own σ, a first-order Gauss–Markov process. These are considered, not
 * estimated (a Schmidt–Kalman filter: Jazwinski, Stochastic Processes and Filtering Theory, 1970, §8.4): so an error that
 * lasts is not averaged away, and fixes that suffer less of it count more, but nothing is made of small differences that
 * come from what nobody models. Motion is constant-velocity with white acceleration (Bar-Shalom, Li and Kirubarajan,
 * Estimation with Applications to Tracking and Navigation, 2001, §6.2.2).
 */
export class DriftFilter {
  readonly #x = new Float64Array(SIZE);
  readonly #p = new Float64Array(SIZE * SIZE);

  /** The first fix lies at the origin. `white`: its error that is in no source; `speed`: one σ of the unknown speed, m/s. */
  constructor(white: Covariance, errors: readonly FixError[], speed: number) {
    const p = this.#p;
    const r = withWhite(white, errors);
    p[at(0, 0)] = r.ee;
    p[at(1, 1)] = r.nn;
    p[at(0, 1)] = r.en;
    p[at(1, 0)] = r.en;
    p[at(2, 2)] = speed ** 2;
    p[at(3, 3)] = speed ** 2;
    for (let i = MOTION; i < SIZE; i++) p[at(i, i)] = 1;
    const [effectEast, effectNorth] = effectsOf(errors);
    for (let i = MOTION; i < SIZE; i++)
      for (const [row, by] of [
        [0, -effectEast[i]!],
        [1, -effectNorth[i]!],
      ] as const) {
        p[at(row, i)] = by;
        p[at(i, row)] = by;
      }
    const lasting = covarianceOfErrors(errors, (source) => 1 - whiteOf(source));
    p[at(0, 0)]! += lasting.ee;
    p[at(1, 1)]! += lasting.nn;
    p[at(0, 1)]! += lasting.en;
    p[at(1, 0)]! += lasting.en;
  }

  /** Place and speed now: east, north, m and m/s. */
  get motion(): { east: number; north: number; speedEast: number; speedNorth: number } {
    const [east = 0, north = 0, speedEast = 0, speedNorth = 0] = this.#x;
    return { east, north, speedEast, speedNorth };
  }

  get place(): Covariance {
    return { ee: this.#p[at(0, 0)]!, nn: this.#p[at(1, 1)]!, en: this.#p[at(0, 1)]! };
  }

  /** Of the speed, m²/s². */
  get speed(): Covariance {
    return { ee: this.#p[at(2, 2)]!, nn: this.#p[at(3, 3)]!, en: this.#p[at(2, 3)]! };
  }

  /** Lets `dt` seconds pass; `acceleration` is one σ of what the vehicle may do, m/s². */
  predict(dt: number, acceleration: number): void {
    const x = this.#x;
    const p = this.#p;
    const moved = Math.hypot(x[2]!, x[3]!) * dt;
    x[0]! += x[2]! * dt;
    x[1]! += x[3]! * dt;
    // P ← F P Fᵀ, first the rows, then the columns.
    for (let j = 0; j < SIZE; j++) {
      p[at(0, j)]! += dt * p[at(2, j)]!;
      p[at(1, j)]! += dt * p[at(3, j)]!;
    }
    for (let i = 0; i < SIZE; i++) {
      p[at(i, 0)]! += dt * p[at(i, 2)]!;
      p[at(i, 1)]! += dt * p[at(i, 3)]!;
    }
    parts.forEach((part, n) => {
      const i = MOTION + n;
      const keep = keptOf(part, { seconds: dt, metres: moved });
      for (let j = 0; j < SIZE; j++) p[at(i, j)]! *= keep;
      for (let j = 0; j < SIZE; j++) p[at(j, i)]! *= keep;
      p[at(i, i)]! += 1 - keep * keep;
    });
    const q = acceleration ** 2;
    for (const axis of [0, 1]) {
      p[at(axis, axis)]! += (q * dt ** 4) / 4;
      p[at(axis, axis + 2)]! += (q * dt ** 3) / 2;
      p[at(axis + 2, axis)]! += (q * dt ** 3) / 2;
      p[at(axis + 2, axis + 2)]! += q * dt * dt;
    }
  }

  /** Takes in a fix at (east, north). */
  update(east: number, north: number, white: Covariance, errors: readonly FixError[]): void {
    const x = this.#x;
    const p = this.#p;
    const h = effectsOf(errors);
    h[0][0] = 1;
    h[1][1] = 1;
    const ph = h.map((row) => times(p, row)) as [Float64Array, Float64Array];
    const r = withWhite(white, errors);
    const see = product(h[0], ph[0]) + r.ee;
    const snn = product(h[1], ph[1]) + r.nn;
    const sen = product(h[0], ph[1]) + r.en;
    const det = see * snn - sen * sen;
    if (!(det > 0)) return;
    const offEast = east - product(h[0], x);
    const offNorth = north - product(h[1], x);
    const gains: readonly Gain[] = Array.from({ length: MOTION }, (_, i) => ({
      east: (ph[0][i]! * snn - ph[1][i]! * sen) / det,
      north: (ph[1][i]! * see - ph[0][i]! * sen) / det,
    }));
    gains.forEach((gain, i) => {
      x[i]! += gain.east * offEast + gain.north * offNorth;
    });
    // P ← P − K H P − (K H P)ᵀ + K S Kᵀ, which holds for any gain; that of the errors is none.
    for (let i = 0; i < SIZE; i++)
      for (let j = 0; j < SIZE; j++) {
        const a = gains[i] ?? NONE;
        const b = gains[j] ?? NONE;
        p[at(i, j)]! +=
          a.east * (see * b.east + sen * b.north - ph[0][j]!) +
          a.north * (sen * b.east + snn * b.north - ph[1][j]!) -
          b.east * ph[0][i]! -
          b.north * ph[1][i]!;
      }
    for (let i = 0; i < SIZE; i++)
      for (let j = 0; j < i; j++) {
        const mean = (p[at(i, j)]! + p[at(j, i)]!) / 2;
        p[at(i, j)] = mean;
        p[at(j, i)] = mean;
      }
  }
}

interface Gain {
  readonly east: number;
  readonly north: number;
}
const NONE: Gain = { east: 0, north: 0 };

/** Two fixes of one frame must not agree to nothing, m². */
const LEAST_WHITE = 0.01;

const at = (row: number, column: number): number => row * SIZE + column;

/** How far each part of the state moves a fix to the east and to the north, the motion left out. */
function effectsOf(errors: readonly FixError[]): readonly [Float64Array, Float64Array] {
  const rows = [new Float64Array(SIZE), new Float64Array(SIZE)] as const;
  parts.forEach(({ source, share }, n) => {
    const error = errors.find((one) => one.source === source);
    rows[0][MOTION + n] = Math.sqrt(share) * (error?.east ?? 0);
    rows[1][MOTION + n] = Math.sqrt(share) * (error?.north ?? 0);
  });
  return rows;
}

function withWhite(white: Covariance, errors: readonly FixError[]): Covariance {
  const { ee, nn, en } = covarianceOfErrors(errors, whiteOf);
  return { ee: white.ee + ee + LEAST_WHITE, nn: white.nn + nn + LEAST_WHITE, en: white.en + en };
}

function times(p: Float64Array, v: Float64Array): Float64Array {
  const out = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) {
    let sum = 0;
    for (let j = 0; j < SIZE; j++) sum += p[at(i, j)]! * v[j]!;
    out[i] = sum;
  }
  return out;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += a[i]! * b[i]!;
  return sum;
}
