import type { ReplayRecord } from "../../src/contract/records.ts";
import { duration } from "../ui/format.ts";

/** Speeds at which a log can be replayed, times real time. */
export const replaySpeeds = [0.25, 0.5, 1, 2, 5, 10, 20, 50] as const;

type Span = Pick<ReplayRecord, "fromAt" | "toAt">;

/** Where an instant of the log is on the slider, 0…1; a log without length is at its begin. */
export function shareOf(at: number, { fromAt, toAt }: Span): number {
  return toAt > fromAt ? Math.min(1, Math.max(0, (at - fromAt) / (toAt - fromAt))) : 0;
}

/** The instant of the log at a place of the slider, whole ms. */
export const instantAt = (share: number, { fromAt, toAt }: Span): number =>
  Math.round(fromAt + Math.min(1, Math.max(0, share)) * Math.max(0, toAt - fromAt));

/** `4:05 of 32:10`, counted from the log's begin. */
export const replayTime = (at: number, { fromAt, toAt }: Span): string =>
  `${duration(Math.max(0, at - fromAt))} of ${duration(Math.max(0, toAt - fromAt))}`;

/** The offered speed next to one that may be another. */
export const nearestSpeed = (speed: number): number =>
  replaySpeeds.reduce<number>((best, s) => (Math.abs(s - speed) < Math.abs(best - speed) ? s : best), 1);
