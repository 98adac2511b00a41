/** The chosen points of what is being edited, ascending, and the one that a range is counted from. */
export interface Selection {
  readonly selection: readonly number[];
  readonly anchor: number | null;
}

export const nothing: Selection = { selection: [], anchor: null };

/** These points alone; the last named is where a range begins. */
export function only(points: readonly number[]): Selection {
  return points.length === 0 ? nothing : { selection: ascending(points), anchor: points.at(-1) as number };
}

/** One point more, or less where it was chosen. */
export function toggled({ selection }: Selection, point: number): Selection {
  const without = selection.filter((one) => one !== point);
  return { selection: without.length < selection.length ? without : ascending([...selection, point]), anchor: point };
}

/** All from the anchor to a point; with `add` besides those chosen before. The anchor stays, so that the range can be corrected. */
export function ranged({ selection, anchor }: Selection, point: number, add = false): Selection {
  const from = anchor ?? point;
  const low = Math.min(from, point);
  const range = Array.from({ length: Math.abs(point - from) + 1 }, (_, i) => low + i);
  return { selection: add ? ascending([...selection, ...range]) : range, anchor: from };
}

/** All of `count` points. */
export const everything = (count: number): Selection => ({
  selection: Array.from({ length: count }, (_, i) => i),
  anchor: count > 0 ? 0 : null,
});

const ascending = (points: readonly number[]): number[] => [...new Set(points)].sort((a, b) => a - b);
