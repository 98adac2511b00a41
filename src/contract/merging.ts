import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What was taken in from another station's data folder; what was here already counts nowhere. */
export interface MergedData {
  readonly sorties: number;
  readonly flags: number;
  /** Verdicts, notes, tags, corrected boxes and the like. */
  readonly words: number;
  readonly segments: number;
  readonly footprints: number;
  /** Sorties and flags whose ids were others' here, and that have new ones. */
  readonly renamed: readonly { readonly what: "sortie" | "flag"; readonly from: string; readonly to: string }[];
  /** Sorties of which there was no folder: their footage and telemetry are not here. */
  readonly withoutFolder: readonly string[];
  /** Flags that were deleted here before, and did not come back; absent for none. */
  readonly deleted?: number;
  /** Evidence packages that were made there: their flags are marked as taken out here, too; absent for none. */
  readonly packages?: number;
  /** Links, and pieces of footage that do not lie in the folder of a sortie there: they were left out; absent for none. */
  readonly leftOut?: number;
  /** New lines of the audit log of each station; `refused`: why none of them was taken in. */
  readonly logs?: { readonly lines: Readonly<Record<string, number>>; readonly refused?: string };
}

/** What is done while data are taken in, and how far it is, 0…1. */
export interface MergingStep {
  readonly step: string;
  readonly share: number;
}

/** Data that are being taken in. */
export interface MergingProgress extends MergingStep {
  readonly folder: string;
  readonly by: string;
}

export type MergingCalls = {
  /**
   * Takes in sorties, flags with all that was said of them, footage and footprints of another station, whose data folder (or
   * a copy of it) lies at `folder`; that stays as it is. Not while a vehicle flies. Again for the same folder: what is new.
   */
  "data.merge": { args: { folder: string; by: string }; result: MergedData };
  /** What is being taken in now; null when nothing is. */
  "data.merging": { args: null; result: MergingProgress | null };
  /** While folders are copied and flags made ready (`share` below 1): ends it, and nothing of it stays. */
  "data.cancelMerge": { args: null; result: null };
};

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));

export const mergingParsers: Parsers<MergingCalls> = {
  "data.merging": parser("data.merging", v.null()),
  "data.cancelMerge": parser("data.cancelMerge", v.null()),
  "data.merge": parser(
    "data.merge",
    v.object({ folder: text, by: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)) }),
  ),
};
