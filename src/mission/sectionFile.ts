import * as v from "valibot";
import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { demand, PlanFileError } from "./planFile.ts";

/** A border section from a file. */
export interface NamedSection {
  readonly name: string;
  readonly section: readonly LatLon[];
}

const coordinates = v.pipe(
  v.array(
    v.pipe(
      v.array(v.pipe(v.number(), v.finite())),
      v.minLength(2, "needs longitude and latitude"),
      v.check(([lon = 0, lat = 0]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90, "is no longitude and latitude"),
    ),
  ),
  v.minLength(2, "needs at least 2 places"),
);
const line = v.object({ type: v.literal("LineString"), coordinates });
const lines = v.object({ type: v.literal("MultiLineString"), coordinates: v.array(coordinates) });
const geometry = v.variant("type", [line, lines]);
const feature = v.object({
  type: v.literal("Feature"),
  properties: v.nullish(v.object({ name: v.optional(v.string()) })),
  geometry,
});
const collection = v.object({ type: v.literal("FeatureCollection"), features: v.array(feature) });
const file = v.variant("type", [line, lines, feature, collection]);

/**
 * The border sections of a GeoJSON text (RFC 7946): its line strings, named by their `name` property. Throws a
 * PlanFileError that names the place that is wrong: `features.2.geometry.coordinates.0: needs longitude and latitude`.
 */
export function readSections(text: string): NamedSection[] {
  const json = demand(file, parseJson(text), "");
  const features = json.type === "FeatureCollection" ? json.features : json.type === "Feature" ? [json] : undefined;
  const named = features
    ? features.map((f) => ({ name: f.properties?.name, geometry: f.geometry }))
    : [{ name: undefined, geometry: json as v.InferOutput<typeof geometry> }];
  const sections = named.flatMap(({ name, geometry: g }, i) => {
    const parts = g.type === "LineString" ? [g.coordinates] : g.coordinates;
    return parts.map((part, k) => ({
      name: `${name ?? `Section ${i + 1}`}${parts.length > 1 ? `, part ${k + 1}` : ""}`,
      section: withoutRepeats(part.map(([lon = 0, lat = 0]) => ({ lat, lon }))),
    }));
  });
  if (sections.length === 0)
    throw new PlanFileError("This file holds no lines", "Choose a GeoJSON file with a LineString");
  return sections;
}

/** A section as a GeoJSON text. */
export const writeSection = ({ name, section }: NamedSection): string =>
  `${JSON.stringify(
    {
      type: "Feature",
      properties: { name },
      geometry: { type: "LineString", coordinates: section.map(({ lat, lon }) => [lon, lat]) },
    },
    null,
    2,
  )}\n`;

function withoutRepeats(points: readonly LatLon[]): LatLon[] {
  return points.filter((p, i) => i === 0 || distance(p, points[i - 1] as LatLon) > 0.1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlanFileError(`This is not a GeoJSON file: ${why}`, "Choose a .geojson file with a LineString");
  }
}
