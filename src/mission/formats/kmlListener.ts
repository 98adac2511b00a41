import type { FeatureKind, GeoFeature, GeoPart, HeightDatum } from "../geoFeatures.ts";
import { pushCoordinates } from "./coordinateText.ts";
import { hasHeights, heightsOfText, withHeightList, withoutHeights } from "./heightsAside.ts";
import { besideEachOther, PartBuilder } from "./partBuilder.ts";
import type { ReadingInput } from "./reading.ts";
import { datumOf, guessRole, roleOf, weightOf } from "./roleWords.ts";
import type { XmlListener } from "./xmlSteps.ts";

interface Shape {
  readonly kind: FeatureKind;
  part: GeoPart | undefined;
  readonly holes: GeoPart[];
  mode: string;
}

/** Makes features of the elements of a KML file. */
export class KmlListener implements XmlListener {
  readonly features: GeoFeature[] = [];
  /** Name of the outermost element. */
  root = "";
  wantsText = false;
  private readonly path: string[] = [];
  private readonly folders: string[] = [];
  private readonly input: ReadingInput;
  private readonly builders: Record<FeatureKind, PartBuilder>;
  private words = "";
  // Of the placemark that is open.
  private inPlacemark = false;
  private fields = new Map<string, string>();
  private field = "";
  private shapes: Shape[] = [];
  private shape: Shape | undefined;

  constructor(input: ReadingInput) {
    this.input = input;
    const { tally, swapped } = input;
    this.builders = {
      line: new PartBuilder("line", tally, swapped),
      polygon: new PartBuilder("polygon", tally, swapped),
      point: new PartBuilder("point", tally, swapped),
    };
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.path.length === 0) this.root = name;
    this.path.push(name);
    this.words = "";
    const kind = SHAPES.get(name);
    if (name === "Placemark") {
      this.inPlacemark = true;
      this.fields = new Map();
      this.shapes = [];
    } else if (name === "Folder" || name === "Document") this.folders.push("");
    else if (name === "Data" || name === "SimpleData") this.field = attributes.name ?? "";
    else if (LEFT_OUT.has(name)) this.input.tally.count("left-out", `# ${LEFT_OUT.get(name)}`);
    else if (kind && this.inPlacemark && !(name === "LinearRing" && this.shape?.kind === "polygon")) {
      this.shape = { kind, part: undefined, holes: [], mode: "clampToGround" };
      this.shapes.push(this.shape);
    }
    this.wantsText = TEXTS.has(name);
  }

  text(text: string): void {
    this.words = this.words === "" ? text : this.words + text;
  }

  close(name: string): void {
    this.path.pop();
    const parent = this.path.at(-1) ?? "";
    const { words } = this;
    this.words = "";
    this.wantsText = false;
    switch (name) {
      case "coordinates":
        this.takeCoordinates(words, parent);
        break;
      case "coord": {
        const [lon, lat, height] = words.trim().split(/\s+/).map(Number);
        this.builders.line.push(lon ?? Number.NaN, lat ?? Number.NaN, height);
        break;
      }
      case "Track":
        if (this.shape) this.shape.part = this.builders.line.take();
        this.shape = undefined;
        break;
      case "altitudeMode":
        if (this.shape) this.shape.mode = words.trim();
        break;
      case "Placemark":
        this.takePlacemark();
        break;
      case "Folder":
      case "Document":
        this.folders.pop();
        break;
      default:
        if (SHAPES.has(name) && !(name === "LinearRing" && this.shape?.kind === "polygon")) this.shape = undefined;
        else this.takeWords(name, parent, words);
    }
  }

  private takeWords(name: string, parent: string, words: string): void {
    if (name === "name" && (parent === "Folder" || parent === "Document"))
      this.folders[this.folders.length - 1] = words;
    else if (parent === "Placemark") this.fields.set(name, words);
    else if (name === "value" && parent === "Data") this.fields.set(this.field, words);
    else if (name === "SimpleData") this.fields.set(this.field, words);
  }

  private takeCoordinates(words: string, parent: string): void {
    const { shape } = this;
    if (!shape) return;
    const builder = this.builders[shape.kind];
    pushCoordinates(words, builder);
    const part = builder.take();
    if (!part) return;
    if (parent === "LinearRing" && this.path.at(-2) === "innerBoundaryIs") shape.holes.push(part);
    else shape.part = part;
  }

  private takePlacemark(): void {
    this.inPlacemark = false;
    this.shape = undefined;
    const { fields, input } = this;
    if (this.shapes.length === 0) input.tally.count("left-out", "# placemark(s) without a line, area or point");
    const told = roleOf(fields.get("vedette:role"));
    const texts = [...fields].filter(([key]) => !key.startsWith("vedette:")).map(([key, value]) => `${key}: ${value}`);
    const description = this.description();
    const weight = weightOf(fields.get("vedette:weight"));
    const radius = weightOf(fields.get("vedette:radius"));
    for (const { kind, datum, parts } of this.groups())
      this.features.push({
        kind,
        parts: besideEachOther(parts),
        name: (fields.get("name") ?? "").trim(),
        ...(description !== undefined && { description }),
        role: told === undefined ? guessRole(kind, ...texts, ...this.folders) : told,
        ...(weight !== undefined && { weight }),
        ...(datum && { datum }),
        ...(radius !== undefined && kind === "point" && { radius }),
      });
  }

  private description(): string | undefined {
    const text = this.fields.get("description");
    if (text === undefined || text.length <= LONGEST) return text;
    this.input.tally.count("changed", `# description(s) cut to ${LONGEST} characters`);
    return text.slice(0, LONGEST);
  }

  /** The shapes of the placemark, those alike together. */
  private groups() {
    const named = datumOf(this.fields.get("vedette:datum"));
    const listed = heightsOfText(this.fields.get("vedette:heights"));
    const groups = new Map<string, { kind: FeatureKind; datum?: HeightDatum; parts: GeoPart[] }>();
    for (const { kind, part, holes, mode } of this.shapes) {
      if (!part) continue;
      const whole = holes.length > 0 ? { ...part, holes } : part;
      const datum = hasHeights([whole]) ? MODES.get(mode) : undefined;
      const parts = datum ? [whole] : withoutHeights([whole]);
      if (!datum && !listed && part.heights?.some((height) => height !== 0 && !Number.isNaN(height)))
        this.input.tally.count("left-out", "the heights of # shape(s) that lie on the ground all the same");
      const key = `${kind} ${datum}`;
      const group = groups.get(key);
      if (!group) groups.set(key, { kind, parts, ...(datum && { datum }) });
      else if (kind === "point") group.parts = [joinedPoints([...group.parts, ...parts])];
      else group.parts.push(...parts);
    }
    return [...groups.values()].map((group) =>
      named && listed ? { ...group, datum: named, parts: withHeightList(group.parts, listed) } : group,
    );
  }
}

function joinedPoints(parts: readonly GeoPart[]): GeoPart {
  const lonLat = Float64Array.from(parts.flatMap((part) => [...part.lonLat]));
  const heights = parts.flatMap((part) => [...(part.heights ?? [])]);
  return parts[0]?.heights ? { lonLat, heights: Float64Array.from(heights) } : { lonLat };
}

const SHAPES: ReadonlyMap<string, FeatureKind> = new Map([
  ["Point", "point"],
  ["LineString", "line"],
  ["LinearRing", "line"],
  ["Polygon", "polygon"],
  ["Track", "line"],
]);
const TEXTS = new Set([
  ...["name", "description", "styleUrl", "value", "SimpleData", "coordinates", "coord", "altitudeMode"],
]);
const MODES: ReadonlyMap<string, HeightDatum> = new Map([
  ["absolute", "amsl"],
  ["relativeToGround", "agl"],
]);
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["NetworkLink", "link(s) to other files, which are not followed"],
  ["GroundOverlay", "picture(s) laid on the ground"],
  ["PhotoOverlay", "photo(s)"],
  ["ScreenOverlay", "picture(s) on the screen"],
  ["Model", "3D model(s)"],
  ["Tour", "tour(s)"],
]);
const LONGEST = 4_000;
