import type { FilmedAnswer, FilmedInterval, FootageLeft } from "../../../src/contract/footprints.ts";
import { duration, length, stamp, unknown } from "../../ui/format.ts";

/** What is left of a pass's footage, by sign and word. */
export const footageWords: Readonly<Record<FootageLeft, string>> = {
  kept: "✔ footage kept",
  partly: "▲ footage partly gone",
  gone: "✕ footage gone",
  none: "— not recorded",
};

/** `12 cm a pixel`, `1.4 m a pixel`; `—` where it is not known. */
export function resolution(metresPerPixel: number): string {
  if (!Number.isFinite(metresPerPixel) || metresPerPixel <= 0) return unknown;
  const size =
    metresPerPixel < 1
      ? `${Math.max(1, Math.round(metresPerPixel * 100))}\u202fcm`
      : `${metresPerPixel.toFixed(1)}\u202fm`;
  return `${size} a pixel`;
}

/** `for 0:12, best 8 cm a pixel from 120 m`. */
export const passLine = ({ fromAt, toAt, metresPerPixel, distance }: FilmedInterval): string =>
  `for ${duration(toAt - fromAt)} · best ${resolution(metresPerPixel)}, ${length(distance)} away`;

/** How many passes there are, and of which not all are listed. */
export function answerWords({ intervals, total, countedFromAt }: FilmedAnswer): string {
  const words = intervals.length < total ? `the newest ${intervals.length} of ${passes(total)}` : passes(total);
  return countedFromAt === undefined
    ? words
    : `${words} since ${stamp(countedFromAt)}; what is older was not counted: ask for the time up to then`;
}

/** Up to which time older passes than the listed ones are to be asked for; undefined where all are listed. */
export function olderUpTo({ intervals, total, countedFromAt }: FilmedAnswer): number | undefined {
  if (intervals.length < total) return intervals.at(-1)?.fromAt;
  return countedFromAt;
}

const passes = (n: number): string => `${n} ${n === 1 ? "pass" : "passes"}`;

/** How much of a pass is loaded at once, ms: pictures are held in memory. */
export const playedMs = 120_000;
/** Before the spot came into the picture, ms. */
const leadMs = 2_000;

/** The span of footage to be loaded so that a pass plays from an instant on. */
export function playedSpan(
  pass: Pick<FilmedInterval, "fromAt" | "toAt">,
  from: number,
): { fromAt: number; toAt: number } {
  return { fromAt: from - leadMs, toAt: Math.min(pass.toAt + leadMs, from + playedMs) };
}
