import { parseShp } from "shpjs";
import { PlanFileError } from "../planFile.ts";
import type { ProblemTally } from "./problemTally.ts";

/** Puts places, x and y by turns, into WGS 84 degrees, longitude and latitude by turns; many at once are cheaper. */
export type Projection = (places: Float64Array) => Float64Array;

/**
 * The way from the coordinate system of a `.prj` text (WKT) to WGS 84. One that is not understood, or that counts from
 * another meridian than Greenwich or in other units than degrees, is refused with a PlanFileError; a datum whose way to
 * WGS 84 is not in the text goes to the tally.
 */
export function projectionOf(prj: string, tally: ProblemTally): Projection {
  const name = /^\s*\w+\s*\[\s*"([^"]*)"/.exec(prj)?.[1] ?? prj.slice(0, 60).trim();
  const isProjected = /^\s*(PROJCS|PROJCRS|PROJECTEDCRS|COMPD_CS\s*\[\s*"[^"]*"\s*,\s*PROJCS)/i.test(prj);
  const isGeographic = /^\s*(GEOGCS|GEOGCRS|GEODCRS|GEOGRAPHICCRS|GEODETICCRS)/i.test(prj);
  if (!isProjected && !isGeographic) throw notUnderstood(name);
  const meridian = /PRIMEM\s*\[\s*"[^"]*"\s*,\s*([-\d.]+)/i.exec(prj)?.[1];
  if (meridian !== undefined && Number(meridian) !== 0)
    throw notUnderstood(`${name}, which does not count from Greenwich`);
  const angle = /UNIT\s*\[\s*"([^"]*(?:deg|grad|gon|rad|angular)[^"]*)"\s*,\s*([-\d.eE]+)/i.exec(prj);
  if (angle && Math.abs(Number(angle[2]) - Math.PI / 180) > 1e-8) throw notUnderstood(`${name}, in ${angle[1]}`);
  const datum = /DATUM\s*\[\s*"([^"]*)"/i.exec(prj)?.[1] ?? "none that is named";
  if (!NEAR_WGS84.test(datum) && !/TOWGS84/i.test(prj))
    tally.add({
      kind: "doubtful",
      text: `The file's datum is ${datum}, and how that lies to WGS 84 is not in it: places may be off by some hundred metres`,
    });
  if (isGeographic && NEAR_WGS84.test(datum)) return (places) => places;
  return (places) => {
    const projected = throughShpjs(places, prj);
    if (isProjected && projected.length > 0 && projected.every((value, i) => value === places[i]))
      throw notUnderstood(name);
    return projected;
  };
}

const notUnderstood = (name: string) =>
  new PlanFileError(
    `The coordinate system of this file is not understood: ${name}`,
    "Save it again in WGS 84 (EPSG:4326)",
  );

// Within about a metre of WGS 84, which is less than a drone's own uncertainty.
const NEAR_WGS84 =
  /WGS_?(19)?84|ETRS|European_Terrestrial|NAD_?(19)?83|North_American(_Datum)?_1983|GDA|Geocentric_Datum|ITRF|SIRGAS|CSRS|RGF|NZGD_?2000|JGD_?20|KGD|China_2000|Hartebeesthoek/i;

/** shpjs brings projections along, but for whole files only: so the places are put into one, as a multipoint. */
function throughShpjs(places: Float64Array, prj: string): Float64Array {
  const count = places.length / 2;
  const content = 40 + 8 * places.length;
  const view = new DataView(new ArrayBuffer(100 + 8 + content));
  view.setInt32(0, 9994);
  view.setInt32(24, view.byteLength / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, MULTIPOINT, true);
  view.setInt32(100, 1);
  view.setInt32(104, content / 2);
  view.setInt32(108, MULTIPOINT, true);
  view.setInt32(144, count, true);
  places.forEach((value, i) => {
    view.setFloat64(148 + 8 * i, Number.isFinite(value) ? value : 0, true);
  });
  const coordinates = parseShp(view, prj)[0]?.coordinates;
  const list = (Array.isArray(coordinates) ? coordinates.flat() : []) as number[];
  return Float64Array.from({ length: places.length }, (_, i) =>
    Number.isFinite(places[i]) ? (list[i] ?? Number.NaN) : Number.NaN,
  );
}

const MULTIPOINT = 8;
