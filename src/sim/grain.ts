import { noiseTile } from "./random.ts";

export const GRAIN_TEXELS_PER_METRE = 12.5;
export const GRAIN_SIZE = 512; // small enough for a processor's second-level cache

let shared: readonly Uint8Array[] | undefined;

/** Fine grain of soil and grass, 0 … 255 with mean 128, and its averages over 2, 4 … texels; the same everywhere. */
export function grainLevels(): readonly Uint8Array[] {
  if (shared) return shared;
  const levels = [
    noiseTile(4711, GRAIN_SIZE, [
      [21, 0.08],
      [85, 0.22],
      [205, 0.4],
      [512, 0.75],
    ]),
  ];
  for (let size = GRAIN_SIZE / 2; size >= 16; size /= 2) {
    const last = levels[levels.length - 1]!;
    const next = new Uint8Array(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const i = 4 * y * size + 2 * x;
        next[y * size + x] = (last[i]! + last[i + 1]! + last[i + 2 * size]! + last[i + 2 * size + 1]! + 2) >> 2;
      }
    }
    levels.push(next);
  }
  shared = levels;
  return levels;
}
