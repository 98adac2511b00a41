import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import type { TimeWindow } from "./timeScale.ts";

/** One or more flags that lie so close together on the time line that one sign stands for them. */
export interface TimeMark extends TimeWindow {
  /** The flag that a click opens: one that nobody has judged, if there is one. */
  readonly id: string;
  readonly className: string;
  readonly flags: number;
  /** Unreviewed while any of them is, else confirmed if any of them is. */
  readonly kind: VerdictKind | "unreviewed";
  readonly selected: boolean;
}

const kindOf = ({ verdict }: FlagRecord): TimeMark["kind"] => verdict?.kind ?? "unreviewed";
const order = ["unreviewed", "confirmed", "dismissed"] as const;

/**
 * The signs of the flags that were seen within a window, one at most for each of `slots` equal parts of it and one for the
 * flag that is selected; oldest first. However many flags there are, no more signs have to be drawn.
 */
export function timeMarks(
  flags: readonly FlagRecord[],
  { fromAt, toAt }: TimeWindow,
  slots: number,
  selectedId: string | null,
): TimeMark[] {
  const found = new Map<number | string, { first: FlagRecord; flags: number; fromAt: number; toAt: number }>();
  for (const flag of flags) {
    if (flag.lastAt < fromAt || flag.openedAt > toAt) continue;
    const slot = Math.max(0, Math.floor(((flag.openedAt - fromAt) / (toAt - fromAt)) * slots));
    const key = flag.id === selectedId ? flag.id : slot;
    const mark = found.get(key);
    if (!mark) {
      found.set(key, { first: flag, flags: 1, fromAt: flag.openedAt, toAt: flag.lastAt });
      continue;
    }
    mark.flags++;
    mark.fromAt = Math.min(mark.fromAt, flag.openedAt);
    mark.toAt = Math.max(mark.toAt, flag.lastAt);
    if (order.indexOf(kindOf(flag)) < order.indexOf(kindOf(mark.first))) mark.first = flag;
  }
  return [...found.values()]
    .map(({ first, ...mark }) => ({
      ...{ id: first.id, className: first.className, kind: kindOf(first), selected: first.id === selectedId },
      ...mark,
    }))
    .sort((a, b) => a.fromAt - b.fromAt);
}

/** The flag that was seen at an instant, else the one seen nearest to it; undefined where there is none. */
export function flagNear(flags: readonly FlagRecord[], at: number): FlagRecord | undefined {
  const away = ({ openedAt, lastAt }: FlagRecord): number => Math.max(openedAt - at, at - lastAt, 0);
  return flags.reduce<FlagRecord | undefined>(
    (best, flag) => (best === undefined || away(flag) < away(best) ? flag : best),
    undefined,
  );
}
