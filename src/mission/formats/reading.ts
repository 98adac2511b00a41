import type { GeoFeature } from "../geoFeatures.ts";
import type { ProblemTally } from "./problemTally.ts";

/** The reading of a file, step by step: each step gives the share that is read, the end gives the features. */
export type Reading = Generator<number, GeoFeature[], void>;

/** What every reader is told besides the bytes. */
export interface ReadingInput {
  readonly tally: ProblemTally;
  /** The file has latitude first where its format wants longitude. */
  readonly swapped?: boolean;
}
