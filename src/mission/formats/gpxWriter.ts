import { strToU8 } from "fflate";
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
 * Features as a GPX 1.1 file: lines and areas as tracks, points as waypoints; what GPX has no word for is in extensions.
 * https://www.topografix.com/GPX/1/1/
 */
export function writeGpx(features: readonly GeoFeature[]): WrittenFeatures {
  const points = features.filter(({ kind }) => kind === "point");
  const tracks = features.filter(({ kind }) => kind !== "point");
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="Vedette" xmlns="http://www.topografix.com/GPX/1/1" xmlns:vedette="urn:vedette:1">',
    ...points.flatMap(waypoints),
    ...tracks.map(track),
    "</gpx>",
    "",
  ].join("\n");
  const firstTrack = features.findIndex(({ kind }) => kind !== "point");
  const mixed = firstTrack >= 0 && features.slice(firstTrack).some(({ kind }) => kind === "point");
  return {
    bytes: strToU8(text),
    notCarried: [
      ...acrossDateLine(features),
      ...lost(
        "the inside, for other programs (it is a track),",
        features.filter(({ kind }) => kind === "polygon"),
      ),
      ...lost(
        "the heights, for other programs,",
        features.filter(({ datum }) => datum && datum !== "amsl"),
      ),
      ...lost(
        "the radius, for other programs,",
        features.filter(({ radius }) => radius !== undefined),
      ),
      ...lost(
        "that several places are one",
        points.filter(({ parts }) => parts.length > 1 || (parts[0]?.lonLat.length ?? 0) > 2),
      ),
      ...(mixed ? ["the order of points among lines: points come first"] : []),
    ],
  };
}

const NATIVE: readonly HeightDatum[] = ["amsl"];

function words(feature: GeoFeature): string {
  const { name, description } = feature;
  return `${name ? `<name>${xmlText(name)}</name>` : ""}${description === undefined ? "" : `<desc>${xmlText(description)}</desc>`}`;
}

function extensions(feature: GeoFeature): string {
  const rings = feature.parts.map((part) => ringsOf(part).length).join(" ");
  const own = { ...ownWords(feature, NATIVE), ...(feature.kind === "polygon" && { kind: "polygon", rings }) };
  const elements = Object.entries(own).map(([key, value]) => `<vedette:${key}>${xmlText(value)}</vedette:${key}>`);
  return `<extensions>${elements.join("")}</extensions>`;
}

function track(feature: GeoFeature): string {
  const { parts, kind, datum } = feature;
  const segments = parts.flatMap(ringsOf).map((ring) => {
    const places = points(ring, datum, "trkpt");
    return `<trkseg>\n${[...places, ...(kind === "polygon" ? [places[0]] : [])].join("\n")}\n</trkseg>`;
  });
  return `<trk>${words(feature)}${extensions(feature)}\n${segments.join("\n")}\n</trk>`;
}

const waypoints = (feature: GeoFeature): string[] =>
  feature.parts.flatMap((part) => points(part, feature.datum, "wpt", `${words(feature)}${extensions(feature)}`));

function points({ lonLat, heights }: GeoPart, datum: HeightDatum | undefined, name: string, inside = ""): string[] {
  return Array.from({ length: lonLat.length / 2 }, (_, i) => {
    const height = datum === "amsl" ? (heights?.[i] ?? Number.NaN) : Number.NaN;
    const within = `${Number.isNaN(height) ? "" : `<ele>${height}</ele>`}${inside}`;
    const place = `<${name} lat="${lonLat[2 * i + 1]}" lon="${foldedLon(lonLat[2 * i] as number)}"`;
    return within ? `${place}>${within}</${name}>` : `${place}/>`;
  });
}
