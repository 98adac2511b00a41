import { PlanFileError } from "../planFile.ts";
import { decodedText, encodingOf } from "./encodedText.ts";
import { isShp } from "./shpRecords.ts";
import { isZip, zipEntries } from "./zipFile.ts";

/** The kinds of files that features are read from. */
export type FeatureFormat = "geojson" | "kml" | "kmz" | "gpx" | "shapefile" | "shapefile-zip" | "plan" | "waypoints";

/**
 * What a file is by its content; its name does not matter. Throws a PlanFileError that says what else it is, when that is
 * known, and what to do.
 */
export function formatOf(bytes: Uint8Array): FeatureFormat {
  if (bytes.length === 0) throw new PlanFileError("This file is empty", "Copy it again");
  if (isZip(bytes)) return zipFormat(bytes);
  if (isShp(bytes)) return "shapefile";
  const known = BINARY.find(([magic]) => magic.every((byte, i) => bytes[i] === byte));
  if (known) throw new PlanFileError(`This is ${known[1]}`, known[2]);
  const start = decodedText(bytes.subarray(0, HEAD), textEncoding(bytes))
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (/^QGC\s+WPL/.test(start)) return "waypoints";
  if (start.startsWith("{") || start.startsWith("[")) return jsonFormat(start, bytes);
  if (start.startsWith("<")) return xmlFormat(start);
  throw new PlanFileError("This is not a file that lines and areas are read from", READ);
}

/** The format that a name's ending promises; undefined when it promises none. */
export function formatOfName(name: string): FeatureFormat | undefined {
  const ending = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return ENDINGS.get(ending);
}

const HEAD = 8_192;
const READ = "Choose a GeoJSON, KML, KMZ, GPX, shapefile, .plan or .waypoints file";

const textEncoding = (bytes: Uint8Array): string => {
  const encoding = encodingOf(bytes);
  return encoding.startsWith("utf-16") ? encoding : "utf-8";
};

function zipFormat(bytes: Uint8Array): FeatureFormat {
  const names = zipEntries(bytes).map(({ name }) => name.toLowerCase());
  if (names.some((name) => name.endsWith(".shp"))) return "shapefile-zip";
  if (names.some((name) => name.endsWith(".kml"))) return "kmz";
  throw new PlanFileError("This archive holds neither a .kml nor a .shp file", "Unpack it and choose the file within");
}

function jsonFormat(start: string, bytes: Uint8Array): FeatureFormat {
  if (/"fileType"\s*:\s*"Plan"/.test(start) || /"fileType"\s*:\s*"Plan"/.test(endOf(bytes))) return "plan";
  if (/"type"\s*:\s*"Topology"/.test(start)) throw new PlanFileError("This is TopoJSON", "Save it as GeoJSON");
  if (/"MAV_AUTOPILOT"|"plannedHomePosition"/.test(start) && !/"mission"/.test(start))
    throw new PlanFileError("This is a mission file of an old QGroundControl", "Open it there and save it as .plan");
  if (/"geometryType"\s*:\s*"esri/.test(start)) throw new PlanFileError("This is Esri JSON", "Save it as GeoJSON");
  return "geojson";
}

const endOf = (bytes: Uint8Array): string => decodedText(bytes.subarray(-HEAD), "utf-8");

function xmlFormat(start: string): FeatureFormat {
  const text = start
    .replaceAll(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(\[[\s\S]*?\])?[^>]*>/gi, "")
    .trimStart();
  const root = /^<([\w:.-]+)/.exec(text)?.[1]?.replace(/^.*:/, "") ?? "";
  if (/^kml$/i.test(root)) return "kml";
  if (/^gpx$/i.test(root)) return "gpx";
  throw new PlanFileError(
    root ? `This is an XML file of another kind: <${root}>` : "This XML file does not begin",
    READ,
  );
}

const BINARY: readonly (readonly [magic: readonly number[], what: string, remedy: string])[] = [
  [
    [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
    "a database (GeoPackage or MBTiles)",
    "Save the layer as GeoJSON; MBTiles are maps, not lines",
  ],
  [[0x49, 0x49, 0x2a, 0], "a TIFF picture", "Add it as a map or as elevation"],
  [[0x4d, 0x4d, 0, 0x2a], "a TIFF picture", "Add it as a map or as elevation"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF", "Export the lines as KML or GeoJSON"],
  [[0x50, 0x4d, 0x54, 0x69, 0x6c, 0x65, 0x73], "a map (PMTiles)", "Add it as a map"],
  [[0x1f, 0x8b], "a gzip archive", "Unpack it and choose the file within"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive", "Unpack it and choose the file within"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture", READ],
  [[0xff, 0xd8, 0xff], "a picture", READ],
];

const ENDINGS: ReadonlyMap<string, FeatureFormat> = new Map([
  ["geojson", "geojson"],
  ["json", "geojson"],
  ["kml", "kml"],
  ["kmz", "kmz"],
  ["gpx", "gpx"],
  ["shp", "shapefile"],
  ["zip", "shapefile-zip"],
  ["plan", "plan"],
  ["waypoints", "waypoints"],
  ["txt", "waypoints"],
]);
