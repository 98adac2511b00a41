import { extname } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { BlockCache } from "./blockCache.ts";
import { openGeotiffImagery } from "./geotiffImagery.ts";
import type { MapSource } from "./mapSource.ts";
import { openMbtiles } from "./mbtiles.ts";
import { openPmtiles } from "./pmtiles.ts";

/**
 * Opens a file of map pictures of whatever kind its name says; `cache` holds what is unpacked of it.
 * @throws FailureError bad-input, not-found, denied.
 */
export async function openMap(path: string, cache: BlockCache<Uint8ClampedArray>): Promise<MapSource> {
  const ending = extname(path).toLowerCase();
  if (ending === ".mbtiles") return openMbtiles(path);
  if (ending === ".pmtiles") return openPmtiles(path);
  if (isTiff(path)) return openGeotiffImagery(path, cache);
  throw new FailureError(
    "bad-input",
    `This is no map that is read: ${path}`,
    "Choose GeoTIFF (.tif), MBTiles or PMTiles for pictures, GeoJSON or KML for lines",
  );
}

/** Whether a file's name says that its pictures have to be unpacked and drawn, which takes long. */
export const isTiff = (path: string): boolean => /^\.(tiff?|gtiff|btf)$/i.test(extname(path));
