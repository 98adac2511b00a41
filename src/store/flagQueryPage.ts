import { FailureError } from "../contract/failure.ts";
import type { FlagOrder } from "../contract/flagQuery.ts";
import type { FlagIndex } from "./flagQueryIndex.ts";

/** Where a page ended: rank, time and key, so that flags that came since shift nothing. */
type Cursor = readonly [rank: number, openedAt: number, key: number];

/** One page of keys that stand in an order, and how to ask for the next. @throws FailureError bad-input */
export function pageOf(
  lines: readonly number[],
  { index, order, limit, after }: { index: FlagIndex; order: FlagOrder; limit: number; after: string | undefined },
): { keys: readonly number[]; next?: string } {
  const from = after === undefined ? 0 : firstBeyond(lines, index, order, cursorOf(after));
  const keys = lines.slice(from, from + limit);
  const last = keys.at(-1);
  return { keys, ...(last !== undefined && from + limit < lines.length && { next: cursorText(index, last) }) };
}

const cursorText = ({ rank, numbers }: FlagIndex, key: number): string =>
  `${rank[key]}_${numbers.openedAt[key]}_${key}`;

function cursorOf(text: string): Cursor {
  const [rank, openedAt, key, ...more] = text.split("_").map(Number);
  if (
    rank === undefined ||
    openedAt === undefined ||
    key === undefined ||
    more.length > 0 ||
    ![rank, openedAt, key].every(Number.isFinite)
  )
    throw new FailureError("bad-input", `flags.query: after: Expected what a page answered as next, got "${text}"`);
  return [rank, openedAt, key];
}

/** Index of the first line beyond a cursor. */
function firstBeyond(
  lines: readonly number[],
  { rank, numbers }: FlagIndex,
  order: FlagOrder,
  [r, at, k]: Cursor,
): number {
  const isBeyond = (key: number): boolean => {
    const apart = (numbers.openedAt[key] as number) - at || key - k;
    if (order === "oldest") return apart > 0;
    return order === "severity" && rank[key] !== r ? (rank[key] as number) < r : apart < 0;
  };
  let from = 0;
  let to = lines.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBeyond(lines[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
