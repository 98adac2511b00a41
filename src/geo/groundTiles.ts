import { type GeoBox, widthOf } from "./box.ts";
import type { Ground } from "./ground.ts";

/**
 * A square of heights on the lattice that the whole station shares: crossings at whole multiples of `step` arc-seconds,
 * tile `row`, `column` counted from 90° S, 180° W. Planner, checks and globe read the same tiles, so they agree.
 */
export interface GroundTile {
  /** Arc-seconds between crossings, both ways: one of `latticeSteps`. */
  readonly step: number;
  readonly row: number;
  readonly column: number;
  /** `tileSide`² metres above mean sea level, southern row first, west to east; NaN where nothing is known. */
  readonly amsl: Float32Array;
}

/** Cells on each side of a tile. */
export const tileCells = 120;
/** Crossings on each side of a tile; the outermost are shared with its neighbours. */
export const tileSide = tileCells + 1;
/** Arc-seconds between crossings, finest first: each is whole times the one before. SRTM's 1″ and 3″ are among them. */
export const latticeSteps = [0.25, 0.5, 1, 3, 6, 12, 24, 72, 360, 1800, 5400] as const;

/** Where a tile is on the lattice. */
export type TilePlace = Pick<GroundTile, "step" | "row" | "column">;

/** Degrees on each side of a tile. */
export const tileSpan = (step: number): number => (step * tileCells) / 3600;

/** Tiles of this step around the earth, and from pole to pole. */
export const tileColumns = (step: number): number => Math.round(360 / tileSpan(step));
export const tileRows = (step: number): number => Math.round(180 / tileSpan(step));

/** A number of its own for every tile of the lattice. */
export const tileKey = ({ step, row, column }: TilePlace): number =>
  (latticeSteps.indexOf(step as (typeof latticeSteps)[number]) * 32_768 + row) * 65_536 + column;

/** What a tile covers. */
export function tileBox({ step, row, column }: TilePlace): GeoBox {
  const span = tileSpan(step);
  return {
    south: row * span - 90,
    north: (row + 1) * span - 90,
    west: column * span - 180,
    east: (column + 1) * span - 180,
  };
}

/** Calls back for each tile of a step that a box touches; returns how many there are, and stops calling at `most`. */
export function eachTile(box: GeoBox, step: number, most: number, visit: (place: TilePlace) => void): number {
  const span = tileSpan(step);
  const columns = tileColumns(step);
  const bottom = clamp(Math.floor((box.south + 90) / span - edge), tileRows(step) - 1);
  const top = clamp(Math.floor((box.north + 90) / span + edge), tileRows(step) - 1);
  const left = Math.floor((box.west + 180) / span - edge);
  const right = Math.floor((box.west + widthOf(box) + 180) / span + edge);
  const wide = Math.min(right - left + 1, columns);
  let called = 0;
  for (let row = bottom; row <= top && called < most; row++)
    for (let c = 0; c < wide && called < most; c++, called++)
      visit({ step, row, column: (((left + c) % columns) + columns) % columns });
  return (top - bottom + 1) * wide;
}

/** Ground from tiles, bilinear between crossings, the finest tile first that knows the place; undefined outside. */
export function tiledGround(tiles: Iterable<GroundTile>): Ground {
  const known = new Map<number, GroundTile>();
  for (const tile of tiles) known.set(tileKey(tile), tile);
  const used = new Set([...known.values()].map(({ step }) => step));
  const steps = latticeSteps.filter((step) => used.has(step));
  const [finest] = steps;
  return {
    ...(finest && { lattice: { south: -90, west: -180, stepLat: finest / 3600, stepLon: finest / 3600 } }),
    parts: [{ kind: "tiles", tiles: [...known.values()] }],
    elevation({ lat, lon }) {
      for (const step of steps) {
        const height = heightOn(step, lat, lon, (key) => known.get(key));
        if (height !== undefined) return height;
      }
      return undefined;
    },
  };
}

/** The height at a place on the tiles of one step, metres above mean sea level; undefined where they do not know it. */
export function heightOn(
  step: number,
  lat: number,
  lon: number,
  tileAt: (key: number) => GroundTile | undefined,
): number | undefined {
  if (!(lat >= -90 && lat <= 90 && Number.isFinite(lon))) return undefined;
  const span = tileSpan(step);
  const { row, column } = placeOf(step, lat, lon);
  const y = (lat + 90) / span;
  const x = ((((lon + 180) % 360) + 360) % 360) / span;
  const tile = tileAt(tileKey({ step, row, column }));
  return tile && heightIn(tile.amsl, (y - row) * tileCells, (x - column) * tileCells);
}

/** The tile of a step in which a place lies. */
export function placeOf(step: number, lat: number, lon: number): TilePlace {
  const span = tileSpan(step);
  return {
    step,
    row: clamp(Math.floor((lat + 90) / span), tileRows(step) - 1),
    column: clamp(Math.floor(((((lon + 180) % 360) + 360) % 360) / span), tileColumns(step) - 1),
  };
}

/** Bilinear in a tile's crossings; a crossing that has no part in it need not be known. */
function heightIn(amsl: Float32Array, y: number, x: number): number | undefined {
  const r = Math.min(Math.floor(y + tiny), tileCells - 1);
  const c = Math.min(Math.floor(x + tiny), tileCells - 1);
  const fy = snapped(y - r);
  const fx = snapped(x - c);
  const i = r * tileSide + c;
  let sum = 0;
  if (fx < 1 && fy < 1) sum += (amsl[i] as number) * (1 - fx) * (1 - fy);
  if (fx > 0 && fy < 1) sum += (amsl[i + 1] as number) * fx * (1 - fy);
  if (fx < 1 && fy > 0) sum += (amsl[i + tileSide] as number) * (1 - fx) * fy;
  if (fx > 0 && fy > 0) sum += (amsl[i + tileSide + 1] as number) * fx * fy;
  return Number.isNaN(sum) ? undefined : sum;
}

const tiny = 1e-6; // of a cell, what degrees lose in rounding
const edge = 1e-9; // of a tile, the same
const snapped = (f: number): number => (f < tiny ? 0 : f > 1 - tiny ? 1 : f);
const clamp = (n: number, most: number): number => Math.min(Math.max(n, 0), most);
