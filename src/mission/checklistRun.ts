import { type Checklist, type ChecklistItem, type CheckValues, judgeCheck } from "./checklist.ts";

/** How one item stands. `by` and `at` of what a person ticked or skipped; `words` are the value of one that ticks itself. */
export interface ItemState {
  readonly state: "open" | "ticked" | "skipped";
  readonly at?: number;
  readonly by?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly words?: string;
}

/** How a checklist is carried out for one vehicle; instants in ms since 1970. */
export interface ChecklistRun {
  readonly id: string;
  readonly vehicleId: string;
  /** The list as it was when it was begun. */
  readonly list: Checklist;
  readonly startedAt: number;
  /** By item. */
  readonly items: Readonly<Record<string, ItemState>>;
  /** The vehicle was armed: nothing of it changes any more. */
  readonly armed?: { readonly at: number; readonly by: string; readonly open: readonly string[] };
  readonly sortieId?: string;
}

/** Begins a list, with nothing ticked. */
export const beginRun = (known: Pick<ChecklistRun, "id" | "vehicleId" | "list" | "startedAt">): ChecklistRun => ({
  ...known,
  items: Object.fromEntries(known.list.items.map(({ id }) => [id, { state: "open" }] as const)),
});

/** What is neither ticked nor skipped, in the list's order. */
export const openItems = ({ list, items }: Pick<ChecklistRun, "list" | "items">): ChecklistItem[] =>
  list.items.filter(({ id }) => (items[id]?.state ?? "open") === "open");

/** The run with its tests as they stand with these values; the same object where nothing changed. */
export function withValues(run: ChecklistRun, values: CheckValues, at: number): ChecklistRun {
  if (run.armed) return run;
  const changed = run.list.items.flatMap(({ id, test }) => {
    const before = run.items[id];
    if (!test || !before) return [];
    const { ok, words } = judgeCheck(test, values);
    if (before.state === "skipped") return before.words === words ? [] : [[id, { ...before, words }] as const];
    const state = ok ? "ticked" : "open";
    if (before.state === state && before.words === words) return [];
    const since = before.state === state ? before.at : at;
    return [[id, { state, words, ...(since !== undefined && { at: since }) } satisfies ItemState] as const];
  });
  return changed.length === 0 ? run : { ...run, items: { ...run.items, ...Object.fromEntries(changed) } };
}

/** What a person said of an item; an item that ticks itself can only be skipped, or taken back to its test. */
export type ItemDeed =
  | { readonly kind: "tick" | "open"; readonly by: string; readonly at: number }
  | { readonly kind: "skip"; readonly by: string; readonly at: number; readonly reason: string };

/** The run after that; throws an Error in words where it can not be. */
export function withDeed(run: ChecklistRun, itemId: string, deed: ItemDeed): ChecklistRun {
  const item = run.list.items.find(({ id }) => id === itemId);
  if (run.armed) throw new Error("The vehicle was armed: its checklist is part of the sortie now");
  if (!item) throw new Error(`The checklist has no item ${itemId}`);
  const before = run.items[itemId];
  const kept = before?.words === undefined ? {} : { words: before.words };
  const { kind, by, at } = deed;
  if (kind === "tick" && item.test) throw new Error(`"${item.words}" ticks itself with what the vehicle reports`);
  if (kind === "skip" && deed.reason.trim() === "") throw new Error("Whoever skips an item says why");
  const next: ItemState =
    kind === "tick"
      ? { state: "ticked", by, at }
      : kind === "skip"
        ? { state: "skipped", by, at, reason: deed.reason.trim(), ...kept }
        : { state: "open", ...kept };
  return { ...run, items: { ...run.items, [itemId]: next } };
}
