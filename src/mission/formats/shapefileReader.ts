import type { GeoFeature, GeoPart } from "../geoFeatures.ts";
import { PlanFileError } from "../planFile.ts";
import { readDbf } from "./dbfFile.ts";
import { decodedText } from "./encodedText.ts";
import { besideEachOther, PartBuilder } from "./partBuilder.ts";
import { type Projection, projectionOf } from "./projection.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { rightHanded } from "./ringDirection.ts";
import { datumOf, guessRole, roleOf, weightOf } from "./roleWords.ts";
import { type ShpRecord, shpRecords } from "./shpRecords.ts";
import { areasOfRings } from "./shpRings.ts";
import { unpackedWhole, zipEntries } from "./zipFile.ts";

/** The files that make a shapefile; only the shapes are needed. */
export interface ShapefileParts {
  readonly shp: Uint8Array;
  readonly dbf?: Uint8Array;
  readonly prj?: string;
  readonly cpg?: string;
}

/**
 * The features of a shapefile. Without a .prj, places are taken as WGS 84 when all of them can be such, which is said;
 * throws a PlanFileError when they can not, or when the coordinate system is not understood.
 */
export function* readShapefile(parts: ShapefileParts, input: ReadingInput): Reading {
  return (yield* numberedFeatures(parts, input)).map(({ feature }) => feature);
}

/** A feature with its place in the order of a file of ours. */
interface Numbered {
  readonly feature: GeoFeature;
  readonly seq: number;
}

function* numberedFeatures(
  { shp, dbf, prj, cpg }: ShapefileParts,
  input: ReadingInput,
): Generator<number, Numbered[], void> {
  const { tally } = input;
  const records: (ShpRecord | undefined)[] = [];
  for (const record of shpRecords(shp, tally)) {
    records.push(record);
    if (records.length % 1_000 === 0) yield Math.min(0.5, (records.length * 100) / shp.length);
  }
  const project = prj === undefined ? withoutPrj(records, input) : projectionOf(prj, tally);
  const rows = dbf ? rowsOf(dbf, cpg, input) : [];
  if (!dbf) tally.add({ kind: "left-out", text: "The table (.dbf) is missing: the features have no names" });
  else if (rows.length < records.length)
    tally.add({ kind: "left-out", text: `The table (.dbf) has ${rows.length} rows for ${records.length} shapes` });
  const features: Numbered[] = [];
  yield* projectAll(records, project);
  for (const [i, record] of records.entries()) {
    const feature = record && featureOf(record, rows[i] ?? new Map(), input);
    if (feature) features.push({ feature, seq: Number(rows[i]?.get("SEQ") || Number.NaN) });
    if (i % 200 === 0) yield 0.5 + (0.5 * i) / records.length;
  }
  return features;
}

/** The features of all shapefiles in a ZIP archive. */
export function* readShapefileZip(bytes: Uint8Array, input: ReadingInput): Reading {
  const entries = zipEntries(bytes).filter(({ name }) => !name.startsWith("__MACOSX/"));
  const find = (name: string) => entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const shapes = entries.filter(({ name }) => /\.shp$/i.test(name));
  if (shapes.length === 0) throw new PlanFileError("This archive holds no .shp file", "Choose another file");
  const all: Numbered[] = [];
  for (const shp of shapes) {
    const stem = shp.name.slice(0, -4);
    const whole = (ending: string) => {
      const entry = find(`${stem}.${ending}`);
      return entry && unpackedWhole(entry, MOST);
    };
    const [dbf, prj, cpg] = [whole("dbf"), whole("prj"), whole("cpg")];
    const features = yield* numberedFeatures(
      {
        shp: unpackedWhole(shp, MOST),
        ...(dbf && { dbf }),
        ...(prj && { prj: decodedText(prj) }),
        ...(cpg && { cpg: decodedText(cpg) }),
      },
      input,
    );
    for (const one of features) all.push(one);
  }
  if (all.every(({ seq }) => Number.isInteger(seq))) all.sort((a, b) => a.seq - b.seq);
  return all.map(({ feature }) => feature);
}

const MOST = 2 ** 29; // bytes: more than the format's own limit is rare

function withoutPrj(records: readonly (ShpRecord | undefined)[], { tally }: ReadingInput): Projection {
  for (const record of records)
    for (const piece of record?.pieces ?? [])
      for (let i = 0; i < piece.length; i += 2)
        if (Math.abs(piece[i] as number) > 180 || Math.abs(piece[i + 1] as number) > 90)
          throw new PlanFileError(
            `This shapefile has no .prj, and its places (${piece[i]}, ${piece[i + 1]}) are not in degrees`,
            "Choose the .prj together with the .shp, or save it again in WGS 84 (EPSG:4326)",
          );
  tally.add({ kind: "doubtful", text: "The shapefile has no .prj: its places were taken as WGS 84, longitude first" });
  return (places) => places;
}

function rowsOf(dbf: Uint8Array, cpg: string | undefined, { tally }: ReadingInput) {
  try {
    return readDbf(dbf, cpg);
  } catch (cause) {
    if (!(cause instanceof PlanFileError)) throw cause;
    tally.add({ kind: "left-out", text: cause.message });
    return [];
  }
}

function featureOf(record: ShpRecord, row: ReadonlyMap<string, string>, input: ReadingInput): GeoFeature | undefined {
  const { kind } = record;
  const value = (pattern: RegExp) => [...row].find(([key, text]) => pattern.test(key) && text !== "")?.[1];
  const datum = datumOf(row.get("DATUM"));
  const ours = row.has("ROLE") && row.has("DATUM");
  const builder = new PartBuilder(kind, input.tally, input.swapped);
  const found = record.pieces.flatMap((places, k): GeoPart[] => {
    const heights = ours && !datum ? undefined : record.heights?.[k];
    for (let i = 0; 2 * i < places.length; i++)
      builder.push(places[2 * i] as number, places[2 * i + 1] as number, heights?.[i]);
    const part = builder.take();
    return part ? [part] : [];
  });
  if (found.length === 0) return undefined;
  const parts = besideEachOther(kind === "polygon" ? areasOfRings(found) : found);
  const high = found.some(({ heights }) => heights);
  if (high && !ours) input.tally.count("doubtful", "Heights of # feature(s) taken as above mean sea level");
  const description = value(/^(descript|desc$|description|comment|beschr)/i);
  const weight = weightOf(row.get("WEIGHT"));
  const radius = weightOf(row.get("RADIUS"));
  const told = ours ? roleOf(row.get("ROLE")) : undefined;
  return rightHanded({
    kind,
    parts,
    name: value(/^(name|naam|nom|nombre|title|label|bezeich\w*)$/i) ?? value(/name/i) ?? "",
    ...(description !== undefined && { description }),
    role: told === undefined ? guessRole(kind, ...row.values()) : told,
    ...(weight !== undefined && { weight }),
    ...(high && { datum: datum ?? "amsl" }),
    ...(radius !== undefined && kind === "point" && { radius }),
  });
}

/** In place, and many places at once, since each time the coordinate system is read anew. */
function* projectAll(records: readonly (ShpRecord | undefined)[], project: Projection): Generator<number, void, void> {
  const pieces = records.flatMap((record) => record?.pieces ?? []);
  let batch: Float64Array[] = [];
  let size = 0;
  for (const [i, piece] of pieces.entries()) {
    batch.push(piece);
    size += piece.length;
    if (size < BATCH && i < pieces.length - 1) continue;
    const all = new Float64Array(size);
    let at = 0;
    for (const one of batch) {
      all.set(one, at);
      at += one.length;
    }
    const places = project(all);
    at = 0;
    for (const one of batch) {
      one.set(places.subarray(at, at + one.length));
      at += one.length;
    }
    batch = [];
    size = 0;
    yield 0.5;
  }
}

const BATCH = 50_000; // numbers
