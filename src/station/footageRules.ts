import type { KeptSegment } from "../store/footageStore.ts";

/** Footage before and after a flagged sighting that stays with it, ms. */
const marginMs = 30_000;
/** Nothing that was recorded or written in the last ten minutes is removed: sorties need it, and some is still open. */
const recentMs = 10 * 60_000;

/** A segment as it lies on the disk. */
export interface StoredSegment extends KeptSegment {
  readonly bytes: number;
  /** When its file was last written to, ms since 1970. */
  readonly writtenAt: number;
}

/** A stretch of a stream that must stay. */
export interface SparedSpan {
  readonly streamId: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** What flags of any verdict need: each of their sightings, with a margin. */
export const sparedSpans = (flags: readonly { readonly sightings: readonly SparedSpan[] }[]): SparedSpan[] =>
  flags.flatMap(({ sightings }) =>
    sightings.map(({ streamId, fromAt, toAt }) => ({ streamId, fromAt: fromAt - marginMs, toAt: toAt + marginMs })),
  );

/** What may be removed at `now`, in this order: the oldest first. */
export function removable(
  segments: readonly StoredSegment[],
  { spared, now }: { spared: readonly SparedSpan[]; now: number },
): StoredSegment[] {
  const byStream = new Map<string, SparedSpan[]>();
  for (const span of spared.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const spans = byStream.get(span.streamId) ?? [];
    const last = spans.at(-1);
    if (last && span.fromAt <= last.toAt) spans[spans.length - 1] = { ...last, toAt: Math.max(last.toAt, span.toAt) };
    else spans.push(span);
    byStream.set(span.streamId, spans);
  }
  const isSpared = ({ streamId, startAt, endAt }: StoredSegment): boolean => {
    const last = lastBefore(byStream.get(streamId) ?? [], endAt);
    return last !== undefined && startAt <= last.toAt;
  };
  return segments
    .filter((segment) => Math.max(segment.endAt, segment.writtenAt) < now - recentMs && !isSpared(segment))
    .sort((a, b) => a.startAt - b.startAt || (a.file < b.file ? -1 : 1));
}

/** Of spans apart from each other, oldest first, the last that begins at an instant or before. */
function lastBefore(spans: readonly SparedSpan[], at: number): SparedSpan | undefined {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle] as SparedSpan).fromAt <= at) from = middle + 1;
    else to = middle;
  }
  return spans[from - 1];
}
