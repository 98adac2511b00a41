/** A seeded source of numbers: the same seed gives the same sequence on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = mix(Math.floor(seed) ^ 0x9e3779b9);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number 0 … below − 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] as T;
  }
}

/** Whitens 32 bits (the finaliser of MurmurHash3). */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** 0 ≤ x < 1 from two whole numbers and a seed, without a sequence. */
export const hash01 = (seed: number, i: number, j: number): number =>
  (mix(seed ^ Math.imul(i, 0x27d4eb2d) ^ mix(Math.imul(j, 0x165667b1))) >>> 0) / 4294967296;

/** Smooth noise, −1 … 1, of wave length 1, bilinear with a smooth step between hashed lattice values. */
export function noise(seed: number, x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = smooth(x - i);
  const fy = smooth(y - j);
  const south = hash01(seed, i, j) * (1 - fx) + hash01(seed, i + 1, j) * fx;
  const north = hash01(seed, i, j + 1) * (1 - fx) + hash01(seed, i + 1, j + 1) * fx;
  return (south * (1 - fy) + north * fy) * 2 - 1;
}

/** A square of noise that repeats without a seam: `size` × `size` values 0 … 255 with mean about 128. */
export function noiseTile(seed: number, size: number, octaves: readonly (readonly [cells: number, weight: number])[]) {
  const sum = new Float32Array(size * size);
  octaves.forEach(([cells, weight], octave) => {
    const lattice = new Float32Array(cells * cells);
    for (let j = 0; j < cells; j++) {
      for (let i = 0; i < cells; i++) lattice[j * cells + i] = (hash01(seed + octave * 101, i, j) - 0.5) * weight;
    }
    const steps = Array.from({ length: size }, (_, x) => {
      const g = (x / size) * cells;
      const i = Math.floor(g);
      return { i, next: (i + 1) % cells, f: smooth(g - i) };
    });
    steps.forEach((row, y) => {
      const low = row.i * cells;
      const high = row.next * cells;
      steps.forEach(({ i, next, f }, x) => {
        const south = lattice[low + i]! + (lattice[low + next]! - lattice[low + i]!) * f;
        const north = lattice[high + i]! + (lattice[high + next]! - lattice[high + i]!) * f;
        sum[y * size + x]! += south + (north - south) * row.f;
      });
    });
  });
  return Uint8Array.from(sum, (v) => Math.max(0, Math.min(255, Math.round(128 + v * 255))));
}

const smooth = (t: number): number => t * t * (3 - 2 * t);
