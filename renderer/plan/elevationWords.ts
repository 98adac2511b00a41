import type { ElevationFile } from "../../src/contract/terrain.ts";
import type { GeoBox } from "../../src/geo/box.ts";
import { metres, percent } from "../ui/format.ts";

/** Whether a file's name is that of an elevation file. */
export const isElevationName = (name: string): boolean =>
  /\.(hgt|tiff?|gtiff|btf)$|\.hgt\.(gz|zip)$|^[NS]\d{2}[EW]\d{3}\b.*\.zip$/i.test(name);

/** The name of a file without its folders. */
export const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** `47.0000° N … 48.0000° N, 8.0000° E … 9.0000° E`. */
export const coverageText = ({ south, west, north, east }: GeoBox): string =>
  `${latText(south)} to ${latText(north)}, ${lonText(west)} to ${lonText(east)}`;

/** Kind, spacing and voids of a file: `SRTM 1″, every 31 m, 0.2 % voids`. */
export function elevationText({ format, spacing, heights, voids }: ElevationFile): string {
  const gaps =
    voids === undefined || !heights
      ? undefined
      : voids === 0
        ? "no voids"
        : `${percent(Math.max((100 * voids) / heights, 0.01), voids * 10 < heights ? 2 : 0)} voids`;
  return [format, spacing === undefined ? undefined : `every ${metres(spacing, spacing < 10 ? 1 : 0)}`, gaps]
    .filter((text) => text !== undefined)
    .join(", ");
}

/** The order of files after one was moved by a place. */
export function moved(paths: readonly string[], path: string, by: -1 | 1): string[] {
  const from = paths.indexOf(path);
  const to = from + by;
  if (from < 0 || to < 0 || to >= paths.length) return [...paths];
  const out = [...paths];
  out.splice(from, 1);
  out.splice(to, 0, path);
  return out;
}

const latText = (deg: number): string => `${Math.abs(deg).toFixed(2)}° ${deg < 0 ? "S" : "N"}`;
const lonText = (deg: number): string => `${Math.abs(deg).toFixed(2)}° ${deg < 0 ? "W" : "E"}`;
