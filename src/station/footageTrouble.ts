import { type Failure, FailureError } from "../contract/failure.ts";
import type { FootageLimits } from "../contract/footage.ts";

/** How long before a limit is reached it is told, ms. */
export const warningMs = 30 * 60_000;

/** What is known when it is judged how it stands with the room for footage. */
export interface FootageState {
  readonly limits: FootageLimits;
  readonly usedBytes: number;
  readonly freeBytes: number | undefined;
  readonly bytesPerSecond: number;
  readonly limitInMs: number | undefined;
  readonly endsInMs: number | undefined;
  /** Whether anything may be removed. */
  readonly removable: boolean;
  readonly folder: string;
}

/** A kind of trouble is told once, not each time its figures change. */
export type TroubleKind = "ending" | "over" | "at-limit" | "limit-near";

/** What the operator should know about the room for footage; undefined when all is well. */
export function footageTrouble(state: FootageState): { kind: TroubleKind; failure: Failure } | undefined {
  const { limits, usedBytes, freeBytes, limitInMs, endsInMs, removable, folder } = state;
  const rate = `${((state.bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s`;
  const trouble = (kind: TroubleKind, message: string, remedy: string) => ({
    kind,
    failure: new FailureError("disk-full", message, remedy).failure,
  });
  if (endsInMs !== undefined && endsInMs < warningMs)
    return trouble(
      "ending",
      `The disk is full in ${minutes(endsInMs)} at ${rate}, and recording ends: nothing else may be removed, ${folder}`,
      "Free some disk space, or answer flags and copy their footage away",
    );
  const over = usedBytes > limits.budgetBytes || (freeBytes !== undefined && freeBytes < limits.leastFreeBytes);
  if (over && !removable)
    return trouble(
      "over",
      `Footage takes more room than it may: all of it is flagged or only just recorded, ${folder}`,
      "Raise the limit under Links, Footage, or free some disk space",
    );
  if (limitInMs === undefined) return undefined;
  if (limitInMs < 60_000)
    return trouble(
      "at-limit",
      `Footage is at its limit: the oldest that is not flagged is removed as new is recorded, ${folder}`,
      "Raise the limit under Links, Footage, or copy what must stay",
    );
  if (limitInMs < warningMs)
    return trouble(
      "limit-near",
      `Footage reaches its limit in ${minutes(limitInMs)} at ${rate}: then the oldest that is not flagged is removed, ${folder}`,
      "Raise the limit under Links, Footage, or copy what must stay",
    );
  return undefined;
}

const minutes = (ms: number): string => (ms < 60_000 ? "less than a minute" : `${Math.floor(ms / 60_000)} min`);
