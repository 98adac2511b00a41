import type { LatLon } from "../../geo/position.ts";
import type { ReadFeatures } from "../geoFeatures.ts";
import { PlanFileError } from "../planFile.ts";
import { withoutDateLineCuts } from "./dateLineCuts.ts";
import { asUtf8, decodedText } from "./encodedText.ts";
import { tellDoubts } from "./featureDoubts.ts";
import { readGeoJson } from "./geoJsonReader.ts";
import { readGpx } from "./gpxReader.ts";
import { readKml } from "./kmlReader.ts";
import { readKmz } from "./kmzReader.ts";
import { featuresOfMission } from "./missionFeatures.ts";
import { readPlanMission } from "./planMission.ts";
import { ProblemTally } from "./problemTally.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { rightHanded } from "./ringDirection.ts";
import { readShapefile, readShapefileZip } from "./shapefileReader.ts";
import { type FeatureFormat, formatOf, formatOfName } from "./sniff.ts";
import { readWaypoints } from "./waypointFile.ts";

/** A file as the operator chose it. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadingOptions {
  /** The file has latitude first where its format wants longitude first. */
  readonly swapped?: boolean;
  /** Where the operator works: what lies far from it, or would be near it with latitude and longitude swapped, is said. */
  readonly near?: LatLon;
}

/**
 * Reads the features of one file, or of the files of one shapefile chosen together, step by step: each step gives the
 * share that is read (0 to 1) and takes some milliseconds, so that whoever asks can draw, tell, or stop in between. The
 * kind is told by the content. Throws a PlanFileError when nothing can be read.
 */
export function* featuresReading(
  files: readonly ChosenFile[],
  { swapped = false, near }: ReadingOptions = {},
): Generator<number, ReadFeatures, void> {
  const tally = new ProblemTally();
  const features = (yield* readingOf(files, { tally, swapped })).map(rightHanded).map(withoutDateLineCuts);
  if (features.length === 0 && tally.list().length === 0)
    throw new PlanFileError("This file holds no lines, areas or points", "Choose another file");
  yield* tellDoubts(features, tally, near);
  return { features, problems: tally.list() };
}

/** How long work is done: stopped when `stop` says so, told to `progress` from 0 to 1. */
export interface Pace {
  readonly stop?: () => boolean;
  readonly progress?: (share: number) => void;
}

/** Reads to the end; undefined when it was stopped. */
export function readFeatures(
  files: readonly ChosenFile[],
  options: ReadingOptions & Pace = {},
): ReadFeatures | undefined {
  const reading = featuresReading(files, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    options.progress?.(step.value);
    if (options.stop?.()) return undefined;
  }
}

/** The same with a pause after each step, in which a screen can be drawn; undefined when it was stopped. */
export async function readFeaturesSlowly(
  files: readonly ChosenFile[],
  { pause, ...options }: ReadingOptions & Pace & { readonly pause: () => Promise<void> },
): Promise<ReadFeatures | undefined> {
  const reading = featuresReading(files, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    options.progress?.(step.value);
    await pause();
    if (options.stop?.()) return undefined;
  }
}

function* readingOf(files: readonly ChosenFile[], input: ReadingInput): Reading {
  const main = mainOf(files);
  const format = formatOf(main.bytes);
  const promised = formatOfName(main.name);
  const alike = promised === format || (promised === "shapefile-zip" && format === "kmz");
  if (promised && !alike)
    input.tally.add({
      kind: "doubtful",
      text: `${main.name} holds ${WORDS[format]}, not what its name says, and was read as that`,
    });
  if (format === "shapefile") return yield* readShapefile(shapefileOf(main, files), input);
  if (files.length > 1)
    input.tally.add({ kind: "left-out", text: `${files.length - 1} more chosen files: one is read at a time` });
  return yield* READERS[format](main.bytes, input);
}

const READERS: Record<Exclude<FeatureFormat, "shapefile">, (bytes: Uint8Array, input: ReadingInput) => Reading> = {
  geojson: readGeoJson,
  kml: readKml,
  kmz: readKmz,
  gpx: readGpx,
  "shapefile-zip": readShapefileZip,
  plan: readPlan,
  waypoints: readList,
};

const WORDS: Record<FeatureFormat, string> = {
  geojson: "GeoJSON",
  kml: "KML",
  kmz: "KMZ",
  gpx: "GPX",
  shapefile: "a shapefile",
  "shapefile-zip": "a shapefile",
  plan: "a plan",
  waypoints: "a waypoint list",
};

// biome-ignore lint/correctness/useYield: a plan is read in one step
function* readPlan(bytes: Uint8Array, input: ReadingInput): Reading {
  const { mission, left } = readPlanMission(decodedText(asUtf8(bytes), "utf-8"));
  for (const text of left) input.tally.add({ kind: "left-out", text });
  return featuresOfMission(mission, input);
}

// biome-ignore lint/correctness/useYield: a list is read in one step
function* readList(bytes: Uint8Array, input: ReadingInput): Reading {
  const { mission, left } = readWaypoints(decodedText(bytes));
  for (const text of left) input.tally.add({ kind: "left-out", text });
  return featuresOfMission({ ...mission, patterns: [] }, input);
}

const endingOf = ({ name }: ChosenFile): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";

function mainOf(files: readonly ChosenFile[]): ChosenFile {
  const main = files.find((file) => endingOf(file) === "shp") ?? files[0];
  if (!main) throw new PlanFileError("No file was chosen", "Choose a file");
  if (["dbf", "shx", "prj", "cpg"].includes(endingOf(main)))
    throw new PlanFileError(
      `${main.name} is only a part of a shapefile`,
      "Choose the .shp too, or a .zip of all of them",
    );
  return main;
}

function shapefileOf(main: ChosenFile, files: readonly ChosenFile[]) {
  const beside = (ending: string) => files.find((file) => endingOf(file) === ending)?.bytes;
  const [dbf, prj, cpg] = [beside("dbf"), beside("prj"), beside("cpg")];
  return {
    shp: main.bytes,
    ...(dbf && { dbf }),
    ...(prj && { prj: decodedText(prj) }),
    ...(cpg && { cpg: decodedText(cpg) }),
  };
}
