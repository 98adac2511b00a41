import { basename } from "node:path";
import type { GeoTIFF, GeoTIFFImage } from "geotiff";
import { FailureError } from "../contract/failure.ts";
import type { RasterLevel } from "./elevationRaster.ts";
import { cutShort } from "./fileBytes.ts";

/** The smaller pictures of the same thing, largest first; masks and other pages are left out. */
export async function overviews(tiff: GeoTIFF, first: GeoTIFFImage): Promise<GeoTIFFImage[]> {
  const out: GeoTIFFImage[] = [];
  for (let i = 1, count = Math.min(await tiff.getImageCount(), 64); i < count; i++) {
    const image = await tiff.getImage(i);
    const kind = Number(image.fileDirectory.hasTag("NewSubfileType") && image.fileDirectory.getValue("NewSubfileType"));
    const ratio = first.getWidth() / image.getWidth();
    const same = Math.abs(first.getHeight() / image.getHeight() / ratio - 1) < 0.1;
    if ((kind & 1) === 1 && (kind & 4) === 0 && ratio > 1 && same) out.push(image);
  }
  return out.sort((a, b) => b.getWidth() - a.getWidth());
}

/** Size of a picture, and of the tiles or strips that it is read in. */
export function levelOf(image: GeoTIFFImage): RasterLevel {
  return {
    columns: image.getWidth(),
    rows: image.getHeight(),
    blockColumns: image.isTiled ? image.getTileWidth() : image.getWidth(),
    blockRows: Math.min(image.getTileHeight(), image.isTiled ? Number.POSITIVE_INFINITY : image.getHeight()),
  };
}

/** Where one of its tiles or strips lies in the file; of no length where a sparse file leaves it out. */
export async function bytesOfBlock({ fileDirectory, isTiled }: GeoTIFFImage, index: number) {
  const [offsets, counts] = isTiled
    ? (["TileOffsets", "TileByteCounts"] as const)
    : (["StripOffsets", "StripByteCounts"] as const);
  return {
    offset: Number(await fileDirectory.loadValueIndexed(offsets, index)),
    length: Number(await fileDirectory.loadValueIndexed(counts, index)),
  };
}

/** What the TIFF reader threw, in words. */
export function tiffFailure(cause: unknown, path: string): Error {
  if (cause instanceof FailureError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RangeError) return cutShort(path, "what it points at lies beyond its end");
  if (/byte order|magic number/i.test(why))
    return new FailureError("bad-input", `This is no TIFF: ${path}`, "Choose a GeoTIFF (.tif) or an SRTM file (.hgt).");
  return new FailureError(
    "bad-input",
    `${basename(path)} can not be read as a GeoTIFF: ${why}`,
    `Write it anew: gdal_translate -co TILED=YES -co COMPRESS=DEFLATE "${path}" tiled.tif`,
  );
}
