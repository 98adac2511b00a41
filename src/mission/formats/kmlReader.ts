import type { GeoFeature } from "../geoFeatures.ts";
import { PlanFileError } from "../planFile.ts";
import { bytePieces, textPieces } from "./encodedText.ts";
import { KmlListener } from "./kmlListener.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { xmlSteps } from "./xmlSteps.ts";

/**
 * The features of a KML file, piece by piece, so that its size does not matter: placemarks with points, lines, rings,
 * areas, tracks and collections of them, in folders at any depth. Links to other files are not followed. A file that
 * breaks off gives what came before it, and a problem that says so; throws a PlanFileError when that is nothing.
 * https://developers.google.com/kml/documentation/kmlreference
 */
export const readKml = (bytes: Uint8Array, input: ReadingInput): Reading => readKmlPieces(bytePieces(bytes), input);

/** The same for bytes that come in pieces. */
export function* readKmlPieces(pieces: Iterable<readonly [Uint8Array, number]>, input: ReadingInput): Reading {
  const listener = new KmlListener(input);
  const trouble = yield* xmlSteps(textPieces(pieces), listener);
  return brokenOff("KML", trouble, listener, input);
}

/** The features that came before a file broke off, with the problem; a PlanFileError when that is none. */
export function brokenOff(
  format: string,
  trouble: string | undefined,
  { features, root }: { readonly features: GeoFeature[]; readonly root: string },
  { tally }: ReadingInput,
): GeoFeature[] {
  if (root.toLowerCase() !== format.toLowerCase())
    throw new PlanFileError(
      `This is not a ${format} file${root ? `: it begins with <${root}>` : trouble ? `: ${trouble}` : ""}`,
      `Choose a ${format} file`,
    );
  if (trouble === undefined) return features;
  if (features.length === 0)
    throw new PlanFileError(`This ${format} file is broken at line ${trouble}`, "Copy it again, whole");
  tally.add({
    kind: "left-out",
    text: `The file is broken at line ${trouble}: only the ${features.length} features before that were read`,
  });
  return features;
}
