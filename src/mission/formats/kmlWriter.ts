import { strToU8, zipSync } from "fflate";
import {
  foldedLon,
  type GeoFeature,
  type GeoPart,
  type HeightDatum,
  ringsOf,
  type WrittenFeatures,
} from "../geoFeatures.ts";
import { ownWords } from "./heightsAside.ts";
import { acrossDateLine, lost } from "./notCarried.ts";
import { xmlText } from "./xmlText.ts";

/**
 * Features as a KML file. Role, weight, radius, and heights above home or the ellipsoid, which KML has no word for, are in
 * extended data. https://developers.google.com/kml/documentation/kmlreference
 */
export function writeKml(features: readonly GeoFeature[]): WrittenFeatures {
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<kml xmlns="http://www.opengis.net/kml/2.2">',
    "<Document>",
    ...features.map(placemark),
    "</Document>",
    "</kml>",
    "",
  ].join("\n");
  return {
    bytes: strToU8(text),
    notCarried: [
      ...acrossDateLine(features),
      ...lost(
        "the heights, for other programs,",
        features.filter(({ datum }) => datum === "ahl" || datum === "ellipsoid"),
      ),
      ...lost(
        "the radius, for other programs,",
        features.filter(({ radius }) => radius !== undefined),
      ),
    ],
  };
}

/** The same, packed. */
export function writeKmz(features: readonly GeoFeature[]): WrittenFeatures {
  const { bytes, notCarried } = writeKml(features);
  return { bytes: zipSync({ "doc.kml": bytes }, { mtime: FIXED }), notCarried };
}

/** The same bytes for the same features, whenever they are written; the first day that ZIP can say. */
export const FIXED = new Date(1980, 0, 2);

const NATIVE: readonly HeightDatum[] = ["amsl", "agl"];

function placemark(feature: GeoFeature): string {
  const { name, description, datum, parts } = feature;
  const data = Object.entries(ownWords(feature, NATIVE)).map(
    ([key, value]) => `<Data name="vedette:${key}"><value>${xmlText(String(value))}</value></Data>`,
  );
  const shapes = parts.flatMap((part) => shapesOf(feature, part, modeOf(datum)));
  return [
    "<Placemark>",
    ...(name ? [`<name>${xmlText(name)}</name>`] : []),
    ...(description === undefined ? [] : [`<description>${xmlText(description)}</description>`]),
    `<ExtendedData>${data.join("")}</ExtendedData>`,
    ...(shapes.length === 1 ? shapes : ["<MultiGeometry>", ...shapes, "</MultiGeometry>"]),
    "</Placemark>",
  ].join("\n");
}

const modeOf = (datum: HeightDatum | undefined): string =>
  datum === "amsl"
    ? "<altitudeMode>absolute</altitudeMode>"
    : datum === "agl"
      ? "<altitudeMode>relativeToGround</altitudeMode>"
      : "";

function shapesOf({ kind }: GeoFeature, part: GeoPart, mode: string): string[] {
  const high = mode !== "";
  if (kind === "point")
    return tuples(part, high).map((tuple) => `<Point>${mode}<coordinates>${tuple}</coordinates></Point>`);
  if (kind === "line")
    return [
      `<LineString>${mode || "<tessellate>1</tessellate>"}<coordinates>${tuples(part, high).join(" ")}</coordinates></LineString>`,
    ];
  const rings = ringsOf(part).map((ring, i) => {
    const closed = tuples(ring, high);
    const coordinates = [...closed, closed[0]].join(" ");
    const name = i === 0 ? "outerBoundaryIs" : "innerBoundaryIs";
    return `<${name}><LinearRing><coordinates>${coordinates}</coordinates></LinearRing></${name}>`;
  });
  return [`<Polygon>${mode}${rings.join("")}</Polygon>`];
}

const tuples = ({ lonLat, heights }: GeoPart, high: boolean): string[] =>
  Array.from({ length: lonLat.length / 2 }, (_, i) => {
    const height = heights?.[i] ?? Number.NaN;
    const place = `${foldedLon(lonLat[2 * i] as number)},${lonLat[2 * i + 1]}`;
    return high && !Number.isNaN(height) ? `${place},${height}` : place;
  });
