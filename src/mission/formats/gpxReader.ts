import type { FeatureKind, GeoFeature, GeoPart } from "../geoFeatures.ts";
import { bytePieces, textPieces } from "./encodedText.ts";
import { hasHeights, heightsOfText, withHeightList } from "./heightsAside.ts";
import { brokenOff } from "./kmlReader.ts";
import { besideEachOther, PartBuilder } from "./partBuilder.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { datumOf, guessRole, roleOf, weightOf } from "./roleWords.ts";
import { type XmlListener, xmlSteps } from "./xmlSteps.ts";

/**
 * The features of a GPX file (1.0 or 1.1), piece by piece: routes and tracks as lines, waypoints as points. Elevations are
 * taken as above mean sea level. Throws a PlanFileError when it is none. https://www.topografix.com/GPX/1/1/
 */
export function* readGpx(bytes: Uint8Array, input: ReadingInput): Reading {
  const listener = new GpxListener(input);
  const trouble = yield* xmlSteps(textPieces(bytePieces(bytes)), listener);
  return brokenOff("GPX", trouble, listener, input);
}

class GpxListener implements XmlListener {
  readonly features: GeoFeature[] = [];
  root = "";
  wantsText = false;
  private readonly path: string[] = [];
  private readonly line: PartBuilder;
  private readonly ring: PartBuilder;
  private readonly point: PartBuilder;
  private words = "";
  private fields = new Map<string, string>();
  /** Places of the segment that is open; what they are is known at the end. */
  private segments: number[][] = [];
  private lat = Number.NaN;
  private lon = Number.NaN;
  private height = Number.NaN;

  constructor(input: ReadingInput) {
    this.line = new PartBuilder("line", input.tally, input.swapped);
    this.ring = new PartBuilder("polygon", input.tally, input.swapped);
    this.point = new PartBuilder("point", input.tally, input.swapped);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.path.length === 0) this.root = name;
    this.path.push(name);
    this.words = "";
    if (FEATURES.has(name)) {
      this.fields = new Map();
      this.segments = name === "trk" ? [] : [[]];
    }
    if (name === "trkseg") this.segments.push([]);
    if (PLACES.has(name)) {
      this.lat = numberOf(attributes.lat);
      this.lon = numberOf(attributes.lon);
      this.height = Number.NaN;
    }
    this.wantsText = TEXTS.has(name);
  }

  text(text: string): void {
    this.words += text;
  }

  close(name: string): void {
    this.path.pop();
    const parent = this.path.at(-1) ?? "";
    const { words } = this;
    this.words = "";
    this.wantsText = false;
    if (name === "ele") this.height = numberOf(words);
    else if (PLACES.has(name)) this.segments.at(-1)?.push(this.lon, this.lat, this.height);
    if (FEATURES.has(name)) this.takeFeature(name);
    else if (TEXTS.has(name) && (FEATURES.has(parent) || parent === "extensions")) this.fields.set(name, words);
  }

  private takeFeature(name: string): void {
    const { fields } = this;
    const kind = kindOf(name, fields.get("kind"));
    const told = roleOf(fields.get("role"));
    const datum = datumOf(fields.get("datum"));
    const listed = heightsOfText(fields.get("heights"));
    let parts = kind === "polygon" ? this.areas() : this.pieces(kind);
    if (parts.length === 0) return;
    parts = [...besideEachOther(parts)];
    if (datum && listed) parts = withHeightList(parts, listed);
    const description = fields.get("desc");
    const weight = weightOf(fields.get("weight"));
    const radius = weightOf(fields.get("radius"));
    const guess = () => (name === "rte" ? "waypoint" : guessRole(kind, ...TITLES.map((title) => fields.get(title))));
    this.features.push({
      kind,
      parts,
      name: (fields.get("name") ?? "").trim(),
      ...(description !== undefined && { description }),
      role: told === undefined ? guess() : told,
      ...(weight !== undefined && { weight }),
      ...(hasHeights(parts) && { datum: datum ?? "amsl" }),
      ...(radius !== undefined && kind === "point" && { radius }),
    });
  }

  private pieces(kind: FeatureKind): GeoPart[] {
    const builder = kind === "point" ? this.point : this.line;
    return this.segments.flatMap((segment) => filled(builder, segment).take() ?? []);
  }

  /** Segments are rings; which of them are holes is written beside them. */
  private areas(): GeoPart[] {
    const counts = (this.fields.get("rings") ?? "").split(/\s+/).map(Number);
    const rings = this.segments.flatMap((segment) => filled(this.ring, segment).take() ?? []);
    const parts: GeoPart[] = [];
    for (let at = 0; at < rings.length; ) {
      const count = Math.max(1, Math.round(counts[parts.length] ?? 1) || 1);
      const [outer, ...holes] = rings.slice(at, at + count);
      if (outer) parts.push(holes.length > 0 ? { ...outer, holes } : outer);
      at += count;
    }
    return parts;
  }
}

function filled(builder: PartBuilder, segment: readonly number[]): PartBuilder {
  for (let i = 0; i + 2 < segment.length; i += 3)
    builder.push(segment[i] as number, segment[i + 1] as number, segment[i + 2] as number);
  return builder;
}

const kindOf = (name: string, told: string | undefined): FeatureKind =>
  name === "wpt" ? "point" : told === "polygon" ? "polygon" : "line";

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === "" ? Number.NaN : Number(text);

const FEATURES = new Set(["wpt", "rte", "trk"]);
const PLACES = new Set(["wpt", "rtept", "trkpt"]);
const TITLES = ["name", "desc", "cmt", "type", "sym"];
const TEXTS = new Set([...TITLES, "ele", "role", "weight", "radius", "datum", "heights", "kind", "rings"]);
