import type { KeptSegment } from "../store/footageStore.ts";

/** Footage before and after a flagged sighting that stays with it, ms. */
export const marginMs = 30_000;
/** Nothing that was recorded or written in the last ten minutes is removed: sorties need it, and some is still open. */
export const recentMs = 10 * 60_000;

/** A segment as it lies on the disk. */
export interface StoredSegment extends KeptSegment {
  readonly bytes: number;
  /** When its file was last written to, ms since 1970. */
  readonly writtenAt: number;
}

/** A stretch of a stream that must stay. */
export interface SparedSpan {
  readonly streamId: string;
  /** The sortie it was recorded in; absent for any, as streams of different stations may have one name. */
  readonly sortieId?: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** What flags of any verdict need: each of their sightings, with a margin. */
export const sparedSpans = (flags: readonly { readonly sightings: readonly SparedSpan[] }[]): SparedSpan[] =>
  flags.flatMap(({ sightings }) =>
    sightings.map(({ streamId, sortieId, fromAt, toAt }) => ({
      ...{ streamId, fromAt: fromAt - marginMs, toAt: toAt + marginMs },
      ...(sortieId !== undefined && { sortieId }),
    })),
  );

/** What may be removed at `now`, in this order: the oldest first. Nothing that is in use is. */
export function removable(
  segments: readonly StoredSegment[],
  { spared, inUse, now }: { spared: readonly SparedSpan[]; inUse?: ReadonlySet<string>; now: number },
): StoredSegment[] {
  const isSpared = touches(spared);
  return segments
    .filter((segment) => Math.max(segment.endAt, segment.writtenAt) < now - recentMs && !isSpared(segment))
    .filter(({ file }) => !inUse?.has(file))
    .sort((a, b) => a.startAt - b.startAt || (a.file < b.file ? -1 : 1));
}

/** Tells of a segment whether it touches one of some spans; one of which the sortie is not known, those of any sortie. */
export function touches(
  spared: readonly SparedSpan[],
): (segment: Pick<StoredSegment, "streamId" | "sortieId" | "startAt" | "endAt">) => boolean {
  const anyOf = new Map<string, SparedSpan[]>();
  const bySortie = new Map<string, SparedSpan[]>();
  const add = (spansOf: Map<string, SparedSpan[]>, name: string, span: SparedSpan): void => {
    const spans = spansOf.get(name) ?? [];
    const last = spans.at(-1);
    if (last && span.fromAt <= last.toAt) spans[spans.length - 1] = { ...last, toAt: Math.max(last.toAt, span.toAt) };
    else spans.push(span);
    spansOf.set(name, spans);
  };
  for (const span of spared.toSorted((a, b) => a.fromAt - b.fromAt)) {
    add(anyOf, span.streamId, span);
    add(bySortie, nameOf(span), span);
  }
  return ({ streamId, sortieId, startAt, endAt }) => {
    const touched = (spans: readonly SparedSpan[] = []): boolean => {
      const last = lastBefore(spans, endAt);
      return last !== undefined && startAt <= last.toAt;
    };
    if (sortieId === undefined) return touched(anyOf.get(streamId));
    return touched(bySortie.get(nameOf({ streamId, sortieId }))) || touched(bySortie.get(nameOf({ streamId })));
  };
}

const nameOf = ({ streamId, sortieId }: Pick<SparedSpan, "streamId" | "sortieId">): string =>
  JSON.stringify([streamId, sortieId ?? null]);

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
