import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Box, ClipBox } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** What a corrected vehicle can be called. `unsure`: what it is can not be told; it counts neither for nor against. */
export const correctionClasses = [
  ...(["vehicle", "car", "van", "truck", "bus", "motorcycle", "tricycle", "trailer", "tractor", "train"] as const),
  ...(["boat", "aircraft", "unsure"] as const),
] as const;
export type CorrectionClass = (typeof correctionClasses)[number];

/** Footage of one stream in one sortie: streams of different sorties may have one name. */
export interface CorrectedFootage {
  readonly sortieId: string;
  readonly streamId: string;
}

/**
 * What a person says of recorded pictures; what the detector said stays as it is beside it. `at` is the time of a picture,
 * ms since 1970. Tracks go by the names that they have when it is said, with all that was said before.
 */
export type CorrectionWord =
  /** Where a vehicle is in a picture. `fill`: between two such of one track it went straight from one to the other. */
  | { readonly kind: "moved"; readonly at: number; readonly trackId: string; readonly box: Box; readonly fill?: true }
  | { readonly kind: "class"; readonly at: number; readonly trackId: string; readonly className: CorrectionClass }
  /** A track is no vehicle. `frame`: it may be one, but there is none in the box of this picture. */
  | { readonly kind: "not-vehicle"; readonly at: number; readonly trackId: string; readonly frame?: true }
  /** A vehicle that nothing was found of; begins a track of a new name. */
  | {
      readonly kind: "missed";
      readonly at: number;
      readonly trackId: string;
      readonly box: Box;
      readonly className: CorrectionClass;
      readonly fill?: true;
    }
  /** A track is the same vehicle as another, and goes on under the other's name. */
  | { readonly kind: "joined"; readonly at: number; readonly trackId: string; readonly into: string }
  /** From this picture on a track is another vehicle, under a new name. */
  | { readonly kind: "split"; readonly at: number; readonly trackId: string; readonly as: string }
  /** Every vehicle in the picture has its box, as they are now, and there is no other. */
  | { readonly kind: "right"; readonly at: number };

export type CorrectionKind = CorrectionWord["kind"];

/** A correction as it was said. */
export interface Correction extends CorrectedFootage {
  readonly id: number;
  /** The number of the deed, which may have been several corrections; what `corrections.undo` asks for. */
  readonly act: number;
  readonly by: string;
  readonly saidAt: number; // ms since 1970
  readonly word: CorrectionWord;
  /** What the detector said of it; absent where it said nothing. */
  readonly was?: { readonly box?: Box; readonly score?: number; readonly className?: string };
  /** It was taken back since. */
  readonly undone?: true;
}

/** What the detector found in a stretch of footage, and what was said of it since. */
export interface CorrectedSpan {
  readonly boxes: readonly ClipBox[];
  /** What the detector took each track for. */
  readonly classes: readonly { readonly trackId: string; readonly className: string }[];
  /** In the order in which they were said, those that were taken back among them. */
  readonly corrections: readonly Correction[];
}

/** What was corrected and is not taken back, over all footage. */
export interface CorrectionCounts {
  readonly kinds: Readonly<Record<CorrectionKind, number>>;
  readonly undone: number;
  /** Different pictures that something was said of, and those of them that were said to be right. */
  readonly pictures: number;
  readonly right: number;
  readonly sorties: number;
}

/** A deed that was done or taken back, and all that was said of that footage since it began. */
export interface CorrectionActed {
  readonly act: number;
  readonly footage: CorrectedFootage;
  readonly corrections: readonly Correction[];
}

export type CorrectionCalls = {
  /** A stretch of at most an hour, ms since 1970. */
  "corrections.open": {
    args: { footage: CorrectedFootage; fromAt: number; toAt: number };
    result: CorrectedSpan;
  };
  /** Says one or more things as one deed; answers them. */
  "corrections.add": {
    args: { footage: CorrectedFootage; words: readonly CorrectionWord[]; by: string };
    result: CorrectionActed;
  };
  /** Takes a deed back; with the number that this answers, the undo itself. */
  "corrections.undo": { args: { act: number; by: string }; result: CorrectionActed };
  "corrections.counts": { args: null; result: CorrectionCounts };
};

export type CorrectionEvents = {
  /** Something was said or taken back: the corrections of that deed as they are since. */
  correction: CorrectionActed;
};

/** So much footage can be opened at once, ms. */
export const longestSpanMs = 3_600_000;

const name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));
const at = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1));
const box = v.pipe(
  v.object({ x: share, y: share, w: share, h: share }),
  v.check(({ w, h }) => w > 0 && h > 0, "Expected a box with an area"),
  v.check(({ x, y, w, h }) => x + w <= 1.000_001 && y + h <= 1.000_001, "Expected a box inside the picture"),
);
const yes = v.exactOptional(v.literal(true));
const className = v.picklist(correctionClasses);
const footage = v.object({ sortieId: name, streamId: name });

const word = v.variant("kind", [
  v.object({ kind: v.literal("moved"), at, trackId: name, box, fill: yes }),
  v.object({ kind: v.literal("class"), at, trackId: name, className }),
  v.object({ kind: v.literal("not-vehicle"), at, trackId: name, frame: yes }),
  v.object({ kind: v.literal("missed"), at, trackId: name, box, className, fill: yes }),
  v.object({ kind: v.literal("joined"), at, trackId: name, into: name }),
  v.object({ kind: v.literal("split"), at, trackId: name, as: name }),
  v.object({ kind: v.literal("right"), at }),
]);

export const correctionParsers: Parsers<CorrectionCalls> = {
  "corrections.open": parser(
    "corrections.open",
    v.pipe(
      v.object({ footage, fromAt: at, toAt: at }),
      v.check(
        ({ fromAt, toAt }) => toAt >= fromAt && toAt - fromAt <= longestSpanMs,
        "Expected a stretch of an hour at most",
      ),
    ),
  ),
  "corrections.add": parser(
    "corrections.add",
    v.object({ footage, words: v.pipe(v.array(word), v.minLength(1), v.maxLength(1_000)), by: name }),
  ),
  "corrections.undo": parser(
    "corrections.undo",
    v.object({ act: v.pipe(v.number(), v.integer(), v.minValue(1)), by: name }),
  ),
  "corrections.counts": parser("corrections.counts", v.null()),
};
