import { basename } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { MapTile, PictureType } from "../contract/maps.ts";

/** A packed picture as a tile, its kind told by how its bytes begin; undefined for anything else. */
export function mapTileOf(bytes: Uint8Array): MapTile | undefined {
  const type = pictureTypeOf(bytes);
  return type && bytes.length <= mostBytes ? { type, bytes } : undefined;
}

/** The failure for a file whose tiles are not pictures. */
export function noPictures(path: string, format: string): FailureError {
  if (/pbf|mvt|mlt/i.test(format))
    return new FailureError(
      "bad-input",
      `${basename(path)} holds vector tiles, which are not drawn; tiles of pictures (png, jpg, webp) are`,
      `Choose a file of pictures, or add the lines themselves as GeoJSON or KML instead of ${path}`,
    );
  return new FailureError(
    "bad-input",
    `${basename(path)} holds tiles that are neither png, jpg nor webp${format ? `, but “${format}”` : ""}`,
    `Write it anew with pictures of one of these kinds: ${path}`,
  );
}

function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  const begins = (at: number, ...marks: number[]) => marks.every((mark, i) => bytes[at + i] === mark);
  if (begins(0, 0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (begins(0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)) return "image/webp";
  return undefined;
}

const mostBytes = 8e6;
