import { expect, test } from "vitest";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import { shapeOf } from "../../src/mission/patterns/shape.ts";

const a = { lat: 48.61, lon: 16.91 };
const b = { lat: 48.62, lon: 16.92 };
const c = { lat: 48.63, lon: 16.93 };
const drawn = () => new PlanEditor(newPlan({ section: [a, b, c] }));

test("points are drawn one by one; finishing makes the section, one step of undo", () => {
  const editor = new PlanEditor();
  editor.beginDraw();
  editor.draw({ ...a, ...{ amsl: 170 } });
  editor.draw(b);
  expect(editor.plan.section).toEqual([]);
  expect(editor.finishDraw()).toBe(true);
  expect(editor.plan.section).toEqual([a, b]);
  editor.undo();
  expect(editor.plan.section).toEqual([]);
  editor.redo();
  expect(editor.plan.section).toEqual([a, b]);
});

test("one point is no section, and cancelling leaves the section as it was", () => {
  const editor = drawn();
  editor.beginDraw();
  editor.draw(a);
  expect(editor.finishDraw()).toBe(false);
  expect(editor.state.get().draft).toBeNull();
  editor.beginDraw();
  editor.draw(a);
  editor.draw(b);
  editor.cancelDraw();
  expect(editor.plan.section).toEqual([a, b, c]);
});

test("undo while drawing takes back the newest point", () => {
  const editor = drawn();
  editor.beginDraw();
  editor.draw(a);
  editor.draw(b);
  editor.undo();
  expect(editor.state.get().draft).toEqual([a]);
  editor.redo();
  expect(editor.state.get().draft).toEqual([a]);
});

test("a drag is one step of undo, the next drag of the same vertex another", () => {
  const editor = drawn();
  editor.beginDrag(1);
  editor.drag(1, { lat: 48.7, lon: 16.92 });
  editor.drag(1, { lat: 48.8, lon: 16.92 });
  editor.beginDrag(1);
  editor.drag(1, { lat: 48.9, lon: 16.92 });
  editor.undo();
  expect(editor.plan.section[1]).toEqual({ lat: 48.8, lon: 16.92 });
  editor.undo();
  expect(editor.plan.section[1]).toEqual(b);
});

test("a vertex put in between may be dragged on in the same step", () => {
  const editor = drawn();
  editor.insert(1, { lat: 1, lon: 1 });
  editor.drag(1, { lat: 2, lon: 2 });
  expect(editor.plan.section).toEqual([a, { lat: 2, lon: 2 }, b, c]);
  expect(editor.state.get().selection).toEqual([1]);
  editor.undo();
  expect(editor.plan.section).toEqual([a, b, c]);
});

test("the last two vertices can not be removed", () => {
  const editor = drawn();
  expect(editor.remove(1)).toBe(true);
  expect(editor.plan.section).toEqual([a, c]);
  expect(editor.remove(0)).toBe(false);
  expect(editor.remove(7)).toBe(false);
  expect(editor.plan.section).toEqual([a, c]);
});

test("typing into one field is one step, and a saved plan is unchanged until edited", () => {
  const editor = drawn();
  editor.edit({ name: "N" }, "name");
  editor.edit({ name: "North" }, "name");
  editor.markSaved("/plans/north.plan");
  expect(editor.changed).toBe(false);
  editor.editPattern({ ahl: 120 }, "ahl");
  expect(editor.changed).toBe(true);
  editor.undo();
  expect(editor.changed).toBe(false);
  editor.undo();
  expect(editor.plan.name).toBe("New patrol");
});

test("opening a plan forgets the history of the one before", () => {
  const editor = drawn();
  editor.edit({ name: "old" });
  editor.open(newPlan({ name: "opened", section: [a, b] }), "/plans/a.plan");
  editor.undo();
  expect(editor.plan.name).toBe("opened");
  expect(editor.state.get().path).toBe("/plans/a.plan");
});

test("an area is drawn as an outline and edited corner by corner; the section stays as it was", () => {
  const editor = drawn();
  editor.change((plan) => withKind(plan, "area"));
  editor.beginShape();
  for (const corner of [a, b, { lat: 48.61, lon: 16.93 }]) editor.draw(corner);
  expect(editor.finishDraw()).toBe(true);
  expect(shapeOf(editor.plan)).toEqual([a, b, { lat: 48.61, lon: 16.93 }]);
  expect(editor.remove(0)).toBe(false);
  editor.insert(3, c);
  editor.drag(3, { lat: 48.6, lon: 16.92 });
  expect(shapeOf(editor.plan).at(-1)).toEqual({ lat: 48.6, lon: 16.92 });
  expect(editor.remove(0)).toBe(true);
  expect(editor.plan.section).toEqual([a, b, c]);
});

test("a route is drawn stop by stop, and drawn anew its stops are new ones", () => {
  const editor = drawn();
  editor.change((plan) => withKind(plan, "route"));
  expect(shapeOf(editor.plan)).toEqual([a, b, c]);
  editor.change((plan) => ({
    ...plan,
    pattern: { kind: "route", stops: [{ ...a, holdMs: 5_000 }, b], end: "return", ahl: 90, speed: 12 },
  }));
  editor.beginDrag(0);
  editor.drag(0, c);
  expect(shapeOf(editor.plan)).toEqual([{ ...c, holdMs: 5_000 }, b]);
  editor.beginShape();
  for (const stop of [b, c]) editor.draw(stop);
  expect(editor.finishDraw()).toBe(true);
  expect(editor.plan.pattern).toEqual({ kind: "route", stops: [b, c], end: "return", ahl: 90, speed: 12 });
  expect(editor.plan.section).toEqual([a, b, c]);
});

test("an orbit is placed by one click, and a section drawn afterwards makes it a corridor again", () => {
  const editor = drawn();
  editor.change((plan) => withKind(plan, "orbit"));
  editor.beginShape();
  expect(editor.place({ ...a, ...{ amsl: 170 } })).toBe(true);
  expect(editor.plan.pattern).toMatchObject({ kind: "orbit", centre: a });
  editor.setSection([b, c]);
  expect(editor.plan.pattern.kind).toBe("corridor");
  editor.undo();
  expect(editor.plan.pattern.kind).toBe("orbit");
});
