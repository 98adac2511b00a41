import type { HeightDatum } from "../contract/terrain.ts";
import type { GeoBox } from "../geo/box.ts";

/** One of the resolutions that a file holds. */
export interface RasterLevel {
  readonly columns: number;
  readonly rows: number;
  /** Size of the blocks that it is read in; those at the right and at the bottom may be cut. */
  readonly blockColumns: number;
  readonly blockRows: number;
}

/** Heights in rows and columns, read in place, block by block. */
export interface ElevationRaster {
  readonly path: string;
  /** What kind of file, in words: `SRTM 1″`, `GeoTIFF EPSG:32632`. */
  readonly format: string;
  readonly bounds: GeoBox;
  /** Arc-seconds of latitude between rows of the finest level. */
  readonly step: number;
  /** Finest first; all cover the same area. */
  readonly levels: readonly [RasterLevel, ...RasterLevel[]];
  /** How far outside the outermost centres a height still holds, in cells: half of one where cells are areas. */
  readonly slack: number;
  /** What its heights count from, as far as the file says. */
  readonly datum: HeightDatum;
  /** Writes column and row of a place on the finest level into `out`, whole numbers at centres, row 0 in the north; NaN where the projection does not reach. */
  pixelOf(lat: number, lon: number, out: Float64Array): void;
  /**
   * The heights of a block as the file counts them, metres, NaN for voids: rows of the block's own width, northern first.
   * @throws FailureError when the file can not be read there.
   */
  block(level: number, blockColumn: number, blockRow: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Columns and rows of one block, which may be cut at the edge of its level. */
export function blockSize(
  level: RasterLevel,
  blockColumn: number,
  blockRow: number,
): { width: number; height: number } {
  return {
    width: Math.min(level.blockColumns, level.columns - blockColumn * level.blockColumns),
    height: Math.min(level.blockRows, level.rows - blockRow * level.blockRows),
  };
}
