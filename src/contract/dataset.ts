import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { SegmentRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** A data set that is asked for: the pictures that people corrected or called right, with their boxes. */
export interface DatasetOrder {
  /** Absolute path of the folder to be made; nothing may be there yet. */
  readonly folder: string;
  readonly by: string;
  /** Only pictures of which somebody said that all is right: in others a vehicle may have no box. */
  readonly onlyRight: boolean;
  /** Pictures of flags that were dismissed as no vehicle, empty, where nothing else was found in them. */
  readonly negatives: boolean;
  /** Of a track that was corrected by two boxes and what lies between, a picture each so many ms; absent: only the two. */
  readonly everyMs?: number;
}

/** What a data set holds; by split, `train` and `val`. */
export interface DatasetCounts {
  readonly pictures: Readonly<Record<DatasetSplit, number>>;
  readonly boxes: Readonly<Record<DatasetSplit, number>>;
  /** Of all pictures: those called right, and those without a vehicle. */
  readonly right: number;
  readonly empty: number;
  readonly sorties: number;
  /** By class name. */
  readonly classes: Readonly<Record<string, number>>;
  /** Wanted pictures whose footage is no longer there or could not be read. */
  readonly missing: number;
}

export type DatasetSplit = "train" | "val";

/** An export that is or was under way, whole each time it moves on. */
export interface DatasetRecord {
  readonly datasetId: string;
  readonly folder: string;
  readonly phase: "running" | "done" | "cancelled" | "failed";
  readonly share: number; // 0…1
  readonly counts?: DatasetCounts;
  /** What is to be known of it, in sentences. */
  readonly notes: readonly string[];
  readonly failure?: Failure;
}

export type DatasetCalls = {
  "dataset.start": { args: DatasetOrder; result: DatasetRecord };
  "dataset.cancel": { args: { datasetId: string }; result: null };
  /** Those of this run of the station, oldest first. */
  "dataset.list": { args: null; result: readonly DatasetRecord[] };
};

export type DatasetEvents = { dataset: DatasetRecord };

/** A picture that vision is to take out of a recording. */
export interface WantedPicture {
  /** Where to, below the folder of the data set. */
  readonly file: string;
  readonly at: number;
  readonly segment: SegmentRecord;
}

/** A picture that was written: the one taken nearest to the wanted time. */
export interface WrittenPicture {
  readonly file: string;
  readonly at: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
}

export interface WrittenPictures {
  readonly cancelled: boolean;
  readonly written: readonly WrittenPicture[];
  /** Those that there is no picture of, and why. */
  readonly missing: readonly { readonly file: string; readonly why: string }[];
}

/** What the station asks of vision about data sets. */
export type DatasetVisionCalls = {
  /** Decodes the pictures and writes them as JPEG; two wanted ones that are one picture are written once. */
  "dataset.write": {
    args: { datasetId: string; folder: string; pictures: readonly WantedPicture[] };
    result: WrittenPictures;
  };
  "dataset.stop": { args: { datasetId: string }; result: null };
};

export type DatasetVisionEvents = { datasetProgress: { readonly datasetId: string; readonly share: number } };

/** More pictures are not exported at once. */
export const mostPictures = 20_000;

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));
const instant = v.pipe(v.number(), v.finite());
const one = v.object({ datasetId: text });

export const datasetParsers: Parsers<DatasetCalls> = {
  "dataset.start": parser(
    "dataset.start",
    v.object({
      folder: text,
      by: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
      onlyRight: v.boolean(),
      negatives: v.boolean(),
      everyMs: v.exactOptional(v.pipe(instant, v.minValue(40), v.maxValue(60_000))),
    }),
  ),
  "dataset.cancel": parser("dataset.cancel", one),
  "dataset.list": parser("dataset.list", v.null()),
};

export const datasetVisionParsers: Parsers<DatasetVisionCalls> = {
  "dataset.write": parser(
    "dataset.write",
    v.object({
      ...{ datasetId: text, folder: text },
      pictures: v.pipe(
        v.array(
          v.object({
            file: v.pipe(text, v.regex(/^[\w/-]+\.jpg$/, "Expected a path below the folder that ends in .jpg")),
            at: instant,
            segment: v.object({ streamId: text, file: text, startAt: instant, endAt: instant }),
          }),
        ),
        v.maxLength(mostPictures),
      ),
    }),
  ),
  "dataset.stop": parser("dataset.stop", one),
};
