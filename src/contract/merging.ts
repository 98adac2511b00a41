import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What was taken in from another station's data folder; what was here already counts nowhere. */
export interface MergedData {
  readonly sorties: number;
  readonly flags: number;
  /** Verdicts, notes, tags and the like. */
  readonly words: number;
  readonly segments: number;
  readonly footprints: number;
  /** Sorties and flags whose ids were others' here, and that have new ones. */
  readonly renamed: readonly { readonly what: "sortie" | "flag"; readonly from: string; readonly to: string }[];
  /** Sorties of which there was no folder: their footage and telemetry are not here. */
  readonly withoutFolder: readonly string[];
}

export type MergingCalls = {
  /**
   * Takes in sorties, flags with all that was said of them, footage and footprints of another station, whose data folder (or
   * a copy of it) lies at `folder`; that stays as it is. Not while a vehicle flies. Again for the same folder: what is new.
   */
  "data.merge": { args: { folder: string; by: string }; result: MergedData };
};

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));

export const mergingParsers: Parsers<MergingCalls> = {
  "data.merge": parser(
    "data.merge",
    v.object({ folder: text, by: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)) }),
  ),
};
