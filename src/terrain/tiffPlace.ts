import { basename } from "node:path";
import type { GeoTIFFImage } from "geotiff";
import { FailureError } from "../contract/failure.ts";
import type { HeightDatum } from "../contract/terrain.ts";
import type { GeoBox } from "../geo/box.ts";
import { wrap180 } from "../geo/position.ts";
import { type Projection, projectionOf } from "./projection.ts";

/** Where a raster lies and what its numbers mean, from the tags of a GeoTIFF (OGC 19-008r4). */
export interface TiffPlace {
  readonly projection: Projection;
  /** Column and row of the centre of a cell to x and y of the plane: x = a·c + b·r + x0, y = d·c + e·r + y0. */
  readonly affine: Affine;
  readonly datum: HeightDatum;
  /** Metres in one unit of height. */
  readonly unit: number;
}

/** @throws FailureError bad-input for what does not say where it lies, or lies in a projection that is not read. */
export function tiffPlaceOf(image: GeoTIFFImage, path: string): TiffPlace {
  const keys = (image.getGeoKeys() ?? {}) as Readonly<Record<string, unknown>>;
  const number = (name: string): number | undefined => {
    const value = keys[name];
    return typeof value === "number" ? value : undefined;
  };
  const affine = affineOf(image, number("GTRasterTypeGeoKey") === 2);
  const projected = number("ProjectedCSTypeGeoKey");
  const geographic = number("GeographicTypeGeoKey") ?? number("GeodeticCRSGeoKey");
  if (!affine || (projected === undefined && geographic === undefined)) throw nowhere(path);
  const epsg = projected ?? (geographic as number);
  if (epsg === 32767)
    throw new FailureError(
      "bad-input",
      `${basename(path)} describes a map projection of its own, which is not read`,
      `Convert it: gdalwarp -t_srs EPSG:4326 "${path}" converted.tif`,
    );
  const vertical = number("VerticalCSTypeGeoKey") ?? number("VerticalGeoKey");
  const ellipsoid = epsg === 4979 || epsg === 4937 || (vertical !== undefined && vertical >= 5001 && vertical <= 5033);
  return {
    projection: projectionOf(epsg, path),
    affine,
    datum: ellipsoid || vertical === 4979 ? "ellipsoid" : "mean-sea-level",
    unit: UNITS.get(number("VerticalUnitsGeoKey") ?? 9001) ?? 1,
  };
}

/** Metres in the units of height that occur, by EPSG code: metre, international foot, US survey foot. */
const UNITS = new Map([
  [9001, 1],
  [9002, 0.3048],
  [9003, 1200 / 3937],
]);

interface Affine {
  readonly a: number;
  readonly b: number;
  readonly x0: number;
  readonly d: number;
  readonly e: number;
  readonly y0: number;
}

function affineOf(image: GeoTIFFImage, isPoint: boolean): Affine | undefined {
  const { fileDirectory } = image;
  const list = (name: "ModelTransformation" | "ModelPixelScale" | "ModelTiepoint"): number[] =>
    fileDirectory.hasTag(name) ? Array.from(fileDirectory.getValue(name) as ArrayLike<number>) : [];
  const half = isPoint ? 0 : 0.5;
  const m = list("ModelTransformation");
  if (m.length >= 16) {
    const [a = 0, b = 0, , x0 = 0, d = 0, e = 0, , y0 = 0] = m;
    return sound({ a, b, x0: x0 + (a + b) * half, d, e, y0: y0 + (d + e) * half });
  }
  const [scaleX = 0, scaleY = 0] = list("ModelPixelScale");
  const [i, j = 0, , x = 0, y = 0] = list("ModelTiepoint");
  if (i === undefined) return undefined;
  return sound({ a: scaleX, b: 0, x0: x + (half - i) * scaleX, d: 0, e: -scaleY, y0: y - (half - j) * scaleY });
}

function sound(affine: Affine): Affine | undefined {
  const size = affine.a * affine.e - affine.b * affine.d;
  return Number.isFinite(size) && size !== 0 && Object.values(affine).every(Number.isFinite) ? affine : undefined;
}

/** The way back, from x and y of the plane to column and row. */
export function inverseOf({ a, b, x0, d, e, y0 }: Affine): (x: number, y: number, out: Float64Array) => void {
  const size = a * e - b * d;
  return (x, y, out) => {
    out[0] = (e * (x - x0) - b * (y - y0)) / size;
    out[1] = (a * (y - y0) - d * (x - x0)) / size;
  };
}

/** The box of degrees around a raster, its edges walked from cell to cell. */
export function boundsOf({ projection, affine }: TiffPlace, columns: number, rows: number): GeoBox {
  const { a, b, x0, d, e, y0 } = affine;
  let south = 90;
  let north = -90;
  let west = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let before: number | undefined;
  for (let k = 0; k <= 4 * perEdge; k++) {
    const t = (k % perEdge) / perEdge;
    const side = Math.floor(k / perEdge) % 4;
    const column = [t, 1, 1 - t, 0][side] as number;
    const row = [0, t, 1, 1 - t][side] as number;
    const c = column * columns - 0.5;
    const r = row * rows - 0.5;
    const place = projection.toDegrees(a * c + b * r + x0, d * c + e * r + y0);
    // Meridians go on counting over the date line, as long as neighbours on the edge are near each other.
    const lon: number = before === undefined ? place.lon : before + nearer(place.lon - before);
    before = lon;
    south = Math.min(south, place.lat);
    north = Math.max(north, place.lat);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
  }
  const whole = east - west >= 360 - 1e-9;
  return {
    south: Math.max(south, -90),
    north: Math.min(north, 90),
    west: whole ? -180 : wrap180(west),
    east: whole ? 180 : east <= 180 && west >= -180 ? east : wrap180(east),
  };
}

const perEdge = 32;
const nearer = (dLon: number): number => (Math.abs(dLon) <= 180 ? dLon : wrap180(dLon));

const nowhere = (path: string): FailureError =>
  new FailureError(
    "bad-input",
    `${basename(path)} does not say where it lies: it is a TIFF without the tags of a GeoTIFF`,
    `Give it its place, for example with gdal_translate -a_srs EPSG:4326 -a_ullr WEST NORTH EAST SOUTH: ${path}`,
  );
