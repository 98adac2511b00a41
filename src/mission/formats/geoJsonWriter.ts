import { strToU8 } from "fflate";
import { ellipsoidOf } from "../../geo/geoid.ts";
import { foldedLon, type GeoFeature, type GeoPart, ringsOf, type WrittenFeatures } from "../geoFeatures.ts";
import { heightList } from "./heightsAside.ts";
import { acrossDateLine } from "./notCarried.ts";

/**
 * Features as a GeoJSON file (RFC 7946). Heights above mean sea level are written above the ellipsoid, as it wants them;
 * those above home or ground, the role and the weight are in the property `vedette`, which other programs pass over.
 */
export function writeGeoJson(features: readonly GeoFeature[]): WrittenFeatures {
  const lines = features.map((feature) => JSON.stringify(geoJsonOf(feature)));
  const text = `{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`;
  const circles = features.filter(({ radius }) => radius !== undefined).length;
  return {
    bytes: strToU8(text),
    notCarried: [
      ...acrossDateLine(features),
      ...(circles > 0
        ? [`the radius of ${circles} circle${circles === 1 ? "" : "s"}: other programs see the middle only`]
        : []),
    ],
  };
}

function geoJsonOf(feature: GeoFeature) {
  const { kind, parts, name, description, role, weight, datum, radius } = feature;
  const heights = datum === "ahl" || datum === "agl" ? heightList(feature) : undefined;
  return {
    type: "Feature",
    properties: {
      ...(name && { name }),
      ...(description !== undefined && { description }),
      vedette: {
        role: role ?? "none",
        ...(weight !== undefined && { weight }),
        ...(datum && { datum }),
        ...(radius !== undefined && { radius }),
        ...(heights && { heights }),
      },
    },
    geometry: geometryOf(kind, parts, (part, closed) => coordinatesOf(part, closed, datum)),
  };
}

type Position = readonly number[];

function geometryOf(
  kind: GeoFeature["kind"],
  parts: readonly GeoPart[],
  of: (part: GeoPart, closed?: boolean) => Position[],
) {
  const [first] = parts;
  if (kind === "polygon") {
    const areas = parts.map((part) => ringsOf(part).map((ring) => of(ring, true)));
    return areas.length === 1
      ? { type: "Polygon", coordinates: areas[0] }
      : { type: "MultiPolygon", coordinates: areas };
  }
  if (kind === "line")
    return first && parts.length === 1
      ? { type: "LineString", coordinates: of(first) }
      : { type: "MultiLineString", coordinates: parts.map((part) => of(part)) };
  const places = parts.flatMap((part) => of(part));
  return places.length === 1 ? { type: "Point", coordinates: places[0] } : { type: "MultiPoint", coordinates: places };
}

function coordinatesOf({ lonLat, heights }: GeoPart, closed: boolean | undefined, datum: GeoFeature["datum"]) {
  const places = Array.from({ length: lonLat.length / 2 }, (_, i): Position => {
    const lon = foldedLon(lonLat[2 * i] as number);
    const lat = lonLat[2 * i + 1] as number;
    const height = finite(heights?.[i]);
    if (height === null || (datum !== "amsl" && datum !== "ellipsoid")) return [lon, lat];
    return [lon, lat, datum === "amsl" ? Math.round(ellipsoidOf({ lat, lon, amsl: height }) * 1e4) / 1e4 : height];
  });
  const [first] = places;
  if (closed && first) places.push(first);
  return places;
}

const finite = (height: number | undefined): number | null =>
  height === undefined || Number.isNaN(height) ? null : height;
