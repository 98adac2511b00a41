import { hash01 } from "./random.ts";

/** Texels across a clump of leaves. */
export const LEAF = 64;
const CLUMPS = 4;

/** Outline of a tree's shadow: how high the corner is that casts it, how far out sideways, how far out along the shadow. */
export const TREE_SHADOWS: readonly (readonly (readonly [up: number, out: number, end: number])[])[] = [
  [
    [0.1, -0.95, 0],
    [0.4, -0.68, 0],
    [0.75, -0.3, 0],
    [1, 0, 0],
    [0.75, 0.3, 0],
    [0.4, 0.68, 0],
    [0.1, 0.95, 0],
    [0.05, 0, -0.8],
  ],
  ...[0.12, 0.02].map(
    (low) =>
      [
        [low, -0.7, -0.5],
        [0.45, -1, 0],
        [0.85, -0.75, 0.2],
        [0.95, 0, 0.4],
        [0.85, 0.75, 0.2],
        [0.45, 1, 0],
        [low, 0.7, -0.5],
        [low, 0, -0.8],
      ] as const,
  ),
];

/** Discs of leaves: 0 is a gap, otherwise normal cell × 4 + shade. */
export const leafClumps: Uint8Array = drawClumps();

function drawClumps(): Uint8Array {
  const out = new Uint8Array(CLUMPS * LEAF * LEAF);
  for (let variant = 0; variant < CLUMPS; variant++) {
    for (let y = 0; y < LEAF; y++) {
      for (let x = 0; x < LEAF; x++) {
        const px = (x + 0.5) / (LEAF / 2) - 1;
        const py = (y + 0.5) / (LEAF / 2) - 1;
        const coarse = hash01(variant + 50, x >> 3, y >> 3);
        const fine = hash01(variant + 90, x >> 1, y >> 1);
        const edge = 0.76 + 0.2 * coarse + 0.1 * (fine - 0.5);
        const d = Math.hypot(px, py);
        if (d > edge) continue;
        const bump = 0.5;
        const nx = Math.max(-1, Math.min(1, px + (hash01(variant, x >> 2, y >> 2) - 0.5) * bump));
        const ny = Math.max(-1, Math.min(1, py + (hash01(variant + 7, x >> 2, y >> 2) - 0.5) * bump));
        const cell = Math.round(nx * 3.7 + 3.5 - 0.001) | 0;
        const cellY = Math.round(ny * 3.7 + 3.5 - 0.001) | 0;
        const shade = Math.min(3, Math.floor((coarse * 0.5 + fine * 0.5) * 4));
        const value = (Math.max(0, Math.min(7, cellY)) * 8 + Math.max(0, Math.min(7, cell))) * 4 + shade;
        out[variant * LEAF * LEAF + y * LEAF + x] = Math.max(1, value);
      }
    }
  }
  return out;
}
