import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Drafts } from "../../renderer/plan/library/drafts.ts";
import { Library } from "../../renderer/plan/library/library.ts";
import { daysLeft, foundPlans, planText, whenText } from "../../renderer/plan/library/libraryWords.ts";
import { Table } from "../../renderer/plan/library/table.ts";
import { thumbnailOf } from "../../renderer/plan/library/thumbnail.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { LibraryPlan, PlanLibraryCalls } from "../../src/contract/planLibrary.ts";
import { planLibraryParsers } from "../../src/contract/planLibrary.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { planLibraryHandlers } from "../../src/station/planLibraryHandlers.ts";
import { openDatabase } from "../../src/store/database.ts";
import { PlanLibrary } from "../../src/store/planLibrary.ts";
import { PlanDrafts } from "../../src/store/planLibraryDrafts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const frame = new EnuFrame({ lat: 47, lon: 8 });
const line = (...points: readonly (readonly [number, number])[]) =>
  points.map(([east, north]) => {
    const { lat, lon } = frame.toPosition({ east, north });
    return { lat, lon };
  });

const plan: Plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0]) });

/** A window on a real library in a database, its calls parsed and copied as over a port; `full` refuses to keep drafts. */
function station() {
  const db = openDatabase(":memory:");
  onTestFinished(() => db.close());
  let ids = 0;
  const library = new PlanLibrary(db, { now: () => Date.now(), newId: () => `p${++ids}` });
  const drafts = new PlanDrafts(db);
  const announcer = new Announcer();
  const handlers = planLibraryHandlers({ plans: library, drafts, announcer });
  const state = { full: false, asked: [] as string[] };
  const call = (async (name: keyof PlanLibraryCalls, args: unknown) => {
    state.asked.push(name);
    if (state.full && name === "plans.keepDraft") throw new FailureError("disk-full", "No room");
    const parsed = (planLibraryParsers[name] as (args: unknown) => unknown)(structuredClone(args));
    return structuredClone(await (handlers[name] as (args: unknown) => unknown)(parsed));
  }) as never;
  return { state, library, drafts, announcer, call };
}

let windows = 0;

function windowOn({ call }: { call: never }) {
  const editor = new PlanEditor(newPlan());
  const table = new Table(editor);
  const failures: unknown[] = [];
  const name = `w${++windows}`;
  let tables = 0;
  const drafts = new Drafts({
    ...{ editor, table, call },
    onFailure: (cause) => failures.push(cause),
    newId: () => `${name}-${++tables}`,
    now: () => Date.now(),
  });
  return { editor, table, drafts, failures, library: new Library({ table, call, by: () => "M. Meier" }) };
}

/** Two seconds, and what was asked in them answered. */
const pause = () => vi.advanceTimersByTimeAsync(2_100);

describe("saving", () => {
  it("makes a plan of the library of what is on the table, then versions of it; nothing changed makes none", async () => {
    const { editor, table, library } = windowOn(station());
    editor.change(() => plan);
    expect(editor.changed).toBe(true);
    expect(await library.save()).toBe("Saved “Ridge” in the library, version 1");
    expect([editor.changed, table.sitting.get().planId]).toEqual([false, "p1"]);
    editor.edit({ name: "Ridge, east" });
    expect(await library.save("for the east")).toBe("Saved “Ridge, east” in the library, version 2");
    expect(await library.save()).toBe("Nothing has changed in “Ridge, east” since version 2");
    expect((await library.versions("p1")).map(({ note, by }) => [note, by])).toEqual([
      ["for the east", "M. Meier"],
      ["First version", "M. Meier"],
    ]);
  });

  it("leaves unsaved what is changed while it goes on, and another plan that is opened meanwhile alone", async () => {
    const { editor, table, library } = windowOn(station());
    editor.change(() => plan);
    const saved = library.save();
    editor.edit({ name: "Changed meanwhile" });
    await saved;
    expect([editor.changed, table.sitting.get().planId]).toEqual([true, "p1"]);
    const again = library.save();
    editor.open(newPlan({ name: "Other" }), null);
    await again;
    expect(table.sitting.get().planId).toBeNull();
  });

  it("refuses a plan without a section or a name, and says what to do", async () => {
    const { editor, library } = windowOn(station());
    await expect(library.save()).rejects.toThrow("There is nothing to save yet");
    editor.change(() => ({ ...plan, name: "  " }));
    await expect(library.save()).rejects.toThrow("The plan has no name");
  });

  it("makes a new plan of one that was erased meanwhile", async () => {
    const on = station();
    const { editor, table, library } = windowOn(on);
    editor.change(() => plan);
    await library.save();
    on.library.trash("p1", true);
    on.library.erase("p1");
    editor.edit({ name: "Still here" });
    expect(await library.save()).toBe("Saved “Still here” in the library, version 1");
    expect(table.sitting.get().planId).toBe("p2");
  });
});

describe("the table", () => {
  it("knows the plan of the library that was opened, renamed and restored", async () => {
    const { editor, table, library } = windowOn(station());
    editor.change(() => plan);
    await library.save();
    editor.edit({ pattern: { ...plan.pattern, ahl: 120 } });
    await library.save();
    await library.rename("p1", "Valley");
    expect([editor.plan.name, editor.changed]).toEqual(["Valley", false]);
    await library.restore("p1", 1);
    expect([editor.plan, editor.changed, table.sitting.get().planId]).toEqual([plan, false, "p1"]);
    await library.open("p1", 2);
    expect(editor.plan.pattern.ahl).toBe(120);
    expect(await library.changes("p1", 1, 3)).toEqual(["Name: Ridge → Valley", "Height above home: 90 m → 120 m"]);
    editor.open(newPlan(), null);
    expect(library.onTable).toBeUndefined();
  });

  it("takes a plan that came out of a file into the library, once", async () => {
    const { editor, library } = windowOn(station());
    editor.open(plan, "/home/ridge.plan");
    expect(await library.import(plan, "ridge.plan")).toBe("“Ridge” is in the library now");
    expect(library.onTable?.id).toBe("p1");
    expect(await library.import(plan, "ridge.plan")).toBe(
      "“Ridge” was in the library already, the same as its version 1",
    );
    expect(library.state.get().plans.size).toBe(1);
  });
});

describe("an unsaved plan", () => {
  it("is kept two seconds after its first change, and offered to the next window as it was", async () => {
    const on = station();
    const first = windowOn(on);
    await first.drafts.refresh();
    first.editor.change(() => plan);
    await vi.advanceTimersByTimeAsync(1_500);
    first.editor.edit({ name: "Ridge 2" });
    await vi.advanceTimersByTimeAsync(600); // changes that go on and on do not put it off
    const next = windowOn(on); // the first was killed
    await next.drafts.refresh();
    const [draft, ...others] = next.drafts.offers.get();
    if (!draft) throw new Error("nothing is offered");
    expect([draft.name, others]).toEqual(["Ridge 2", []]);
    next.drafts.goOn(draft);
    expect([next.editor.plan, next.editor.changed]).toEqual([{ ...plan, name: "Ridge 2" }, true]);
    expect(next.drafts.offers.get()).toEqual([]);
    expect(on.drafts.list()).toHaveLength(1); // until it is saved
    await next.library.save();
    await pause();
    expect(on.drafts.list()).toEqual([]);
  });

  it("of a plan of the library is saved into that one", async () => {
    const on = station();
    const first = windowOn(on);
    first.editor.change(() => plan);
    await first.library.save();
    first.editor.edit({ name: "Ridge 2" });
    await pause();
    const next = windowOn(on);
    await next.drafts.refresh();
    next.drafts.goOn(next.drafts.offers.get()[0] as never);
    expect(await next.library.save()).toBe("Saved “Ridge 2” in the library, version 2");
  });

  it("that another plan takes the place of on the table is offered at once", async () => {
    const on = station();
    const { editor, drafts } = windowOn(on);
    editor.change(() => plan);
    editor.open(newPlan({ name: "Other" }), null);
    expect(drafts.offers.get().map(({ name }) => name)).toEqual(["Ridge"]);
    await pause();
    expect(on.drafts.list().map(({ name }) => name)).toEqual(["Ridge"]);
    editor.change(() => ({ ...plan, name: "Third" }));
    await pause();
    expect(
      on.drafts
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["Ridge", "Third"]);
    drafts.discard(drafts.offers.get()[0] as never);
    await pause();
    expect([on.drafts.list().map(({ name }) => name), drafts.offers.get()]).toEqual([["Third"], []]);
  });

  it("that is undone to what was saved, or that holds nothing, is none", async () => {
    const on = station();
    const { editor, drafts } = windowOn(on);
    editor.edit({ name: "Only a name" });
    await pause();
    expect(on.drafts.list()).toEqual([]);
    editor.undo();
    editor.change(() => plan);
    await pause();
    expect(on.drafts.list()).toHaveLength(1);
    editor.undo();
    await pause();
    expect([on.drafts.list(), drafts.offers.get()]).toEqual([[], []]);
  });

  it("is kept at once when the window goes, and only once when nothing changes", async () => {
    const on = station();
    const { editor, drafts } = windowOn(on);
    editor.change(() => plan);
    drafts.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(on.drafts.list()).toHaveLength(1);
    editor.select(null);
    await pause();
    expect(on.state.asked.filter((name) => name === "plans.keepDraft")).toHaveLength(1);
  });

  it("that can not be kept is told once, and tried again with the next change", async () => {
    const on = station();
    const { editor, failures } = windowOn(on);
    on.state.full = true;
    editor.change(() => plan);
    await pause();
    editor.edit({ name: "A" });
    await pause();
    expect(failures).toEqual([new FailureError("disk-full", "No room")]);
    on.state.full = false;
    editor.edit({ name: "B" });
    await pause();
    expect(on.drafts.list().map(({ name }) => name)).toEqual(["B"]);
  });

  it("that can not be read is refused with the place, and stays", async () => {
    const on = station();
    const { drafts, editor } = windowOn(on);
    on.drafts.keep({ id: "x", at: 5, name: "Bad", text: JSON.stringify({ ...plan, watchWidth: "wide" }) });
    on.drafts.keep({ id: "y", at: 4, name: "Unfinished", text: JSON.stringify({ ...newPlan(), name: "" }) });
    await drafts.refresh();
    const [bad, unfinished] = drafts.offers.get();
    expect(() => drafts.goOn(bad as never)).toThrow(/The unsaved plan: watchWidth/);
    expect(drafts.offers.get()).toHaveLength(2);
    drafts.goOn(unfinished as never);
    expect(editor.plan.section).toEqual([]);
  });
});

describe("words of the library", () => {
  const now = new Date(2026, 10, 23, 15, 0).getTime();
  const at = (hours: number) => now - hours * 3_600_000;
  const one = (change: Partial<LibraryPlan>): LibraryPlan => ({
    ...{ id: "a", name: "Ridge", notes: "", createdAt: 0, changedAt: at(1), usedAt: 0, version: 1, shown: false },
    ...change,
  });

  it("tell times as briefly as is clear", () => {
    expect([at(1), at(24), at(24 * 400)].map((t) => whenText(t, now))).toEqual([
      "14:00",
      "22 Nov 15:00",
      "19 Oct 2025 15:00",
    ]);
  });

  it("tell what a plan is, how long, and how often it was saved", () => {
    const sketch = { kind: "expanding-square" as const, length: 0, shape: [], path: [] };
    expect(planText(one({ sketch: { ...sketch, kind: "corridor", length: 12_400 }, version: 3 }), now)).toBe(
      "Corridor, 12.4\u202fkm · 3 versions · changed 14:00",
    );
    expect(planText(one({ sketch }), now)).toBe("Expanding square · 1 version · changed 14:00");
    expect(planText(one({}), now)).toBe("1 version · changed 14:00");
  });

  it("find plans by all words typed, those used last first, the trash apart", () => {
    const plans = [
      one({ id: "a", name: "Ridge north", usedAt: 1 }),
      one({ id: "b", name: "Valley", notes: "North of the river", usedAt: 2 }),
      one({ id: "c", name: "North gate", usedAt: 3, trashedAt: 5 }),
    ];
    const ids = (typed: string, trashed = false) => foundPlans(plans, typed, trashed).map(({ id }) => id);
    expect([ids(""), ids("NORTH"), ids("north river"), ids("west"), ids("", true)]).toEqual([
      ["b", "a"],
      ["b", "a"],
      ["b"],
      [],
      ["c"],
    ]);
    expect([daysLeft(at(0), now), daysLeft(at(29.5 * 24), now), daysLeft(at(31 * 24), now)]).toEqual([
      "30 days left",
      "1 day left",
      "erased soon",
    ]);
  });
});

it("a thumbnail shows lines within its box, north up, of one scale, over the date line too", () => {
  const box = { width: 80, height: 50, margin: 5 };
  expect(thumbnailOf({ shape: line([0, 0], [1000, 0], [1000, 100]), path: [] }, box)).toEqual({
    shape: "M5.0 28.5L75.0 28.5L75.0 21.5",
    path: "",
  });
  const across = [
    { lat: 0, lon: 179.99 },
    { lat: 0, lon: -179.99 },
  ];
  expect(thumbnailOf({ shape: across, path: [] }, box).shape).toBe("M5.0 25.0L75.0 25.0");
  expect(thumbnailOf({ shape: [], path: [] }, box)).toEqual({ shape: "", path: "" });
});
