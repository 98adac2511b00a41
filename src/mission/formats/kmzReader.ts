import { PlanFileError } from "../planFile.ts";
import { readKmlPieces } from "./kmlReader.ts";
import type { Reading, ReadingInput } from "./reading.ts";
import { unpacked, zipEntries } from "./zipFile.ts";

/**
 * The features of a KMZ archive: of its first KML file at the top, as the format says, or else anywhere. It is unpacked
 * piece by piece as it is read. https://developers.google.com/kml/documentation/kmzarchives
 */
export function* readKmz(bytes: Uint8Array, input: ReadingInput): Reading {
  const files = zipEntries(bytes).filter(({ name }) => /\.kml$/i.test(name) && !name.startsWith("__MACOSX/"));
  const main = files.find(({ name }) => !name.includes("/")) ?? files[0];
  if (!main) throw new PlanFileError("This archive holds no KML file", "Choose another file");
  const others = files.length - 1;
  if (others > 0) input.tally.count("left-out", "# more KML file(s) in the archive", undefined, others);
  return yield* readKmlPieces(unpacked(main, MOST), input);
}

const MOST = 2 ** 30; // bytes: five times the largest file that anybody brought
