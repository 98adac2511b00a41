import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { SegmentRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** Why nothing was recorded for a while. `stopped`: somebody ended the recording or closed the stream, and began again. */
export type GapReason = "link-lost" | "process-killed" | "disk-full" | "disk-slow" | "disk-failed" | "stopped";

/** A stretch of a recorded stream of which there are no pictures: between the last before and the first after it. */
export interface FootageGap {
  readonly streamId: string;
  readonly fromAt: number; // ms since 1970, as the pictures' own times
  readonly toAt: number;
  readonly why: GapReason;
}

/** How much room footage may take, bytes. */
export interface FootageLimits {
  /** All footage together. */
  readonly budgetBytes: number;
  /** What stays free on its disk. */
  readonly leastFreeBytes: number;
}

/** Why a segment is no longer on disk. `gone`: not by the station; `deleted`: with a flag that somebody deleted. */
export type RemovalReason = "budget" | "free-space" | "gone" | "unflagged" | "dismissed" | "deleted";

/** A segment that is no longer on disk. */
export interface FootageRemoval extends SegmentRecord {
  readonly at: number;
  readonly bytes: number;
  readonly why: RemovalReason;
}

/** What footage there is, and what becomes of it. */
export interface FootageRecord {
  readonly limits: FootageLimits;
  readonly segments: number;
  readonly usedBytes: number;
  /** Of it, what no policy removes: it shows what was flagged, or has only just been recorded. */
  readonly sparedBytes: number;
  /** On the disk; absent where the system does not say. */
  readonly freeBytes?: number;
  /** All streams that are recorded now, together. */
  readonly bytesPerSecond: number;
  /** Until a limit is reached at this rate and the oldest is removed; absent while nothing is recorded. */
  readonly limitInMs?: number;
  /** Until nothing may be removed any more and recording ends, at this rate. */
  readonly endsInMs?: number;
  /** What would be removed first; absent where nothing may be. */
  readonly first?: SegmentRecord;
  /** What is wrong or will be soon; absent when all is well. */
  readonly trouble?: Failure;
  /** The newest ten, newest first. */
  readonly gaps: readonly FootageGap[];
}

export type FootageCalls = {
  "footage.now": { args: null; result: FootageRecord };
  /** Limits from now on, and after the next start. */
  "footage.limit": { args: FootageLimits; result: FootageRecord };
  /** The newest two hundred, newest first. */
  "footage.removals": { args: null; result: readonly FootageRemoval[] };
};

/** The smallest budget that can be set, bytes. */
export const leastFootageBytes = 1e9;

/** Video leaves this much of a disk to flags, telemetry and the database, which must go on when it can not, bytes. */
export const reservedBytes = (diskBytes: number): number => Math.min(256e6, diskBytes * 0.02);

const bytes = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(1e15));

export const footageParsers: Parsers<FootageCalls> = {
  "footage.now": parser("footage.now", v.null()),
  "footage.limit": parser(
    "footage.limit",
    v.object({ budgetBytes: bytes(leastFootageBytes), leastFreeBytes: bytes(0) }),
  ),
  "footage.removals": parser("footage.removals", v.null()),
};
