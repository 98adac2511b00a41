import * as v from "valibot";
import { lookSchema, type Polarity, polarities, type Region } from "./look.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** How an operator wants a stream to be looked at. */
export interface AskedLook {
  /** Whether its camera is thermal; `auto`: when its pictures have no colours and the camera says that it is. */
  readonly thermal: "auto" | "yes" | "no";
  /** What is bright in its pictures, where it is thermal. */
  readonly polarity: Polarity;
  readonly tiling: "auto" | "whole" | "tiles";
  /** Time for one picture, ms; the stream's share of what there is when absent. */
  readonly budgetMs?: number;
  /** Where vehicles are looked for, and what lies outside is not reported; everywhere when there are none. */
  readonly regions: readonly Region[];
}

/** How a stream is looked at until an operator says otherwise. */
export const plainLook: AskedLook = { thermal: "auto", polarity: "white-hot", tiling: "auto", regions: [] };

/** How a stream is looked at now, whole each time. */
export interface StreamLookRecord {
  readonly streamId: string;
  readonly asked: AskedLook;
  /** Its pictures are taken for those of a thermal camera. */
  readonly thermal: boolean;
  /** Why, or why not, in words. */
  readonly why: string;
  /** Its pictures have no colours, and nothing else tells of a thermal camera: the operator is asked. */
  readonly doubtful: boolean;
  /** The other polarity than the one that is set, where vehicles look like it. Never taken by itself. */
  readonly likelyPolarity?: Polarity;
}

/** What a window asks about how streams are looked at. */
export type StreamLookCalls = {
  "look.list": { args: null; result: readonly StreamLookRecord[] };
  /** From the next picture on, remembered for this address. Refused for a stream that is not open. */
  "look.set": { args: { streamId: string; asked: AskedLook }; result: StreamLookRecord };
};

/** Told when how a stream is looked at has changed. */
export type StreamLookEvents = { look: StreamLookRecord };

const { budgetMs, regions } = lookSchema.entries;

/** What an asked look must be like to be taken. */
export const askedLookSchema = v.object({
  thermal: v.picklist(["auto", "yes", "no"]),
  polarity: v.picklist(polarities),
  tiling: v.picklist(["auto", "whole", "tiles"]),
  budgetMs,
  regions: v.nonOptional(regions.wrapped),
});

export const streamLookParsers: Parsers<StreamLookCalls> = {
  "look.list": parser("look.list", v.null()),
  "look.set": parser("look.set", v.object({ streamId: v.pipe(v.string(), v.nonEmpty()), asked: askedLookSchema })),
};
