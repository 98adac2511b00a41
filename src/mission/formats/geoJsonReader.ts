import { amslOf } from "../../geo/geoid.ts";
import { type FeatureKind, foldedLon, type GeoFeature, type GeoPart, type HeightDatum } from "../geoFeatures.ts";
import { PlanFileError } from "../planFile.ts";
import { asUtf8, decodedText } from "./encodedText.ts";
import { withHeightList } from "./heightsAside.ts";
import { jsonItems, parsedJson } from "./jsonItems.ts";
import { PartBuilder } from "./partBuilder.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { datumOf, guessRole, roleOf, weightOf } from "./roleWords.ts";

/**
 * The features of a GeoJSON file (RFC 7946), one at a time, so that its size does not matter. A file that names another
 * coordinate system than WGS 84 is refused; throws a PlanFileError then, and when it is no GeoJSON at all.
 */
export function* readGeoJson(bytes: Uint8Array, input: ReadingInput): Reading {
  const features: GeoFeature[] = [];
  let told = 0;
  for (const piece of jsonItems(asUtf8(bytes), "features")) {
    if (piece.kind === "item") {
      try {
        features.push(...featuresOf(JSON.parse(decodedText(piece.bytes, "utf-8")), input, piece.index));
      } catch {
        input.tally.count("left-out", "# feature(s) that are no JSON");
      }
      if (piece.done - told > 0.01) {
        told = piece.done;
        yield told;
      }
      continue;
    }
    if (piece.cut) {
      if (features.length === 0) throw new PlanFileError("This GeoJSON file ends too early", "Copy it again, whole");
      input.tally.add({ kind: "left-out", text: `The file is cut off: only ${features.length} features came before` });
      break;
    }
    const root = asObject(parsedJson(decodedText(piece.bytes, "utf-8"), "a GeoJSON file"));
    refuseOtherSystems(root, input);
    if (!("type" in root))
      throw new PlanFileError("This is JSON, but no GeoJSON: it has no type", "Choose another file");
    if (root.type !== "FeatureCollection") features.push(...featuresOf(root, input, 0));
  }
  return features;
}

type Json = { readonly [key: string]: unknown };

const asObject = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function refuseOtherSystems(root: Json, { tally }: ReadingInput): void {
  if (root.crs === undefined || root.crs === null) return;
  const name = String(asObject(asObject(root.crs).properties).name ?? "one that is not named");
  if (/CRS:?84$/i.test(name)) return;
  if (/EPSG:+4326$/i.test(name)) {
    tally.add({
      kind: "doubtful",
      text: `The file names its coordinates "${name}"; longitude was taken to come first`,
    });
    return;
  }
  throw new PlanFileError(
    `This GeoJSON file is in another coordinate system: ${name}`,
    "Save it again in WGS 84 (EPSG:4326), as RFC 7946 wants it",
  );
}

function featuresOf(value: unknown, input: ReadingInput, index: number): GeoFeature[] {
  const json = asObject(value);
  const isFeature = json.type === "Feature";
  const properties = isFeature ? asObject(json.properties) : {};
  const ours = asObject(properties.vedette);
  const shapes = shapesOf(isFeature ? json.geometry : json, input);
  if (shapes.length === 0 && isFeature && json.geometry === null)
    input.tally.count("left-out", "# feature(s) without a geometry");
  const name = textOf(properties.name) ?? textOf(properties.Name) ?? textOf(properties.title) ?? textOf(json.id) ?? "";
  const description = textOf(properties.description) ?? textOf(properties.desc);
  const texts = Object.entries(properties).flatMap(([key, item]) =>
    typeof item === "string" ? [`${key}: ${item}`] : [],
  );
  const weight = weightOf(ours.weight);
  const radius = weightOf(ours.radius);
  const named = datumOf(ours.datum);
  return shapes.map(({ kind, parts }): GeoFeature => {
    const told = roleOf(ours.role);
    const heights = heightsOf(parts, named, asList(ours.heights));
    if (heights.datum === "ellipsoid" && !named)
      input.tally.count("doubtful", "Heights of # feature(s) taken as above the ellipsoid, as RFC 7946 says");
    return {
      kind,
      parts: heights.parts,
      name: name || (shapes.length === 1 ? "" : `Feature ${index + 1}`),
      ...(description !== undefined && { description }),
      role: told === undefined ? guessRole(kind, ...texts) : told,
      ...(weight !== undefined && { weight }),
      ...(heights.datum && { datum: heights.datum }),
      ...(radius !== undefined && kind === "point" && { radius }),
    };
  });
}

/** The heights as they were before they were written as RFC 7946 wants them: from the ellipsoid, or in a list aside. */
function heightsOf(parts: readonly GeoPart[], named: HeightDatum | undefined, listed: readonly unknown[]) {
  const rings = parts.flatMap((part) => [part, ...(part.holes ?? [])]);
  if ((named === "ahl" || named === "agl") && listed.length > 0)
    return { datum: named, parts: withHeightList(parts, listed) };
  if (!rings.some(({ heights }) => heights)) return { parts };
  if (named !== "amsl") return { datum: "ellipsoid" as const, parts };
  for (const { lonLat, heights } of rings)
    heights?.forEach((ellipsoid, i) => {
      const place = { lon: foldedLon(lonLat[2 * i] as number), lat: lonLat[2 * i + 1] as number };
      heights[i] = Math.round(amslOf({ ...place, ellipsoid }) * 1e4) / 1e4;
    });
  return { datum: named, parts };
}

interface Shape {
  readonly kind: FeatureKind;
  readonly parts: readonly GeoPart[];
}

function shapesOf(geometry: unknown, input: ReadingInput): Shape[] {
  const { type, coordinates, geometries } = asObject(geometry);
  const list = asList(coordinates);
  switch (type) {
    case "Point":
      return shape("point", lineOf("point", [list], input));
    case "MultiPoint":
      return shape("point", lineOf("point", list, input));
    case "LineString":
      return shape("line", lineOf("line", list, input));
    case "MultiLineString":
      return shape("line", ...linesOf(list, input));
    case "Polygon":
      return shape("polygon", areaOf(list, input));
    case "MultiPolygon":
      return shape("polygon", ...areasOf(list, input));
    case "GeometryCollection":
      return asList(geometries).flatMap((one) => shapesOf(one, input));
    default:
      if (geometry !== null) input.tally.count("left-out", `# shape(s) of the type ${JSON.stringify(type)}`);
      return [];
  }
}

function shape(kind: FeatureKind, ...found: readonly (GeoPart | undefined)[]): Shape[] {
  const parts = found.filter((part) => part !== undefined);
  return parts.length > 0 ? [{ kind, parts }] : [];
}

function lineOf(kind: FeatureKind, list: readonly unknown[], { tally, swapped }: ReadingInput, before?: number) {
  const builder = new PartBuilder(kind, tally, swapped);
  for (const place of list) {
    const [lon, lat, height] = asList(place);
    builder.push(numberOf(lon), numberOf(lat), numberOf(height));
  }
  return builder.take(before);
}

function linesOf(list: readonly unknown[], input: ReadingInput): GeoPart[] {
  const parts: GeoPart[] = [];
  for (const line of list) {
    const part = lineOf("line", asList(line), input, parts.at(-1)?.lonLat[0]);
    if (part) parts.push(part);
  }
  return parts;
}

function areaOf(rings: readonly unknown[], input: ReadingInput, before?: number): GeoPart | undefined {
  const outer = lineOf("polygon", asList(rings[0]), input, before);
  if (!outer) return undefined;
  const holes = rings.slice(1).flatMap((ring) => lineOf("polygon", asList(ring), input, outer.lonLat[0]) ?? []);
  return holes.length > 0 ? { ...outer, holes } : outer;
}

function areasOf(list: readonly unknown[], input: ReadingInput): GeoPart[] {
  const parts: GeoPart[] = [];
  for (const rings of list) {
    const part = areaOf(asList(rings), input, parts.at(-1)?.lonLat[0]);
    if (part) parts.push(part);
  }
  return parts;
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
