import { LONGEST_GAP_MS } from "./footprintStore.ts";

/** A time in which a stream's camera saw the ground that is asked for. */
export interface FilmedSpan {
  readonly stream: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly bestAt: number;
  readonly distance: number;
  readonly metresPerPixel: number;
}

/** A footprint stands for this long before and after its instant, ms: they are taken once a second. */
const HALF_MS = 500;

/** Spans of one stream that follow each other within the longest gap, as one; the newest first. */
export function mergedSpans(spans: readonly FilmedSpan[]): FilmedSpan[] {
  const sorted = spans.toSorted((a, b) => a.stream - b.stream || a.fromAt - b.fromAt);
  const merged: { -readonly [K in keyof FilmedSpan]: FilmedSpan[K] }[] = [];
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last && last.stream === one.stream && one.fromAt - last.toAt <= LONGEST_GAP_MS) {
      last.toAt = Math.max(last.toAt, one.toAt);
      if (one.metresPerPixel < last.metresPerPixel)
        Object.assign(last, { bestAt: one.bestAt, metresPerPixel: one.metresPerPixel, distance: one.distance });
    } else
      merged.push({
        ...{ stream: one.stream, fromAt: one.fromAt, toAt: one.toAt, bestAt: one.bestAt },
        ...{ distance: one.distance, metresPerPixel: one.metresPerPixel },
      });
  }
  for (const one of merged) {
    one.fromAt -= HALF_MS;
    one.toAt += HALF_MS;
  }
  return merged.sort((a, b) => b.fromAt - a.fromAt || a.stream - b.stream);
}
