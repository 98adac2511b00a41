import type { Candidates } from "./candidates.ts";

/** The families of detectors whose outputs are understood. */
export type FamilyName = "yolox" | "yolov5" | "yolov8" | "yolov10" | "detr" | "rf-detr";

/** An output of a network: its values, row after row, and its extents. */
export interface Output {
  readonly name: string;
  readonly data: Float32Array | BigInt64Array | Int32Array;
  readonly dims: readonly number[];
}

/** What a decoder has to know to read one picture's part of the outputs. */
export interface Reading {
  /** Which picture of the batch, from 0. */
  readonly item: number;
  readonly inputWidth: number; // pixels
  readonly inputHeight: number; // pixels
  /** For each class of the model 1 when it is wanted, else 0: a box that is likelier something else is left out. */
  readonly wanted: Uint8Array;
  /** Least score, 0…1. */
  readonly floor: number;
}

/** Reads the outputs of one picture into candidates, in pixels of the input. */
export type Decode = (outputs: readonly Output[], reading: Reading, into: Candidates) => void;

/** The floats of an output; throws a RangeError for whole numbers. */
export function floatsOf(output: Output | undefined): Float32Array {
  if (output?.data instanceof Float32Array) return output.data;
  throw new RangeError(`the output ${output?.name ?? "that is needed"} does not hold float32`);
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A score's logit, to compare without computing an exponential for each. */
export const logit = (score: number): number => Math.log(score / (1 - score));
