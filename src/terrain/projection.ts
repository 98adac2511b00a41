import { FailureError } from "../contract/failure.ts";
import { toDeg, toRad } from "../geo/position.ts";
import { UtmZone } from "./utm.ts";

/** How a map's plane and degrees of WGS 84 belong together. */
export interface Projection {
  /** In words: `EPSG:32632 (UTM zone 32 N)`. */
  readonly name: string;
  /** Writes x and y of the plane into `out`; NaN where the projection does not reach. */
  toPlane(lat: number, lon: number, out: Float64Array): void;
  toDegrees(x: number, y: number): { readonly lat: number; readonly lon: number };
}

/**
 * The projection of an EPSG code: degrees, UTM, and web Mercator. ETRS89, NAD83 and GDA are taken as WGS 84, from which
 * they differ by 2 m at most. @throws FailureError bad-input, which names any other one and how to convert from it.
 */
export function projectionOf(epsg: number, path: string): Projection {
  if (DEGREES.has(epsg)) return degrees(epsg);
  if (epsg === 3857 || epsg === 900913) return webMercator(epsg);
  const utm = utmOf(epsg);
  if (utm) return utmProjection(epsg, utm);
  throw new FailureError(
    "bad-input",
    `Its map projection is EPSG:${epsg}, which is not read; degrees, UTM and web Mercator are`,
    `Convert it: gdalwarp -t_srs EPSG:4326 "${path}" converted.tif`,
  );
}

const DEGREES = new Set([4326, 4979, 4258, 4269, 4283, 7844, 4674, 4617, 6318, 4937]);

function degrees(epsg: number): Projection {
  return {
    name: epsg === 4326 ? "degrees" : `EPSG:${epsg}, degrees`,
    toPlane(lat, lon, out) {
      out[0] = lon;
      out[1] = lat;
    },
    toDegrees: (lon, lat) => ({ lat, lon }),
  };
}

function webMercator(epsg: number): Projection {
  const radius = 6378137;
  return {
    name: `EPSG:${epsg}, web Mercator`,
    toPlane(lat, lon, out) {
      out[0] = toRad(lon) * radius;
      out[1] = Math.abs(lat) < 89.99 ? Math.asinh(Math.tan(toRad(lat))) * radius : Number.NaN;
    },
    toDegrees: (x, y) => ({ lat: toDeg(Math.atan(Math.sinh(y / radius))), lon: toDeg(x / radius) }),
  };
}

function utmProjection(epsg: number, { zone, south }: { zone: number; south: boolean }): Projection {
  const plane = new UtmZone({ zone, south });
  return {
    name: `EPSG:${epsg}, UTM zone ${zone} ${south ? "S" : "N"}`,
    toPlane(lat, lon, out) {
      const at = plane.toPlane(lat, lon);
      out[0] = at?.east ?? Number.NaN;
      out[1] = at?.north ?? Number.NaN;
    },
    toDegrees: (east, north) => plane.toDegrees({ east, north }),
  };
}

function utmOf(epsg: number): { zone: number; south: boolean } | undefined {
  for (const [first, last, zone, south] of ZONES)
    if (epsg >= first && epsg <= last) return { zone: zone + epsg - first, south };
  return undefined;
}

/** First and last code of a row of zones, the zone of the first, whether they are southern. */
const ZONES: readonly (readonly [number, number, number, boolean])[] = [
  [32601, 32660, 1, false], // WGS 84
  [32701, 32760, 1, true],
  [25828, 25838, 28, false], // ETRS89
  [26901, 26923, 1, false], // NAD83
  [28348, 28358, 48, true], // GDA94
  [7846, 7859, 46, true], // GDA2020
  [31978, 31985, 18, true], // SIRGAS 2000
];
