import { expect, it } from "vitest";
import { between, dragged, nudged } from "../../renderer/review/corrections/boxDrag.ts";
import {
  classOfKey,
  correctionDeed,
  orderedClasses,
  quickClasses,
} from "../../renderer/review/corrections/correctionKeys.ts";
import { boxLabel, boxWords, datasetState, kindWords } from "../../renderer/review/corrections/correctionWords.ts";
import { correctionClasses } from "../../src/contract/corrections.ts";

const press = (key: string, held: Partial<Record<"control" | "shift" | "alt", boolean>> = {}, chosen = true) =>
  correctionDeed({ key, control: false, shift: false, alt: false, ...held }, chosen);

it("numbers are classes, and every class can be had", () => {
  expect(["1", "2", "9", "0"].map(classOfKey)).toEqual(["car", "van", "unsure", "vehicle"]);
  expect(press("3")).toEqual({ className: "truck" });
  expect([...orderedClasses].sort()).toEqual([...correctionClasses].sort());
  expect(orderedClasses.slice(0, quickClasses.length)).toEqual(quickClasses);
});

it("arrows move the chosen box, and are the player's where none is chosen", () => {
  expect(press("ArrowLeft")).toEqual({ move: { x: -1, y: 0 } });
  expect(press("ArrowDown", { shift: true })).toEqual({ move: { x: 0, y: 10 } });
  expect(press("ArrowRight", { alt: true })).toEqual({ grow: { x: 1, y: 0 } });
  expect(press("ArrowLeft", {}, false)).toBeUndefined();
});

it("what judges a flag elsewhere judges none here, and the player keeps its keys", () => {
  expect(["c", "d", "e", "r", "x"].map((key) => press(key))).toEqual(["none", "none", "none", "none", "none"]);
  expect([" ", ",", ".", "i", "p"].map((key) => press(key))).toEqual(Array(5).fill(undefined));
  expect([press("z", { control: true }), press("y", { control: true }), press("Delete", { shift: true })]).toEqual([
    "undo",
    "redo",
    "remove-frame",
  ]);
});

it("a box is dragged by its whole, its edges and its corners, and stays in the picture", () => {
  const box = { x: 0.25, y: 0.25, w: 0.5, h: 0.25 };
  const from = { x: 0.5, y: 0.5 };
  const to = { x: 0.625, y: 0.5625 };
  expect(dragged(box, "whole", from, to)).toEqual({ x: 0.375, y: 0.3125, w: 0.5, h: 0.25 });
  expect(dragged(box, "e", from, to)).toEqual({ x: 0.25, y: 0.25, w: 0.625, h: 0.25 });
  expect(dragged(box, "nw", from, to)).toEqual({ x: 0.375, y: 0.3125, w: 0.375, h: 0.1875 });
  expect(dragged(box, "whole", from, { x: 3, y: -3 })).toEqual({ x: 0.5, y: 0, w: 0.5, h: 0.25 });
  expect(dragged(box, "w", { x: 0, y: 0 }, { x: 0.75, y: 0 })).toEqual({ x: 0.75, y: 0.25, w: 0.25, h: 0.25 });
  expect(between({ x: 0.75, y: 2 }, { x: 0.5, y: 0.5 })).toEqual({ x: 0.5, y: 0.5, w: 0.25, h: 0.5 });
  expect(nudged(box, { x: 10, y: 0 }, { width: 80, height: 60 }, "move").x).toBe(0.375);
  expect(nudged(box, { x: 10, y: 0 }, { width: 80, height: 60 }, "grow").w).toBe(0.625);
});

it("a box says what it is, what the detector said, and who placed it", () => {
  const box = { x: 0, y: 0, w: 1, h: 1 };
  const one = { trackId: "a", at: 0, box, className: "van", source: "said", was: { className: "car" } } as const;
  expect(boxWords(one)).toBe("van, not car as the detector said; placed by hand");
  expect([boxLabel(one), boxLabel({ ...one, source: "found", score: 0.81 })]).toEqual(["van ✎", "van 81\u202f%"]);
});

it("counts are told in words", () => {
  const none = { moved: 0, class: 0, "not-vehicle": 0, missed: 0, joined: 0, split: 0, right: 0 };
  expect(kindWords(none)).toBe("");
  expect(kindWords({ ...none, moved: 3, missed: 1 })).toBe("3 boxes placed, 1 missed vehicle");
  const counts = { pictures: { train: 1, val: 0 }, boxes: { train: 2, val: 0 }, right: 1, empty: 0, sorties: 1 };
  const record = { datasetId: "d", folder: "/x", share: 1, notes: [], counts: { ...counts, classes: {}, missing: 0 } };
  expect(datasetState({ ...record, phase: "done" })).toBe(
    "1 picture (train 1, val 0), 2 boxes, 1 called right, 0 empty",
  );
  expect(datasetState({ ...record, phase: "running", share: 0.429 })).toBe("42 %");
});
