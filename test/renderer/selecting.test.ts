import { describe, expect, test } from "vitest";
import { crowdedWords, handleTip, partName, partTip, pointsHint } from "../../renderer/plan/drawWords.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { planKey } from "../../renderer/plan/planKeys.ts";
import { everything, nothing, only, ranged, toggled } from "../../renderer/plan/selection.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { removePolygon } from "../../src/mission/fenceEdit.ts";
import { addZone, removeZone } from "../../src/mission/zoneEdit.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const line = [at(0, 0), at(100, 0), at(200, 0), at(300, 0), at(400, 0)];
const square = [at(0, 500), at(100, 500), at(100, 600), at(0, 600)];
const editing = () => new PlanEditor(newPlan({ section: line }));
const selectionOf = (editor: PlanEditor) => [editor.state.get().selection, editor.state.get().anchor];
/** Whole metres east and north of the first place. */
const metres = (places: readonly { lat: number; lon: number }[]) =>
  places.map((p) => {
    const { east, north } = frame.toEnu(p);
    return [Math.round(east) + 0, Math.round(north) + 0];
  });

describe("a selection", () => {
  test("grows and shrinks point by point, and is always in order", () => {
    const one = only([3]);
    expect(toggled(one, 1)).toEqual({ selection: [1, 3], anchor: 1 });
    expect(toggled(toggled(one, 1), 3)).toEqual({ selection: [1], anchor: 3 });
    expect(only([4, 2, 4])).toEqual({ selection: [2, 4], anchor: 4 });
    expect(only([])).toEqual(nothing);
    expect(everything(3)).toEqual({ selection: [0, 1, 2], anchor: 0 });
    expect(everything(0)).toEqual(nothing);
  });

  test("is a range from the point selected last, which can be corrected", () => {
    const wide = ranged(only([2]), 4);
    expect(wide).toEqual({ selection: [2, 3, 4], anchor: 2 });
    expect(ranged(wide, 0)).toEqual({ selection: [0, 1, 2], anchor: 2 });
    expect(ranged({ selection: [7], anchor: 2 }, 3, true)).toEqual({ selection: [2, 3, 7], anchor: 2 });
    expect(ranged(nothing, 3)).toEqual({ selection: [3], anchor: 3 });
  });
});

describe("the points of the plan on the table", () => {
  test("that are selected move together when one is dragged, one step of undo", () => {
    const editor = editing();
    editor.select([1, 3]);
    editor.beginDrag(3);
    editor.drag(3, at(310, 20));
    editor.drag(3, at(320, 40));
    expect(metres(editor.plan.section)).toEqual([
      [0, 0],
      [120, 40],
      [200, 0],
      [320, 40],
      [400, 0],
    ]);
    editor.undo();
    expect(editor.plan.section).toEqual(line);
    expect(selectionOf(editor)).toEqual([[], null]);
  });

  test("that are not selected are dragged alone", () => {
    const editor = editing();
    editor.select([1, 3]);
    editor.beginDrag(0);
    editor.drag(0, at(0, 50));
    expect(selectionOf(editor)).toEqual([[0], 0]);
    expect(metres(editor.plan.section.slice(0, 2))).toEqual([
      [0, 50],
      [100, 0],
    ]);
  });

  test("are removed together, and no selection points beyond the end", () => {
    const editor = editing();
    editor.select([1, 2, 3]);
    expect(editor.remove()).toBe(true);
    expect(editor.plan.section).toEqual([line[0], line[4]]);
    expect(selectionOf(editor)).toEqual([[], null]);
    editor.selectAll();
    expect(editor.remove()).toBe(false);
    editor.select([0, 1, 2]);
    expect(selectionOf(editor)[0]).toEqual([0, 1]);
    editor.undo();
    expect(editor.plan.section).toEqual(line);
  });

  test("lose their selection when others change how many there are", () => {
    const editor = editing();
    editor.select(4);
    editor.editPattern({ ahl: 70 });
    expect(selectionOf(editor)[0]).toEqual([4]);
    editor.edit({ section: line.slice(0, 3) });
    expect(selectionOf(editor)).toEqual([[], null]);
  });
});

describe("what is in focus", () => {
  const withZone = () => {
    const editor = editing();
    editor.beginDraw("watch");
    for (const corner of square) editor.draw(corner);
    expect(editor.finishDraw()).toBe(true);
    return editor;
  };

  test("is a zone once it is drawn: its corners are dragged, put in and taken out", () => {
    const editor = withZone();
    expect(editor.plan.zones).toEqual([{ id: "zone-1", name: "Watch zone 1", kind: "watch", points: square }]);
    expect(editor.state.get().focus).toEqual({ kind: "zone", id: "zone-1" });
    editor.insert(1, at(50, 450));
    editor.drag(1, at(50, 400));
    expect(metres(editor.plan.zones?.[0]?.points ?? [])[1]).toEqual([50, 400]);
    expect(editor.plan.section).toEqual(line);
    editor.undo();
    expect(editor.plan.zones?.[0]?.points).toEqual(square);
    editor.selectAll();
    expect(editor.remove()).toBe(true);
    expect(editor.plan.zones).toBeUndefined();
    expect(editor.state.get().focus).toEqual({ kind: "pattern" });
    editor.undo();
    expect(editor.plan.zones?.[0]?.points).toEqual(square);
  });

  test("is the pattern again after Escape, after its zone was deleted, and after drawing a section began", () => {
    const editor = withZone();
    editor.select(1);
    expect([editor.escape(), editor.state.get().focus.kind]).toEqual([true, "zone"]);
    expect([editor.escape(), editor.state.get().focus.kind]).toEqual([true, "pattern"]);
    expect(editor.escape()).toBe(false);
    editor.focus({ kind: "zone", id: "zone-1" }, [2]);
    expect(selectionOf(editor)[0]).toEqual([2]);
    editor.change((plan) => removeZone(plan, "zone-1"));
    expect([editor.state.get().focus.kind, selectionOf(editor)[0]]).toEqual(["pattern", []]);
    editor.focus({ kind: "zone", id: "zone-1" });
    expect(editor.state.get().focus.kind).toBe("pattern");
    editor.undo();
    editor.focus({ kind: "zone", id: "zone-1" });
    editor.beginDraw();
    expect(editor.state.get().focus.kind).toBe("pattern");
  });

  test("stays the same area when one before it is deleted", () => {
    const editor = editing();
    for (const kind of ["inclusion", "exclusion"] as const) {
      editor.beginDraw(kind);
      for (const corner of square) editor.draw(corner);
      editor.finishDraw();
    }
    expect(editor.state.get().focus).toEqual({ kind: "fence-area", index: 1 });
    editor.change((plan) => removePolygon(plan, 0));
    expect(editor.state.get().focus).toEqual({ kind: "fence-area", index: 0 });
  });

  test("is a circle or a rally point once it is placed", () => {
    const editor = editing();
    editor.beginPlace({ kind: "circle", of: "exclusion", radius: 80 });
    editor.place(at(0, 0));
    expect(editor.state.get().focus).toEqual({ kind: "fence-circle", index: 0 });
    editor.beginDrag(1);
    editor.drag(1, at(0, 150));
    expect(editor.plan.fence?.circles[0]?.radius).toBeCloseTo(150, 2);
    for (const ahl of [30, 40]) {
      editor.beginPlace({ kind: "rally", ahl });
      editor.place(at(0, ahl));
    }
    expect([editor.state.get().focus, selectionOf(editor)[0]]).toEqual([{ kind: "rally" }, [1]]);
  });

  test("is not a zone that a full plan did not take", () => {
    let full = newPlan({ section: line });
    for (let i = 0; i < 500; i++) full = addZone(full, "watch", square);
    const editor = new PlanEditor(full);
    editor.beginDraw("watch");
    for (const corner of square) editor.draw(corner);
    expect(editor.finishDraw()).toBe(false);
    expect(editor.plan).toBe(full);
  });
});

describe("keys", () => {
  const press = (editor: PlanEditor, key: string, { control = false, shift = false, headingDeg = 0 } = {}) =>
    planKey(editor, { key, control, shift }, headingDeg);

  test("move what is selected: a metre, ten with Shift, all presses one step of undo", () => {
    const editor = editing();
    expect(press(editor, "ArrowUp")).toBe(false);
    editor.select([0, 1]);
    for (const key of ["ArrowUp", "ArrowUp", "ArrowRight"]) expect(press(editor, key)).toBe(true);
    press(editor, "ArrowLeft", { shift: true });
    expect(metres(editor.plan.section.slice(0, 3))).toEqual([
      [-9, 2],
      [91, 2],
      [200, 0],
    ]);
    editor.select(2);
    press(editor, "ArrowDown");
    editor.undo();
    expect(metres(editor.plan.section.slice(1, 3))).toEqual([
      [91, 2],
      [200, 0],
    ]);
    editor.undo();
    expect(editor.plan.section).toEqual(line);
  });

  test("that are arrows go where they point on a globe that is turned, along the nearest quarter", () => {
    const editor = editing();
    editor.select(0);
    press(editor, "ArrowUp", { headingDeg: 100, shift: true });
    expect(metres(editor.plan.section.slice(0, 1))).toEqual([[10, 0]]);
    press(editor, "ArrowUp", { headingDeg: 350, shift: true });
    expect(metres(editor.plan.section.slice(0, 1))).toEqual([[10, 10]]);
  });

  test("select all, the next and none, and remove", () => {
    const editor = editing();
    expect(press(editor, "a", { control: true })).toBe(true);
    expect(selectionOf(editor)[0]).toEqual([0, 1, 2, 3, 4]);
    expect(press(editor, ".")).toBe(true);
    expect(selectionOf(editor)[0]).toEqual([1]);
    press(editor, ",");
    press(editor, ",");
    expect(selectionOf(editor)[0]).toEqual([4]);
    expect(press(editor, "Delete")).toBe(true);
    expect(editor.plan.section).toEqual(line.slice(0, 4));
    expect([press(editor, "Delete"), press(editor, "Escape")]).toEqual([false, false]);
    expect(press(editor, "z", { control: true })).toBe(true);
    expect(editor.plan.section).toEqual(line);
    expect(press(editor, "Z", { control: true, shift: true })).toBe(true);
    expect(editor.plan.section).toEqual(line.slice(0, 4));
  });

  test("while drawing end it, take a point back or cancel, and change no point of the plan", () => {
    const editor = editing();
    editor.select(1);
    editor.beginDraw("no-fly");
    for (const corner of square) editor.draw(corner);
    expect([press(editor, "Backspace"), press(editor, "ArrowUp"), press(editor, "a", { control: true })]).toEqual([
      true,
      false,
      false,
    ]);
    expect(editor.state.get().draft).toEqual(square.slice(0, 3));
    expect(planKey(editor, { key: "Enter", control: false, shift: false, taken: "enter" })).toBe(false);
    expect(press(editor, "Enter")).toBe(true);
    expect(editor.plan.zones?.[0]?.points).toEqual(square.slice(0, 3));
    editor.beginDraw("interest");
    expect(press(editor, "Escape")).toBe(true);
    expect(editor.state.get().draft).toBeNull();
  });

  test("belong to tabs and sliders that have arrows of their own", () => {
    const editor = editing();
    editor.select(1);
    expect(planKey(editor, { key: "ArrowUp", control: false, shift: false, taken: "arrows" })).toBe(false);
    expect(planKey(editor, { key: "ArrowUp", control: false, shift: false, taken: "enter" })).toBe(true);
  });
});

test("what can be done with points and parts is said in words", () => {
  const plan = addZone(newPlan({ section: line }), "no-fly", square);
  const zone = { kind: "zone", id: "zone-1" } as const;
  expect([
    partName(plan, zone),
    partName(plan, { kind: "fence-circle", index: 1 }),
    partTip(plan, { kind: "rally" }),
    pointsHint(plan, { kind: "pattern" }, 0),
    pointsHint(plan, zone, 1),
    pointsHint(plan, zone, 3),
    pointsHint(plan, { kind: "rally" }, 0),
    pointsHint({ ...plan, link: { place: at(0, 0), range: 2_500 } }, { kind: "link" }, 0),
    crowdedWords(1),
    handleTip(3, true),
  ]).toEqual([
    "No-fly zone 1",
    "stay-in circle 2",
    "Click to edit the rally points",
    "Drag a point to move it, a small one between two to add one. Shift+drag selects several.",
    "1 point of 4 selected. Drag one to move it, or use the arrow keys: 1\u202fm each, with Shift 10\u202fm.",
    "3 points of 4 selected. Drag one to move them all, or use the arrow keys: 1\u202fm each, with Shift 10\u202fm.",
    "",
    "Radius 2.5\u202fkm. Drag the middle to move it, the point on its edge to change its radius.",
    "1 point in the picture lies too close to others to be drawn: zoom in to see it.",
    "Drag to move all 3 · Ctrl+click leaves this one out · Del removes them",
  ]);
});
