import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { type Polarity, polarities } from "./look.ts";
import { type ProviderName, providerNames } from "./models.ts";
import { parser } from "./parse.ts";
import type { SegmentRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";
import { type ViewHint, viewHintSchema } from "./viewHint.ts";
import type { FrameTracks, Still } from "./vision.ts";

/** What became of the pictures of a recording: every one is in exactly one of those that follow `pictures`. */
export interface OfflineCounts {
  readonly pictures: number;
  /** Were looked at by the detector. */
  readonly analysed: number;
  /** Were decoded, and not looked at because only every n-th was to be. */
  readonly passedOver: number;
  /** Could not be decoded: before the first key frame, or damaged. */
  readonly undecodable: number;
  /** Were decoded, and the detector failed at them. */
  readonly failed: number;
}

/** How far the analysis of a recording is. */
export interface OfflineProgress {
  readonly runId: string;
  readonly counts: OfflineCounts;
  /** Of the recording, 0…1. */
  readonly share: number;
}

/** What vision is to do with a recording. */
export interface OfflineVisionOrder {
  readonly runId: string;
  /** Absolute path of the video. */
  readonly file: string;
  readonly model: string;
  /** Where its pictures are kept as those of a flight are. */
  readonly folder: string;
  /** When it begins, ms since 1970; counts only where it carries no time of its own. */
  readonly startAt: number;
  /** Each n-th picture is looked at; as often as in flight when absent. */
  readonly every?: number;
  /** It was filmed by a thermal camera, of this polarity; absent for visible light. */
  readonly thermal?: Polarity;
  /** What the model is run by; the fastest that works when absent. */
  readonly provider?: ProviderName;
  /** Whether to ask how the camera looked at the world, picture by picture, before what is found is followed. */
  readonly asks?: boolean;
}

/** A picture of which vision asks how its camera looked at the world; no tracks yet. */
export interface OfflineAsked {
  readonly runId: string;
  readonly frame: FrameTracks;
}

/** What vision found when it was done, or cancelled. */
export interface OfflineOutcome {
  readonly counts: OfflineCounts;
  readonly cancelled: boolean;
  /** Of the first and the last picture, ms since 1970; absent when none could be decoded. */
  readonly fromAt?: number;
  readonly toAt?: number;
  /** Metadata packets that were read, and that were refused. */
  readonly metadata: number;
  readonly metadataErrors: number;
  /** Why the pictures could not be kept for clips. */
  readonly notKept?: Failure;
  /** Why the detector failed at pictures, the last time. */
  readonly notAnalysed?: Failure;
}

/** What the station asks of vision about recordings. */
export type OfflineVisionCalls = {
  /** Analyses a recording as fast as it goes, no picture left out unasked; resolves when it is done. One at a time. */
  "offline.run": { args: OfflineVisionOrder; result: OfflineOutcome };
  "offline.stop": { args: { runId: string }; result: null };
  /** Answers what was asked of the picture taken at `at`, if only that nothing is known. */
  "offline.hint": { args: { runId: string; at: number; hint: ViewHint }; result: null };
  /** The best still of a track of the last run. */
  "offline.still": { args: { trackId: string }; result: Still | null };
};

/** What vision announces about a recording. */
export type OfflineVisionEvents = {
  offlineFrame: FrameTracks;
  /** Answered by `offline.hint`. */
  offlineAsked: OfflineAsked;
  offlineSegment: SegmentRecord;
  offlineProgress: OfflineProgress;
};

/** What the operator asks for. */
export interface OfflineOrder {
  /** Absolute path of the video. */
  readonly file: string;
  /** Absolute path of a telemetry log that tells where the camera was, where the video does not. */
  readonly tlog?: string;
  /** How much later than the log the video begins, ms; counts only where the video carries no time of its own. */
  readonly offsetMs?: number;
  /** The horizontal field of view of the camera, degrees, where the video does not tell it. */
  readonly hfovDeg?: number;
  /** Height of the ground above mean sea level, metres, where neither elevation files nor the log's home tell it. */
  readonly groundAmsl?: number;
  /** Each n-th picture is looked at; as often as in flight when absent. */
  readonly every?: number;
  /** It was filmed by a thermal camera, of this polarity: looked at by the model for these, where there is one. */
  readonly thermal?: Polarity;
}

/** A recording that is or was analysed, whole each time it moves on. */
export interface OfflineRecord {
  readonly runId: string;
  readonly file: string;
  readonly phase: "opening" | "running" | "done" | "cancelled" | "failed";
  readonly share: number;
  readonly counts?: OfflineCounts;
  /** The sortie in which its flags and tracks are kept. */
  readonly sortieId?: string;
  /** Confirmed tracks, how many of them have a place, and flags. */
  readonly tracks: number;
  readonly placed: number;
  readonly flags: number;
  /** How much faster than it was filmed. */
  readonly speed?: number;
  /** What is to be known of the outcome, in sentences. */
  readonly notes: readonly string[];
  readonly failure?: Failure;
}

/** What the station announces about recordings. */
export type OfflineEvents = { offline: OfflineRecord };

/** What a window asks of the station about recordings. Progress arrives as `offline` events. */
export type OfflineCalls = {
  "offline.start": { args: OfflineOrder; result: OfflineRecord };
  "offline.cancel": { args: { runId: string }; result: null };
  /** Those of this run of the station, oldest first. */
  "offline.list": { args: null; result: readonly OfflineRecord[] };
};

const text = v.pipe(v.string(), v.nonEmpty());
const every = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const finite = v.pipe(v.number(), v.finite());
const run = v.object({ runId: text });

export const offlineVisionParsers: Parsers<OfflineVisionCalls> = {
  "offline.run": parser(
    "offline.run",
    v.object({
      ...{ runId: text, file: text, model: text, folder: text, startAt: finite },
      every: v.exactOptional(every),
      thermal: v.exactOptional(v.picklist(polarities)),
      provider: v.exactOptional(v.picklist(providerNames)),
      asks: v.exactOptional(v.boolean()),
    }),
  ),
  "offline.stop": parser("offline.stop", run),
  "offline.hint": parser("offline.hint", v.object({ runId: text, at: finite, hint: viewHintSchema })),
  "offline.still": parser("offline.still", v.object({ trackId: text })),
};

/** Parses what is asked for at the shell too. */
export const parseOfflineOrder: (value: unknown) => OfflineOrder = parser(
  "offline.start",
  v.object({
    file: text,
    tlog: v.exactOptional(text),
    offsetMs: v.exactOptional(finite),
    hfovDeg: v.exactOptional(v.pipe(finite, v.minValue(0.1), v.maxValue(179))),
    groundAmsl: v.exactOptional(v.pipe(finite, v.minValue(-500), v.maxValue(9000))),
    every: v.exactOptional(every),
    thermal: v.exactOptional(v.picklist(polarities)),
  }),
);

export const offlineParsers: Parsers<OfflineCalls> = {
  "offline.start": parseOfflineOrder,
  "offline.cancel": parser("offline.cancel", run),
  "offline.list": parser("offline.list", v.null()),
};
