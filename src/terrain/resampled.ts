/** Pixels of a picture, red, green, blue and alpha, and where they lie in it. */
export interface Pixels {
  readonly rgba: Uint8ClampedArray;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of this picture on one of the finest. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Which columns and rows of the finest picture lie under a tile. */
export interface TileCells {
  /** Column and row by turns, whole numbers at centres, at (side + 1)² crossings of the tile, north-western first. */
  readonly at: Float64Array;
  /** Those of them that are on the picture. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of the finest picture along a side of the tile, where they are fewest. */
  readonly density: number;
}

type CellOf = (u: number, v: number, out: Float64Array) => void;

/**
 * Finds the columns and rows under a tile by `cellOf`, which has shares of the tile's width and height from the
 * north-west; between the crossings they are near enough to straight. Undefined beside the picture.
 */
export function tileCells(cellOf: CellOf, { columns, rows }: { columns: number; rows: number }): TileCells | undefined {
  const at = new Float64Array(2 * (side + 1) ** 2);
  const cell = new Float64Array(2);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let j = 0, o = 0; j <= side; j++)
    for (let i = 0; i <= side; i++, o += 2) {
      cellOf(i / side, j / side, cell);
      const [column = Number.NaN, row = Number.NaN] = cell;
      at[o] = column;
      at[o + 1] = row;
      if (Number.isNaN(column) || Number.isNaN(row)) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  if (!(right >= -0.5 && bottom >= -0.5 && left <= columns - 0.5 && top <= rows - 0.5)) return undefined;
  return {
    at,
    left: Math.max(left, -0.5),
    top: Math.max(top, -0.5),
    right: Math.min(right, columns - 0.5),
    bottom: Math.min(bottom, rows - 0.5),
    density: densityOf(at),
  };
}

function densityOf(at: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  const apart = (a: number, b: number) =>
    Math.hypot((at[a] as number) - (at[b] as number), (at[a + 1] as number) - (at[b + 1] as number)) * side;
  for (let j = 0; j < side; j += 4)
    for (let i = 0; i < side; i += 4) {
      const here = 2 * (j * (side + 1) + i);
      const across = apart(here, here + 2);
      const along = apart(here, here + 2 * (side + 1));
      if (across < least) least = across;
      if (along < least) least = along;
    }
  return least;
}

/** A tile of `tile` × `tile` pixels, each between the four of the picture around its centre; clear beside the picture. */
export function resampled({ at }: TileCells, pixels: Pixels, tile: number): Uint8Array {
  const out = new Uint8Array(tile * tile * 4);
  for (let y = 0, o = 0; y < tile; y++) {
    const v = ((y + 0.5) / tile) * side;
    const j = Math.floor(v);
    const fv = v - j;
    for (let x = 0; x < tile; x++, o += 4) {
      const u = ((x + 0.5) / tile) * side;
      const i = Math.floor(u);
      const fu = u - i;
      const nw = 2 * (j * (side + 1) + i);
      const sw = nw + 2 * (side + 1);
      const column = mix(at[nw] as number, at[nw + 2] as number, at[sw] as number, at[sw + 2] as number, fu, fv);
      const row = mix(at[nw + 1] as number, at[nw + 3] as number, at[sw + 1] as number, at[sw + 3] as number, fu, fv);
      pick(pixels, (column + 0.5) * pixels.scaleX - 0.5, (row + 0.5) * pixels.scaleY - 0.5, out, o);
    }
  }
  return out;
}

const mix = (nw: number, ne: number, sw: number, se: number, fu: number, fv: number): number =>
  (nw * (1 - fu) + ne * fu) * (1 - fv) + (sw * (1 - fu) + se * fu) * fv;

/** Colours are weighed by how much of them is to be seen, so that clear pixels darken no edge. */
function pick(
  { rgba, left, top, width, height }: Pixels,
  column: number,
  row: number,
  out: Uint8Array,
  o: number,
): void {
  const x = column - left;
  const y = row - top;
  if (!(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5)) return;
  const x0 = Math.max(Math.floor(x), 0);
  const y0 = Math.max(Math.floor(y), 0);
  const x1 = Math.min(x0 + 1, width - 1);
  const y1 = Math.min(y0 + 1, height - 1);
  const fx = Math.min(Math.max(x - x0, 0), 1);
  const fy = Math.min(Math.max(y - y0, 0), 1);
  const a = (y0 * width + x0) * 4;
  const b = (y0 * width + x1) * 4;
  const c = (y1 * width + x0) * 4;
  const d = (y1 * width + x1) * 4;
  const wa = (1 - fx) * (1 - fy) * (rgba[a + 3] as number);
  const wb = fx * (1 - fy) * (rgba[b + 3] as number);
  const wc = (1 - fx) * fy * (rgba[c + 3] as number);
  const wd = fx * fy * (rgba[d + 3] as number);
  const alpha = wa + wb + wc + wd;
  if (alpha < 0.5) return;
  for (let k = 0; k < 3; k++)
    out[o + k] = Math.round(
      ((rgba[a + k] as number) * wa +
        (rgba[b + k] as number) * wb +
        (rgba[c + k] as number) * wc +
        (rgba[d + k] as number) * wd) /
        alpha,
    );
  out[o + 3] = Math.round(alpha);
}

const side = 32;
