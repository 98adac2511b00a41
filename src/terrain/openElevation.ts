import { extname } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { ElevationRaster } from "./elevationRaster.ts";
import { openGeotiffElevation } from "./geotiffElevation.ts";
import { isHgt, openHgt } from "./hgt.ts";

/** Opens an elevation file of whatever kind its name says. @throws FailureError bad-input, not-found, denied. */
export async function openElevation(path: string): Promise<ElevationRaster> {
  if (isHgt(path)) return openHgt(path);
  if (/^\.(tiff?|gtiff|btf)$/i.test(extname(path))) return openGeotiffElevation(path);
  throw new FailureError(
    "bad-input",
    `This is no elevation file that is read: ${path}`,
    "Choose a GeoTIFF (.tif, .tiff) or SRTM (.hgt, .hgt.gz, .hgt.zip)",
  );
}
