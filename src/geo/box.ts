import { EnuFrame } from "./enu.ts";
import { type LatLon, wrap180 } from "./position.ts";

/** A piece of the earth between two parallels and two meridians, degrees; one whose `west` is greater than its `east` crosses the date line. */
export interface GeoBox {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** Degrees of longitude from the western edge of a box to its eastern one, 0 to 360. */
export const widthOf = ({ west, east }: GeoBox): number => (east >= west ? east - west : east - west + 360);

/** Whether two boxes have any place in common; edges count. */
export function boxesMeet(a: GeoBox, b: GeoBox): boolean {
  if (a.south > b.north || b.south > a.north) return false;
  const apart = (((b.west - a.west) % 360) + 360) % 360; // how far east of a's edge b begins
  return apart <= widthOf(a) || apart + widthOf(b) >= 360;
}

/**
 * Boxes that hold everything within `margin` metres of a line: one for each stretch of at most `stretch` metres, so that
 * a long line across the map does not ask for all the land beside it.
 */
export function boxesAlong(line: readonly LatLon[], margin: number, stretch = 4_000): GeoBox[] {
  const [first] = line;
  if (!first) return [];
  if (line.length === 1) return [boxAround(first, first, margin)];
  const out: GeoBox[] = [];
  for (let i = 1; i < line.length; i++) {
    const from = line[i - 1] as LatLon;
    const to = line[i] as LatLon;
    const dLat = to.lat - from.lat;
    const dLon = wrap180(to.lon - from.lon);
    const { metresPerDegLat, metresPerDegLon } = new EnuFrame({ lat: from.lat + dLat / 2, lon: from.lon });
    const length = Math.hypot(dLat * metresPerDegLat, dLon * metresPerDegLon);
    const parts = Math.min(Math.max(Math.ceil(length / stretch), 1), mostParts);
    const at = (k: number): LatLon => ({ lat: from.lat + (dLat * k) / parts, lon: from.lon + (dLon * k) / parts });
    for (let k = 0; k < parts; k++) out.push(boxAround(at(k), at(k + 1), margin));
  }
  return out;
}

/** The box of two places near each other and everything within `margin` metres of it. */
export function boxAround(a: LatLon, b: LatLon, margin: number): GeoBox {
  const south = Math.min(a.lat, b.lat);
  const north = Math.max(a.lat, b.lat);
  const { metresPerDegLat } = new EnuFrame(a);
  const { metresPerDegLon } = new EnuFrame({ lat: Math.max(Math.abs(south), Math.abs(north)), lon: 0 });
  const up = margin / metresPerDegLat;
  const aside = metresPerDegLon > 1_000 ? margin / metresPerDegLon : 180; // at a pole all meridians are near
  const dLon = wrap180(b.lon - a.lon);
  const west = dLon >= 0 ? a.lon : a.lon + dLon;
  const width = Math.abs(dLon) + 2 * aside;
  return {
    south: Math.max(south - up, -90),
    north: Math.min(north + up, 90),
    ...(width >= 360
      ? { west: -180, east: 180 }
      : { west: wrap180(west - aside), east: wrap180(west - aside + width) }),
  };
}

const mostParts = 5_000;
