import type { FlagRecord } from "../../../src/contract/records.ts";
import { nextOpen } from "../flagDesk.ts";

/** Where an analyst stands in the list of flags. */
export interface Standing {
  readonly rows: readonly FlagRecord[];
  /** The line that is open, and the one that was open before it. */
  readonly line: string | null;
  readonly before: string | null;
  /** Flags whose verdict is under way. */
  readonly busy: ReadonlySet<string>;
}

/**
 * The flags that the analyst is likely to open next, the likeliest first: the two that follow the way the analyst goes,
 * the next two that nobody has judged, and the one on the other side. Only those whose footage is complete.
 */
export function likelyNext({ rows, line, before, busy }: Standing): string[] {
  const at = rows.findIndex(({ id }) => id === line);
  if (at < 0) return [];
  const cameFrom = rows.findIndex(({ id }) => id === before);
  const way = cameFrom > at ? -1 : 1;
  const open = nextOpen(rows, line, busy);
  const openAfter = open === null ? null : nextOpen(rows, open, new Set([...busy, line ?? ""]));
  const wished = [rows[at + way]?.id, open, rows[at + 2 * way]?.id, openAfter, rows[at - way]?.id];
  const closed = (id: string): boolean => rows.some((row) => row.id === id && row.state === "closed");
  return [...new Set(wished)].filter((id): id is string => typeof id === "string" && id !== line && closed(id));
}
