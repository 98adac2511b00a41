import type {
  FootageGap,
  FootageRecord,
  FootageRemoval,
  GapReason,
  RemovalReason,
} from "../../src/contract/footage.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import { byteSize } from "../setup/byteSize.ts";
import { age, clock, duration, stamp, unknown } from "../ui/format.ts";

/** `● Recording 8.0 Mbit/s` or `○ Nothing is recorded now`; or that something is wrong. */
export function footageLine({ bytesPerSecond, trouble, segments }: FootageRecord): string {
  const rate = bytesPerSecond > 0 ? `recording ${((bytesPerSecond * 8) / 1e6).toFixed(1)}\u202fMbit/s` : "";
  if (trouble) return `▲ Room for footage is short${rate && `, ${rate}`}`;
  if (rate) return `● Now ${rate}`;
  return segments === 0 ? "○ No footage yet: video is recorded while a vehicle is armed" : "○ Nothing is recorded now";
}

/** How long the room lasts at the present rate: `26 h`, or `at its limit`. */
export function roomLeft({ limitInMs }: FootageRecord): string {
  if (limitInMs === undefined) return unknown;
  return limitInMs < 60_000 ? "at its limit" : age(limitInMs);
}

/** `video-1-1, 2026-01-31 12:00:00 – 12:00:30`. */
export const stretch = ({ streamId, startAt, endAt }: SegmentRecord): string =>
  `${streamId}, ${stamp(startAt)} – ${clock(endAt)}`;

/** `12:00:00 – 12:00:04, link lost, video-1-1`. */
export const gapLine = ({ streamId, fromAt, toAt, why }: FootageGap): string =>
  `${stamp(fromAt)} – ${clock(toAt)} (${seconds(toAt - fromAt)}), ${reasons[why]}, ${streamId}`;

const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1000).toFixed(1)}\u202fs` : ms < 60_000 ? age(ms) : duration(ms);

const reasons: Readonly<Record<GapReason, string>> = {
  "link-lost": "link lost",
  "process-killed": "recording process ended",
  "disk-full": "disk full",
  "disk-slow": "disk too slow",
  "disk-failed": "disk failed",
  stopped: "recording was off",
};

/** `3 stretches of footage, 240 MB, are no longer on disk`; of the newest two hundred, which is as far as is told. */
export function removedInAll(removals: readonly FootageRemoval[]): string {
  const bytes = byteSize(removals.reduce((sum, removal) => sum + removal.bytes, 0));
  return removals.length === 1
    ? `1 stretch of footage, ${bytes}, is no longer on disk`
    : `${removals.length} stretches of footage, ${bytes}, are no longer on disk`;
}

/** `2026-01-31 12:00:00: video-1-1, … – 11:00:30, 80 MB, removed to keep the limit`, in the order given. */
export const removalLines = (removals: readonly FootageRemoval[]): string[] =>
  removals.map(
    (removal) => `${stamp(removal.at)}: ${stretch(removal)}, ${byteSize(removal.bytes)}, ${removed[removal.why]}`,
  );

const removed: Readonly<Record<RemovalReason, string>> = {
  budget: "removed to keep the limit",
  "free-space": "removed to keep the disk free",
  gone: "deleted by somebody else",
  unflagged: "its days without a flag were over",
  dismissed: "the days of dismissed flags were over",
  deleted: "deleted with a flag",
};

/** Where the disk is full before the limit is reached: what may really be kept; undefined where the limit counts first. */
export function diskFirst({ limits, usedBytes, freeBytes }: FootageRecord): string | undefined {
  if (freeBytes === undefined) return undefined;
  const room = Math.max(0, usedBytes + freeBytes - limits.leastFreeBytes);
  return room < limits.budgetBytes ? `The disk has room for ${byteSize(room)} only` : undefined;
}

/** Amounts to choose from, bytes: round figures, and what is set. */
export function byteChoices(figures: readonly number[], set: number): { value: string; label: string }[] {
  const sizes = [...new Set([...figures, set])].sort((a, b) => a - b);
  return sizes.map((bytes) => ({
    value: String(bytes),
    label: bytes % 1e9 || bytes === 0 ? byteSize(bytes) : `${bytes / 1e9}\u202fGB`,
  }));
}
