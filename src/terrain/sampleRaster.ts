import type { BlockCache } from "./blockCache.ts";
import { blockSize, type ElevationRaster } from "./elevationRaster.ts";

/** Crossings of a lattice: `side`² of them from the south-west one, northwards and eastwards. */
export interface Crossings {
  readonly south: number;
  readonly west: number;
  /** Degrees between them. */
  readonly step: number;
  readonly side: number;
}

/** What `sampleRaster` works with. */
interface Sampling {
  readonly cache: BlockCache;
  /** Under which the file's blocks are kept. */
  readonly key: string;
  /** Height above mean sea level of what the file says, metres. */
  readonly amsl?: (height: number, lat: number, lon: number) => number;
  /** Asked now and then; gives up when it says so. */
  readonly stop?: () => boolean;
}

/**
 * Fills those crossings that are still NaN with heights of the file, bilinear between its own; returns how many of them
 * lie in it and stayed void. Of a file that would have to be read nearly whole for it nothing is taken.
 * @throws FailureError when the file can not be read.
 */
export async function sampleRaster(
  raster: ElevationRaster,
  { south, west, step, side }: Crossings,
  out: Float32Array,
  { cache, key, amsl, stop }: Sampling,
): Promise<number> {
  const [finest] = raster.levels;
  const level = levelFor(raster, step * 3600);
  const of = raster.levels[level] ?? finest;
  const kx = of.columns / finest.columns;
  const ky = of.rows / finest.rows;
  const posts = raster.slack === 0; // the outermost posts of every level are the same places
  const px = posts ? (of.columns - 1) / (finest.columns - 1) : kx;
  const py = posts ? (of.rows - 1) / (finest.rows - 1) : ky;
  const shift = posts ? 0 : 0.5;
  const xs = new Float64Array(side * side).fill(Number.NaN);
  const ys = new Float64Array(side * side);
  const blocksAcross = Math.ceil(of.columns / of.blockColumns);
  const wanted = new Set<number>();
  const pixel = new Float64Array(2);
  for (let r = 0, i = 0; r < side; r++)
    for (let c = 0; c < side; c++, i++) {
      if (!Number.isNaN(out[i] as number)) continue;
      raster.pixelOf(south + r * step, west + c * step, pixel);
      const x = inside(pixel[0] as number, finest.columns, raster.slack, px, shift, of.columns);
      const y = inside(pixel[1] as number, finest.rows, raster.slack, py, shift, of.rows);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      xs[i] = x;
      ys[i] = y;
      const left = Math.floor(x / of.blockColumns);
      const right = Math.floor(Math.ceil(x) / of.blockColumns);
      const top = Math.floor(y / of.blockRows);
      const bottom = Math.floor(Math.ceil(y) / of.blockRows);
      for (let row = top; row <= bottom; row++)
        for (let column = left; column <= right; column++) wanted.add(row * blocksAcross + column);
    }
  if (wanted.size === 0) return 0;
  if (wanted.size * of.blockColumns * of.blockRows > mostPixels) return 0;
  const blocks = new Map<number, { heights: Float32Array; width: number }>();
  for (const index of wanted) {
    if (stop?.()) return 0;
    const column = index % blocksAcross;
    const row = Math.floor(index / blocksAcross);
    const heights = await cache.get(`${key}/${level}/${index}`, () => raster.block(level, column, row));
    blocks.set(index, { heights, width: blockSize(of, column, row).width });
  }
  let last = -1;
  let block = blocks.get(-1);
  const heightAt = (x: number, y: number): number => {
    const blockColumn = Math.floor(x / of.blockColumns);
    const blockRow = Math.floor(y / of.blockRows);
    const index = blockRow * blocksAcross + blockColumn;
    if (index !== last) block = blocks.get(index);
    last = index;
    if (!block) return Number.NaN;
    return block.heights[(y - blockRow * of.blockRows) * block.width + x - blockColumn * of.blockColumns] as number;
  };
  let voids = 0;
  for (let r = 0, i = 0; r < side; r++)
    for (let c = 0; c < side; c++, i++) {
      const x = xs[i] as number;
      if (Number.isNaN(x)) continue;
      const height = bilinear(x, ys[i] as number, heightAt);
      if (Number.isNaN(height)) voids++;
      else out[i] = amsl ? amsl(height, south + r * step, west + c * step) : height;
    }
  return voids;
}

/** The coarsest level that is still as fine as what is asked for. */
function levelFor({ levels: [finest, ...coarser], step }: ElevationRaster, wanted: number): number {
  let best = 0;
  for (const [i, { rows }] of coarser.entries()) if ((step * finest.rows) / rows <= wanted * 1.05) best = i + 1;
  return best;
}

/** A coordinate on the finest level as one on the level that is read; NaN outside of it. */
function inside(at: number, size: number, slack: number, k: number, shift: number, levelSize: number): number {
  const near = Math.abs(at - Math.round(at)) < 1e-6 ? Math.round(at) : at;
  if (!(near >= -slack && near <= size - 1 + slack)) return Number.NaN;
  const scaled = (near + shift) * k - shift;
  const whole = Math.abs(scaled - Math.round(scaled)) < 1e-6 ? Math.round(scaled) : scaled;
  return Math.min(Math.max(whole, 0), levelSize - 1);
}

function bilinear(x: number, y: number, at: (x: number, y: number) => number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  const upper = fx === 0 ? at(left, top) : at(left, top) * (1 - fx) + at(left + 1, top) * fx;
  if (fy === 0) return upper;
  const lower = fx === 0 ? at(left, top + 1) : at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}

const mostPixels = 100e6;
