import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { GeoTIFF, type GeoTIFFImage, type TypedArray } from "geotiff";
import { FailureError } from "../contract/failure.ts";
import { deepestZoom, type MapTile } from "../contract/maps.ts";
import { latOfTile, lonOfTile } from "../geo/webMercator.ts";
import type { BlockCache } from "./blockCache.ts";
import { blockSize, type RasterLevel } from "./elevationRaster.ts";
import { type Bytes, cutShort, openBytes } from "./fileBytes.ts";
import type { MapSource } from "./mapSource.ts";
import { type Pixels, resampled, type TileCells, tileCells } from "./resampled.ts";
import { type TiffColours, tiffColours } from "./tiffColours.ts";
import { bytesOfBlock, levelOf, overviews, tiffFailure } from "./tiffPages.ts";
import { boundsOf, inverseOf, tiffPlaceOf } from "./tiffPlace.ts";
import { tiffSource } from "./tiffSource.ts";

/**
 * A picture in a GeoTIFF, in degrees, UTM or web Mercator, drawn into tiles of web Mercator from those of its overviews
 * that suffice; read in place. `cache` holds its unpacked pieces. @throws FailureError as `openGeotiffElevation`.
 */
export async function openGeotiffImagery(path: string, cache: BlockCache<Uint8ClampedArray>): Promise<MapSource> {
  const file = await openBytes(path);
  try {
    return await sourceOf(path, file, cache);
  } catch (cause) {
    await file.close();
    throw tiffFailure(cause, path);
  }
}

interface Page {
  readonly image: GeoTIFFImage;
  readonly level: RasterLevel;
}

let opened = 0;

async function sourceOf(path: string, file: Bytes, cache: BlockCache<Uint8ClampedArray>): Promise<MapSource> {
  const tiff = await GeoTIFF.fromSource(tiffSource(file) as unknown as Parameters<typeof GeoTIFF.fromSource>[0]);
  const first = await tiff.getImage(0);
  const colours = await tiffColours(first, path);
  const place = tiffPlaceOf(first, path);
  const pages = [first, ...(await overviews(tiff, first))].map((image): Page => ({ image, level: levelOf(image) }));
  for (const { level } of pages) mustBeInPieces(level, path);
  const [{ level: finest }] = pages as [Page];
  const { projection } = place;
  const bounds = boundsOf(place, finest.columns, finest.rows);
  const toCell = inverseOf(place.affine);
  const isDegrees = projection.name.endsWith("degrees");
  const centreX = place.affine.x0 + (place.affine.a * finest.columns) / 2;
  const plane = new Float64Array(2);
  const cellsOfTile = (z: number, x: number, y: number) => {
    // Files count meridians from −180 or from 0; the turn that brings the tile nearest the raster's middle is meant.
    const turn = isDegrees ? 360 * Math.round((lonOfTile(x + 0.5, z) - centreX) / 360) : 0;
    return tileCells((u, v, out) => {
      projection.toPlane(latOfTile(y + v, z), lonOfTile(x + u, z) - turn, plane);
      toCell(plane[0] as number, plane[1] as number, out);
    }, finest);
  };
  const around = acrossWorld(place, finest);
  const coarsest = (pages.at(-1) as Page).level;
  const minZoom = Math.floor(Math.log2((around * coarsest.columns) / finest.columns / tileSide / mostCrowded));
  const id = `${path} ${++opened}`;
  await learnColours(pages.at(-1) as Page, colours, path, file);
  return {
    format: `GeoTIFF, ${colours.words}, ${projection.name}`,
    bounds,
    minZoom: Math.min(Math.max(minZoom, 0), deepestZoom),
    maxZoom: Math.min(Math.max(Math.ceil(Math.log2(around / tileSide)), 0), deepestZoom),
    async tile(z, x, y): Promise<MapTile | null> {
      if (z < minZoom) return null;
      const cells = cellsOfTile(z, x, y);
      if (!cells) return null;
      const at = pageFor(pages, cells);
      const { level } = pages[at] as Page;
      const pixels = await windowOf({
        level,
        finest,
        cells,
        block: (column, row) => {
          const read = () => readBlock({ ...(pages[at] as Page), column, row, path, file, colours });
          return cache.get(`${id} ${at} ${column} ${row}`, read);
        },
      });
      if (!pixels) return null;
      await setImmediate();
      return { type: "rgba", side: tileSide, bytes: resampled(cells, pixels, tileSide) };
    },
    close: () => file.close(),
  };
}

/** How many pixels of the finest picture would go around the earth along its middle parallel. */
function acrossWorld(place: ReturnType<typeof tiffPlaceOf>, { columns, rows }: RasterLevel): number {
  const { a, b, x0, d, e, y0 } = place.affine;
  const at = (c: number, r: number) => place.projection.toDegrees(a * c + b * r + x0, d * c + e * r + y0);
  const from = at(columns / 2, rows / 2);
  const right = at(columns / 2 + 1, rows / 2);
  const down = at(columns / 2, rows / 2 + 1);
  const stretch = 1 / Math.cos((from.lat * Math.PI) / 180);
  const across = Math.hypot(right.lon - from.lon, (right.lat - from.lat) * stretch);
  const along = Math.hypot(down.lon - from.lon, (down.lat - from.lat) * stretch);
  return 360 / Math.max(Math.min(across, along), 1e-9);
}

/** The coarsest picture that still has a pixel for every one of the tile. */
function pageFor(pages: readonly Page[], { density }: TileCells): number {
  const [{ level: finest }] = pages as [Page];
  let best = 0;
  for (const [i, { level }] of pages.entries())
    if ((density / tileSide) * (level.columns / finest.columns) >= 0.9) best = i;
  return best;
}

interface Wanted {
  readonly level: RasterLevel;
  readonly finest: RasterLevel;
  readonly cells: TileCells;
  readonly block: (column: number, row: number) => Promise<Uint8ClampedArray>;
}

/** The pixels of a picture under a tile and one around them. */
async function windowOf({ level, finest, cells, block }: Wanted): Promise<Pixels | undefined> {
  const scaleX = level.columns / finest.columns;
  const scaleY = level.rows / finest.rows;
  const left = Math.max(Math.floor((cells.left + 0.5) * scaleX) - 2, 0);
  const top = Math.max(Math.floor((cells.top + 0.5) * scaleY) - 2, 0);
  const width = Math.min(Math.ceil((cells.right + 0.5) * scaleX) + 2, level.columns) - left;
  const height = Math.min(Math.ceil((cells.bottom + 0.5) * scaleY) + 2, level.rows) - top;
  if (width <= 0 || height <= 0 || width * height > mostInWindow) return undefined;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const { blockColumns, blockRows } = level;
  for (let row = Math.floor(top / blockRows); row * blockRows < top + height; row++)
    for (let column = Math.floor(left / blockColumns); column * blockColumns < left + width; column++) {
      await setImmediate(); // vehicles come first
      const piece = await block(column, row);
      const size = blockSize(level, column, row);
      const from = Math.max(left, column * blockColumns);
      const to = Math.min(left + width, column * blockColumns + size.width);
      const last = Math.min(top + height, row * blockRows + size.height);
      for (let r = Math.max(top, row * blockRows); r < last; r++) {
        const source = ((r - row * blockRows) * size.width + from - column * blockColumns) * 4;
        rgba.set(piece.subarray(source, source + (to - from) * 4), ((r - top) * width + from - left) * 4);
      }
    }
  return { rgba, left, top, width, height, scaleX, scaleY };
}

interface Block extends Page {
  readonly column: number;
  readonly row: number;
  readonly path: string;
  readonly file: Bytes;
  readonly colours: TiffColours;
}

/** From the piece in the middle of the smallest picture. */
async function learnColours(page: Page, colours: TiffColours, path: string, file: Bytes): Promise<void> {
  if (page.image.getBitsPerSample() === 8) return;
  const column = Math.floor(page.level.columns / 2 / page.level.blockColumns);
  const row = Math.floor(page.level.rows / 2 / page.level.blockRows);
  const bands = await readBands({ ...page, column, row, path, file, colours });
  if (bands) colours.learn(bands);
}

async function readBlock(block: Block): Promise<Uint8ClampedArray> {
  const { width, height } = blockSize(block.level, block.column, block.row);
  const out = new Uint8ClampedArray(width * height * 4);
  const bands = await readBands(block);
  if (bands) block.colours.paint(bands, out);
  return out;
}

/** The bands of a piece; undefined where a sparse file leaves it out. */
async function readBands({ image, level, column, row, path, file, colours }: Block): Promise<TypedArray[] | undefined> {
  const { width, height } = blockSize(level, column, row);
  try {
    const { offset, length } = await bytesOfBlock(image, row * Math.ceil(level.columns / level.blockColumns) + column);
    if (length === 0) return undefined;
    if (offset + length > file.size)
      throw cutShort(path, `a piece of it would end at byte ${offset + length}, and it ends at ${file.size}`);
    const left = column * level.blockColumns;
    const top = row * level.blockRows;
    const window = [left, top, left + width, top + height];
    return (await image.readRasters({ window, samples: [...colours.samples] })) as unknown as TypedArray[];
  } catch (cause) {
    throw tiffFailure(cause, path);
  }
}

function mustBeInPieces({ blockColumns, blockRows }: RasterLevel, path: string): void {
  if (blockColumns * blockRows <= mostInBlock) return;
  throw new FailureError(
    "bad-input",
    `${basename(path)} is one piece of ${blockColumns} × ${blockRows} pixels, too large to read in parts`,
    `Write it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE "${path}" tiled.tif`,
  );
}

const tileSide = 256;
/** Pixels of the coarsest picture on one of a tile, along each side, up to which it is drawn: without overviews, only near. */
const mostCrowded = 8;
const mostInWindow = 8e6;
const mostInBlock = 16e6;
