import * as v from "valibot";
import type { Position } from "../geo/position.ts";
import type { FootageGap } from "./footage.ts";
import type { PassOutline } from "./footprints.ts";
import { parser } from "./parse.ts";
import type { ErrorEllipse, SegmentRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** A stretch of one stream's footage in a sortie, ms since 1970; at most an hour. */
export interface MomentSpan {
  readonly streamId: string;
  readonly sortieId: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** Where an aircraft was at an instant, as it told then. */
export interface FlownPoint extends Position {
  readonly at: number;
}

/** Where something was that the detector followed. */
export interface SeenPoint extends Position {
  readonly at: number;
  readonly ellipse?: ErrorEllipse;
}

/** One track over the span, oldest point first. */
export interface SeenTrack {
  readonly trackId: string;
  readonly className: string;
  readonly points: readonly SeenPoint[];
}

/** What was recorded beside a stretch of footage. */
export interface MomentFlight {
  /** Absent where the sortie is not known any more. */
  readonly vehicleId?: string;
  /** From take-off to the end of the span, oldest first: every point of the span, at most a thousand of those before. */
  readonly flown: readonly FlownPoint[];
  /** What the camera saw of the ground, oldest first: at most sixty. */
  readonly outlines: readonly PassOutline[];
  readonly seen: readonly SeenTrack[];
  /** Why no tracks can be told, in words; absent where they were read. */
  readonly noTracks?: string;
}

/** What another camera recorded at the same time. */
export interface MomentStream {
  readonly streamId: string;
  /** Absent where it was recorded outside of a sortie. */
  readonly sortieId?: string;
  readonly vehicleId?: string;
  /** Its footage that is there, and what was recorded and is there no more, oldest first. */
  readonly segments: readonly SegmentRecord[];
  readonly gone: readonly SegmentRecord[];
  readonly gaps: readonly FootageGap[];
}

/** A stretch of one stream that was recorded in one piece. */
export interface FootageStretch {
  readonly streamId: string;
  readonly fromAt: number;
  readonly toAt: number;
  /** Its files are no longer there. */
  readonly gone: boolean;
}

/** What was recorded in a sortie, and what was not. */
export interface SortieFootage {
  readonly stretches: readonly FootageStretch[];
  readonly gaps: readonly FootageGap[];
}

export type MomentCalls = {
  "moment.flight": { args: MomentSpan; result: MomentFlight };
  /** The other streams of which something was recorded in the span, those of the same vehicle first. */
  "moment.streams": { args: MomentSpan; result: readonly MomentStream[] };
  "moment.footage": { args: { sortieId: string }; result: SortieFootage };
};

const longestMs = 3_600_000;
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const instant = v.pipe(v.number(), v.finite());
const span = v.pipe(
  v.object({ streamId: id, sortieId: id, fromAt: instant, toAt: instant }),
  v.check(
    ({ fromAt, toAt }) => toAt >= fromAt && toAt - fromAt <= longestMs,
    "Expected a span that ends after it begins, of at most an hour",
  ),
);

export const momentParsers: Parsers<MomentCalls> = {
  "moment.flight": parser("moment.flight", span),
  "moment.streams": parser("moment.streams", span),
  "moment.footage": parser("moment.footage", v.object({ sortieId: id })),
};
