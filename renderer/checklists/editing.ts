import { type Checklist, type ChecklistItem, type CheckTest, limitedTests } from "../../src/mission/checklist.ts";

/** What is being edited, with what it was before and what was undone; whole lists, for they are short. */
export interface Editing {
  readonly list: Checklist;
  readonly undo: readonly Checklist[];
  readonly redo: readonly Checklist[];
  /** The field that was written into last. */
  readonly field?: string | undefined;
}

export const editingOf = (list: Checklist): Editing => ({ list, undo: [], redo: [] });

/** What is written into one field, letter by letter, is one step. */
export function changed(editing: Editing, list: Checklist, field?: string): Editing {
  const goesOn = field !== undefined && field === editing.field;
  const undo = goesOn ? editing.undo : [...editing.undo.slice(-99), editing.list];
  return { list, undo, redo: [], field };
}

export function undone({ list, undo, redo }: Editing): Editing {
  const before = undo.at(-1);
  return before ? { list: before, undo: undo.slice(0, -1), redo: [...redo, list] } : { list, undo, redo };
}

export function redone({ list, undo, redo }: Editing): Editing {
  const next = redo.at(-1);
  return next ? { list: next, undo: [...undo, list], redo: redo.slice(0, -1) } : { list, undo, redo };
}

export const withItem = (list: Checklist, index: number, item: ChecklistItem): Checklist => ({
  ...list,
  items: list.items.map((one, i) => (i === index ? item : one)),
});

export const withoutItem = (list: Checklist, index: number): Checklist => ({
  ...list,
  items: list.items.filter((_, i) => i !== index),
});

export function movedItem(list: Checklist, index: number, by: 1 | -1): Checklist {
  const to = index + by;
  const items = [...list.items];
  const [item] = items.splice(index, 1);
  if (!item || to < 0 || to >= list.items.length) return list;
  items.splice(to, 0, item);
  return { ...list, items };
}

export const addedItem = (list: Checklist, id: string): Checklist => ({
  ...list,
  items: [...list.items, { id, words: "" }],
});

/** The item with another test, with a limit that is usual where it needs one; without one where it is null. */
export function withTest({ test: _, ...item }: ChecklistItem, value: CheckTest | null): ChecklistItem {
  if (value === null) return item;
  return { ...item, test: { value, ...(limitedTests.has(value) && { limit: usual[value] ?? 0 }) } };
}

const usual: Readonly<Partial<Record<CheckTest, number>>> = {
  ...{ gpsFix: 3, satellites: 10, hdop: 1.5, battery: 90, link: 5, storage: 2_000 },
};

/** How tests are named. */
export const testWords: Readonly<Record<CheckTest, string>> = {
  gpsFix: "GPS fix, at least (3 is 3D)",
  satellites: "Satellites, at least",
  hdop: "HDOP, at most",
  estimator: "Position estimate fits together",
  battery: "Battery, %, at least",
  home: "Home is set",
  fence: "Geofence on board and on",
  patrol: "Patrol on board is the plan",
  link: "Link loss, %, at most",
  storage: "Camera storage free, MiB, at least",
  video: "Video is playing",
  ready: "Vehicle’s own checks passed",
};
