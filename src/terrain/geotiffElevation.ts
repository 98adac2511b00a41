import { basename } from "node:path";
import { GeoTIFF, type GeoTIFFImage } from "geotiff";
import { FailureError } from "../contract/failure.ts";
import { blockSize, type ElevationRaster, type RasterLevel } from "./elevationRaster.ts";
import { type Bytes, cutShort, openBytes } from "./fileBytes.ts";
import { bytesOfBlock, levelOf, overviews, tiffFailure } from "./tiffPages.ts";
import { boundsOf, inverseOf, tiffPlaceOf } from "./tiffPlace.ts";
import { tiffSource } from "./tiffSource.ts";

/**
 * Elevation in a GeoTIFF, plain or BigTIFF: one band of numbers in tiles or strips, packed or not, with its overviews,
 * read in place. @throws FailureError not-found, denied, or bad-input with why it holds no elevation that can be read.
 */
export async function openGeotiffElevation(path: string): Promise<ElevationRaster> {
  const file = await openBytes(path);
  try {
    return await rasterOf(path, file);
  } catch (cause) {
    await file.close();
    throw tiffFailure(cause, path);
  }
}

async function rasterOf(path: string, file: Bytes): Promise<ElevationRaster> {
  const tiff = await GeoTIFF.fromSource(tiffSource(file) as unknown as Source);
  const first = await tiff.getImage(0);
  mustBeHeights(first, path);
  const place = tiffPlaceOf(first, path);
  const images = [first, ...(await overviews(tiff, first))];
  const levels = images.map(levelOf);
  for (const level of levels) mustBeInPieces(level, path);
  const [finest] = levels as [RasterLevel, ...RasterLevel[]];
  const bounds = boundsOf(place, finest.columns, finest.rows);
  const { projection } = place;
  const toCell = inverseOf(place.affine);
  const isDegrees = projection.name.endsWith("degrees");
  const centreX = place.affine.x0 + (place.affine.a * finest.columns) / 2;
  const { scale, offset } = await scaleOf(first, place.unit);
  const plane = new Float64Array(2);
  return {
    path,
    format: `GeoTIFF, ${projection.name}`,
    bounds,
    step: ((bounds.north - bounds.south) * 3600) / finest.rows,
    levels: levels as [RasterLevel, ...RasterLevel[]],
    slack: 0.5,
    datum: place.datum,
    pixelOf(lat, lon, out) {
      // Files count meridians from −180 or from 0; the one near the raster's middle is meant.
      const near = isDegrees ? lon - 360 * Math.round((lon - centreX) / 360) : lon;
      projection.toPlane(lat, near, plane);
      toCell(plane[0] as number, plane[1] as number, out);
    },
    block: (level, column, row) =>
      readBlock({
        image: images[level] as GeoTIFFImage,
        level: levels[level] as RasterLevel,
        column,
        row,
        path,
        file,
        scale,
        offset,
      }),
    close: () => file.close(),
  };
}

interface Block {
  readonly image: GeoTIFFImage;
  readonly level: RasterLevel;
  readonly column: number;
  readonly row: number;
  readonly path: string;
  readonly file: Bytes;
  readonly scale: number;
  readonly offset: number;
}

async function readBlock({ image, level, column, row, path, file, scale, offset }: Block): Promise<Float32Array> {
  const { width, height } = blockSize(level, column, row);
  const out = new Float32Array(width * height);
  try {
    const bytes = await bytesOfBlock(image, row * Math.ceil(level.columns / level.blockColumns) + column);
    if (bytes.length === 0) return out.fill(Number.NaN); // a sparse file leaves out what is void
    if (bytes.offset + bytes.length > file.size)
      throw cutShort(
        path,
        `a piece of it would end at byte ${bytes.offset + bytes.length}, and it ends at ${file.size}`,
      );
    const left = column * level.blockColumns;
    const top = row * level.blockRows;
    const [heights] = (await image.readRasters({
      window: [left, top, left + width, top + height],
      samples: [0],
    })) as unknown as [ArrayLike<number>];
    const nodata = noDataOf(image);
    for (let i = 0; i < out.length; i++) {
      const height = heights[i] as number;
      out[i] = height === nodata || !(Math.abs(height) < 1e5) ? Number.NaN : height * scale + offset;
    }
    return out;
  } catch (cause) {
    throw tiffFailure(cause, path);
  }
}

/** What marks a void; rounded as the file's own numbers are, where they are 32-bit. */
function noDataOf(image: GeoTIFFImage): number | undefined {
  const value = image.getGDALNoData();
  if (value === null || Number.isNaN(value)) return image.getSampleFormat() === 2 ? -32768 : undefined;
  return image.getSampleFormat() === 3 && image.getBitsPerSample() === 32 ? Math.fround(value) : value;
}

function mustBeHeights(image: GeoTIFFImage, path: string): void {
  const bits = image.getBitsPerSample();
  const format = image.getSampleFormat();
  const bands = image.getSamplesPerPixel();
  if (bands === 1 && (bits >= 16 || format === 3)) return;
  const why = bands === 1 ? `${bits} bits are too few for heights` : `it has ${bands} bands`;
  throw new FailureError(
    "bad-input",
    `${basename(path)} is a picture, not elevation: ${why}`,
    "Add it as a map layer, or choose the elevation model instead",
  );
}

function mustBeInPieces({ blockColumns, blockRows }: RasterLevel, path: string): void {
  if (blockColumns * blockRows <= mostInBlock) return;
  throw new FailureError(
    "bad-input",
    `${basename(path)} is one piece of ${blockColumns} × ${blockRows} heights, too large to read in parts`,
    `Write it in tiles: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE "${path}" tiled.tif`,
  );
}

/** How the file's numbers become metres: its unit of height, and GDAL's scale and offset. */
async function scaleOf(image: GeoTIFFImage, unit: number): Promise<{ scale: number; offset: number }> {
  const meta = (await image.getGDALMetadata(0)) ?? {};
  const number = (name: string, otherwise: number): number => {
    const value = Number.parseFloat(String(meta[name]));
    return Number.isFinite(value) ? value : otherwise;
  };
  return { scale: number("SCALE", 1) * unit, offset: number("OFFSET", 0) * unit };
}

type Source = Parameters<typeof GeoTIFF.fromSource>[0];

const mostInBlock = 16e6; // as many as are kept: larger ones would be read anew for every tile
