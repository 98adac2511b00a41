import type { FlagRecord } from "../../src/contract/records.ts";
import type { FlagFilter, FlagSort } from "../shell/ui.ts";

/** The flags that a filter lets through, in the order asked for. */
export function listed(flags: Iterable<FlagRecord>, filter: FlagFilter, sort: FlagSort): FlagRecord[] {
  return [...flags].filter((f) => passes(f, filter)).sort(orders[sort]);
}

/** The flag `by` places after another in a list; the first when it is not there, and no wrapping around. */
export function neighbour(flags: readonly FlagRecord[], id: string | null, by: 1 | -1): string | null {
  const at = flags.findIndex((f) => f.id === id);
  if (at < 0) return flags[0]?.id ?? null;
  return flags[Math.min(Math.max(at + by, 0), flags.length - 1)]?.id ?? null;
}

const passes = ({ verdict }: FlagRecord, filter: FlagFilter): boolean =>
  filter === "all" || (filter === "unreviewed" ? verdict === undefined : verdict?.kind === filter);

const orders: Record<FlagSort, (a: FlagRecord, b: FlagRecord) => number> = {
  newest: (a, b) => b.openedAt - a.openedAt || a.id.localeCompare(b.id),
  oldest: (a, b) => a.openedAt - b.openedAt || a.id.localeCompare(b.id),
  score: (a, b) => b.score - a.score || b.openedAt - a.openedAt,
};
