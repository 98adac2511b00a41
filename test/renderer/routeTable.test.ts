import { describe, expect, test } from "vitest";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { RouteTable } from "../../renderer/plan/route/routeTable.ts";
import { cellBeside, changeIn, numberIn } from "../../renderer/plan/route/stopCells.ts";
import { type StopAction, stopAction } from "../../renderer/plan/route/stopKeys.ts";
import { waysOf, wordsOfStop } from "../../renderer/plan/route/stopWords.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { ordersOf } from "../../src/mission/patterns/orders.ts";
import type { RoutePattern } from "../../src/mission/patterns/pattern.ts";
import type { Stop } from "../../src/mission/patterns/stop.ts";
import type { Plan } from "../../src/mission/plan.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const stops: readonly Stop[] = [
  at(100, 0),
  { ...at(200, 0), speed: 4, holdMs: 30_000 },
  { ...at(300, 0), height: { agl: 40 }, aim: { kind: "angles", pitchDeg: -45, yawDeg: -90 }, watch: true },
  { ...at(400, 0), loiter: { until: { turns: 2 }, radius: -50 }, camera: { kind: "photo" } },
];
const route: RoutePattern = { kind: "route", stops, end: "return", ahl: 90, speed: 12 };
const plan: Plan = { ...newPlan(), home: at(0, 0), pattern: route };
const opened = () => {
  const editor = new PlanEditor(plan);
  return { editor, table: new RouteTable(editor), stops: () => (editor.plan.pattern as RoutePattern).stops };
};

describe("the table of stops", () => {
  test("sets what is selected alike, one step of undo, and typing on is the same step", () => {
    const { editor, table, stops: now } = opened();
    table.click(1, { toggle: false, range: false });
    table.click(3, { toggle: true, range: false });
    table.set({ speed: 6 }, "speed");
    table.set({ speed: 7 }, "speed");
    expect(now().map(({ speed }) => speed)).toEqual([undefined, 7, undefined, 7]);
    expect(table.selection).toEqual([1, 3]);
    editor.undo();
    expect(now()).toEqual(stops);
  });

  test("sets other stops in another step of undo, although the same is typed", () => {
    const { editor, table, stops: now } = opened();
    table.click(0, { toggle: false, range: false });
    table.set({ speed: 6 }, "speed");
    table.click(2, { toggle: false, range: false });
    table.set({ speed: 6 }, "speed");
    editor.undo();
    expect(now().map(({ speed }) => speed)).toEqual([6, 4, undefined, undefined]);
  });

  test("deletes, copies, steps and reverses with the selection, each one step of undo", () => {
    const { editor, table, stops: now } = opened();
    table.click(0, { toggle: false, range: false });
    table.click(1, { toggle: false, range: true });
    table.step(1);
    expect([now().map((stop) => stops.indexOf(stop)), table.selection]).toEqual([
      [2, 0, 1, 3],
      [1, 2],
    ]);
    table.duplicate();
    expect([now().map((stop) => stops.indexOf(stop)), table.selection]).toEqual([
      [2, 0, 1, 0, 1, 3],
      [3, 4],
    ]);
    table.delete();
    expect([now().map((stop) => stops.indexOf(stop)), table.selection]).toEqual([[2, 0, 1, 3], []]);
    table.reverse();
    expect(now().map(({ lat, lon }) => stops.findIndex((stop) => stop.lat === lat && stop.lon === lon))).toEqual([
      3, 1, 0, 2,
    ]);
    for (let undone = 0; undone < 4; undone++) editor.undo();
    expect(now()).toBe(stops);
  });

  test("puts a stop between two, or beyond the last in the same direction", () => {
    const { table, stops: now } = opened();
    table.click(0, { toggle: false, range: false });
    table.insertAfter();
    expect(now()[1]?.lon).toBeCloseTo((at(100, 0).lon + at(200, 0).lon) / 2, 9);
    expect(table.selection).toEqual([1]);
    table.click(4, { toggle: false, range: false });
    table.insertAfter();
    expect(now()[5]?.lon).toBeCloseTo(at(500, 0).lon, 6);
    const empty = new PlanEditor({ ...plan, home: null, pattern: { ...route, stops: [] } });
    new RouteTable(empty).insertAfter();
    expect((empty.plan.pattern as RoutePattern).stops).toEqual([]);
  });

  test("leaves a plan alone that is no route, and what is selected elsewhere", () => {
    const editor = new PlanEditor({
      ...newPlan(),
      section: [at(0, 0), at(9, 9)],
      link: { place: at(0, 0), range: 900 },
    });
    const table = new RouteTable(editor);
    editor.focus({ kind: "link" }, [0]);
    const before = editor.plan;
    table.delete();
    table.set({ speed: 1 });
    expect([table.route, table.selection, editor.plan]).toEqual([undefined, [], before]);
  });
});

describe("a cell", () => {
  test("holds the number in force, and takes what is typed in its unit; empty follows the route again", () => {
    const numbers = stops.map((stop) =>
      (["height", "speed", "hold", "pitch"] as const).map((cell) => numberIn(route, stop, cell)),
    );
    expect(numbers).toEqual([
      [90, 12, undefined, undefined],
      [90, 4, 30, undefined],
      [40, 12, undefined, -45],
      [90, 12, undefined, undefined],
    ]);
    const [first, second, third] = stops as [Stop, Stop, Stop];
    expect(changeIn(route, first, "height", "75")).toEqual({ height: { ahl: 75 } });
    expect(changeIn(route, third, "height", "55,5")).toEqual({ height: { agl: 55.5 } });
    expect(changeIn({ ...route, aboveGround: { agl: 60, tolerance: 5, floor: 30 } }, first, "height", "75")).toEqual({
      height: { agl: 75 },
    });
    expect(changeIn(route, second, "speed", " ")).toEqual({ speed: undefined });
    expect(changeIn(route, second, "speed", "12")).toEqual({ speed: undefined });
    expect(changeIn(route, first, "hold", "1.5")).toEqual({ holdMs: 1_500 });
    expect(changeIn(route, third, "pitch", "-30.4")).toEqual({ aim: { kind: "angles", pitchDeg: -30, yawDeg: -90 } });
    for (const [cell, text] of [
      ["height", "x"],
      ["speed", "0"],
      ["speed", "900"],
      ["pitch", "-91"],
      ["hold", "-1"],
    ] as const)
      expect(changeIn(route, first, cell, text)).toBeUndefined();
  });

  test("leads to the next one, from row to row", () => {
    expect(cellBeside({ row: 0, cell: "height" }, 1, 2)).toEqual({ row: 0, cell: "speed" });
    expect(cellBeside({ row: 0, cell: "pitch" }, 1, 2)).toEqual({ row: 1, cell: "height" });
    expect(cellBeside({ row: 1, cell: "height" }, -1, 2)).toEqual({ row: 0, cell: "pitch" });
    expect([cellBeside({ row: 0, cell: "height" }, -1, 2), cellBeside({ row: 1, cell: "pitch" }, 1, 2)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

test("keys go through the rows, extend, move, delete and edit", () => {
  const press = (key: string, keys: { ctrl?: true; shift?: true; alt?: true } = {}, row = 5): StopAction | undefined =>
    stopAction(
      { key, ctrlKey: keys.ctrl ?? false, metaKey: false, shiftKey: keys.shift ?? false, altKey: keys.alt ?? false },
      { row, rows: 10, page: 4 },
    );
  const go = (to: number, extend = false) => ({ kind: "go", to, extend });
  expect([
    press("ArrowUp"),
    press("ArrowDown", { shift: true }),
    press("PageUp"),
    press("PageDown"),
    press("Home"),
    press("End"),
  ]).toEqual([go(4), go(6, true), go(1), go(9), go(0), go(9)]);
  expect([press("ArrowDown", {}, -1), press("ArrowUp", {}, -1), press("ArrowDown", {}, 9)]).toEqual([
    go(0),
    go(9),
    go(9),
  ]);
  expect([press("ArrowUp", { alt: true }), press("ArrowDown", { alt: true }), press("x", { alt: true })]).toEqual([
    { kind: "step", by: -1 },
    { kind: "step", by: 1 },
    undefined,
  ]);
  expect([press("a", { ctrl: true }), press("d", { ctrl: true }), press("z", { ctrl: true })]).toEqual([
    { kind: "all" },
    { kind: "duplicate" },
    undefined,
  ]);
  expect([press("Delete"), press("Enter"), press("Escape"), press("q")]).toEqual([
    { kind: "delete" },
    { kind: "edit" },
    { kind: "none" },
    undefined,
  ]);
});

test("the words of a stop say what is its own and what follows", () => {
  const orders = ordersOf(route);
  const ways = waysOf(patrolOf(plan, flatGround(400)).legs, stops.length);
  const plain = (text: string) => text.replaceAll(/\s/g, " ").replace("\u2212", "-");
  const words = stops.map((stop, i) => {
    const { what, signs, height, speed, hold, gimbal, way } = wordsOfStop(route, stop, orders[i], ways[i]);
    const mark = ({ text, own }: { text: string; own: boolean }) => `${plain(text)}${own ? " own" : ""}`;
    return [plain(what), signs, mark(height), mark(speed), plain(hold), mark(gimbal), plain(way)];
  });
  expect(words).toEqual([
    ["Pass", "→", "90 m", "12 m/s", "—", "—", "100 m"],
    ["Pass", "→", "90 m", "4 m/s own", "0:30", "—", "100 m"],
    ["Pass · watch", "→ ◉", "40 m AGL own", "12 m/s", "—", "-45° 90°L own", "100 m"],
    ["Circle 2×, 50 m left · photo", "↻ 2× ▣", "90 m", "12 m/s", "—", "-45° 90°L", "50 m"],
  ]);
});
