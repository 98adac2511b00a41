import type { Covariance } from "./covariance.ts";

/** Numbers that are unknown together, with their covariance: the state of a Kalman filter that grows and shrinks. */
export class JointState {
  x: Float64Array;
  /** size × size, symmetric, row by row. */
  p: Float64Array;

  /** Of so many numbers of σ 1, each by itself. */
  constructor(size: number) {
    this.x = new Float64Array(size);
    this.p = new Float64Array(size * size);
    for (let i = 0; i < size; i++) this.p[i * size + i] = 1;
  }

  get size(): number {
    return this.x.length;
  }

  /** So many more at the end, which are 0 and known; where they begin. */
  grow(count: number): number {
    const before = this.size;
    const after = before + count;
    const [x, p] = [new Float64Array(after), new Float64Array(after * after)];
    x.set(this.x);
    for (let i = 0; i < before; i++) p.set(this.p.subarray(i * before, (i + 1) * before), i * after);
    this.x = x;
    this.p = p;
    return before;
  }

  /** Without so many from one on. */
  cut(from: number, count: number): void {
    const { size } = this;
    const left = Array.from({ length: size }, (_, i) => i).filter((i) => i < from || i >= from + count);
    this.p = Float64Array.from(left.flatMap((i) => left.map((j) => this.p[i * size + j]!)));
    this.x = Float64Array.from(left, (i) => this.x[i]!);
  }

  /** The first so many are of σ 1 again, each by itself. */
  renew(count: number): void {
    const { size, x, p } = this;
    for (let i = 0; i < count; i++) {
      x[i] = 0;
      for (let j = 0; j < size; j++) {
        p[i * size + j] = i === j ? 1 : 0;
        p[j * size + i] = i === j ? 1 : 0;
      }
    }
  }

  /** Each keeps a share of itself and is made up to σ 1 again; one that keeps all stays as it is. */
  fade(keep: Float64Array): void {
    const { size, x, p } = this;
    for (let i = 0; i < size; i++) {
      x[i]! *= keep[i]!;
      for (let j = 0; j < size; j++) p[i * size + j]! *= keep[i]! * keep[j]!;
      p[i * size + i]! += 1 - keep[i]! ** 2;
    }
  }

  /** The covariance of all with what a row is of them. */
  with(row: Float64Array): Float64Array {
    const { size, p } = this;
    const out = new Float64Array(size);
    for (let j = 0; j < size; j++) {
      const by = row[j]!; // mostly nothing
      if (by === 0) continue;
      for (let i = 0; i < size; i++) out[i]! += by * p[j * size + i]!;
    }
    return out;
  }

  /**
   * Takes in two numbers that are rows of the state with an error; false, and nothing is taken, where they are off by more
   * than `gate`, squared and in σ. What may not learn is only considered (Schmidt).
   */
  update(
    rows: readonly [Float64Array, Float64Array],
    seen: readonly [number, number],
    { error, gate, learns }: { error: Covariance; gate: number; learns: (i: number) => boolean },
  ): boolean {
    const { size, x, p } = this;
    const ph = [this.with(rows[0]), this.with(rows[1])] as const;
    const see = product(rows[0], ph[0]) + error.ee;
    const snn = product(rows[1], ph[1]) + error.nn;
    const sen = product(rows[0], ph[1]) + error.en;
    const det = see * snn - sen * sen;
    if (!(det > 0)) return false;
    const offEast = seen[0] - product(rows[0], x);
    const offNorth = seen[1] - product(rows[1], x);
    if ((offEast ** 2 * snn - 2 * offEast * offNorth * sen + offNorth ** 2 * see) / det > gate) return false;
    const byEast = new Float64Array(size);
    const byNorth = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      if (!learns(i)) continue;
      byEast[i] = (ph[0][i]! * snn - ph[1][i]! * sen) / det;
      byNorth[i] = (ph[1][i]! * see - ph[0][i]! * sen) / det;
      x[i]! += byEast[i]! * offEast + byNorth[i]! * offNorth;
    }
    // P ← P − K H P − (K H P)ᵀ + K S Kᵀ, which holds for any gain
    for (let i = 0; i < size; i++) {
      const [ke, kn] = [byEast[i]!, byNorth[i]!];
      for (let j = 0; j <= i; j++) {
        const [le, ln] = [byEast[j]!, byNorth[j]!];
        const value =
          p[i * size + j]! +
          ke * (see * le + sen * ln - ph[0][j]!) +
          kn * (sen * le + snn * ln - ph[1][j]!) -
          le * ph[0][i]! -
          ln * ph[1][i]!;
        p[i * size + j] = value;
        p[j * size + i] = value;
      }
    }
    return true;
  }
}

/** The sum of two rows' products. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
