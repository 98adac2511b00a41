import type { GeoBox } from "../geo/box.ts";

/** A box from west, south, east and north as tile files give it; undefined when it is none. */
export function boundsFrom(numbers: readonly number[] | undefined): GeoBox | undefined {
  const [west, south, east, north] = numbers ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return undefined;
  const sound = south >= -90 && north <= 90 && south < north && west >= -180 && east <= 180 && west < east;
  return sound ? { south, west, north, east } : undefined;
}

/** Text of a file without the tags of HTML, at most 300 letters; empty for none. */
export const plainText = (text: unknown): string =>
  typeof text === "string"
    ? text
        .replaceAll(/<[^<>]*>/g, "")
        .replaceAll(/&copy;/g, "©")
        .trim()
        .slice(0, 300)
    : "";
