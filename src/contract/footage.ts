/** Why nothing was recorded for a while. `stopped`: somebody ended the recording or closed the stream, and began again. */
export type GapReason = "link-lost" | "process-killed" | "disk-full" | "disk-slow" | "disk-failed" | "stopped";

/** A stretch of a recorded stream of which there are no pictures: between the last before and the first after it. */
export interface FootageGap {
  readonly streamId: string;
  readonly fromAt: number; // ms since 1970, as the pictures' own times
  readonly toAt: number;
  readonly why: GapReason;
}
