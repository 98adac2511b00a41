import { expect, test } from "vitest";
import { figuresOf, type Judged, ofSize } from "../../src/vision/evalFigures.ts";

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });
const found = (score: number, left: number, top: number, right: number, bottom: number) => ({
  score,
  ...box(left, top, right, bottom),
});

/** Four vehicles, one of them missed; a place to be ignored; a motorcycle; and a picture without vehicles. */
const scene: Judged[] = [
  {
    name: "street",
    vehicles: [box(0, 0, 100, 100), box(200, 0, 300, 100)],
    cycles: [box(600, 0, 620, 20)],
    ignored: [box(400, 0, 500, 100)],
    found: [
      found(0.9, 0, 0, 100, 100), // the first vehicle
      found(0.8, 0, 0, 100, 90), // the same again: wrong
      found(0.8, 200, 0, 300, 60), // the second vehicle, IoU 0.6
      found(0.7, 400, 0, 450, 50), // in the place to be ignored: passed over
      found(0.65, 470, 0, 550, 100), // 30 of its 80 pixels across are in there: at a score between, and so left out below
    ],
  },
  {
    name: "yard",
    vehicles: [box(0, 0, 50, 50), box(100, 0, 200, 100)],
    cycles: [],
    ignored: [],
    found: [found(0.6, 100, 0, 200, 100)], // the other vehicle is missed
  },
  {
    name: "sea",
    vehicles: [],
    cycles: [],
    ignored: [],
    found: [found(0.5, 0, 0, 10, 10), found(0.3, 50, 50, 60, 60)],
  },
];
const without = (score: number): Judged[] =>
  scene.map((picture) => ({ ...picture, found: picture.found.filter((one) => one.score !== score) }));

test("figures are those worked out by hand, with ties, places to be ignored, and misses", () => {
  // At an overlap of 0.5, by score: 0.9 right; 0.8 one wrong and one right, together; 0.6 right; 0.5 wrong; 0.3 wrong.
  // Recall, precision: (1/4, 1), (2/4, 2/3), (3/4, 3/4), (3/4, 3/5), (3/4, 3/6).
  // AP = 1/4 · 1 + 1/4 · 3/4 (the best at 3/4) + 1/4 · 3/4 + 1/4 · 0 (the missed one) = 0.625.
  // From an overlap of 0.65 on the second vehicle (IoU 0.6) counts as wrong: (1/4, 1), (1/4, 1/3), (2/4, 2/4), …
  // AP = 1/4 · 1 + 1/4 · 1/2 = 0.375. Over 0.50, 0.55, 0.60 and the seven others: (3 · 0.625 + 7 · 0.375) / 10 = 0.45.
  // At 0.4: right 0.9, 0.8, 0.6; wrong 0.8, 0.5. Precision 3/5, recall 3/4, one false in the one empty picture.
  const { ap50to95, ...rest } = figuresOf(without(0.65), 0.4);
  expect(rest).toEqual({
    ...{ pictures: 3, vehicles: 4, ap50: 0.625, precision: 3 / 5, recall: 3 / 4 },
    ...{ empty: 1, falsePerEmpty: 1, cycles: 1, cycleRecall: 0 },
  });
  expect(ap50to95).toBeCloseTo(0.45, 12);
});

test("a detection of which less than half lies in a place to be ignored is wrong", () => {
  // One more wrong between 0.8 and 0.6: precision 3/6; (3/4, 3/5) in place of (3/4, 3/4), below 2/3 at 2/4.
  // AP = 1/4 · 1 + 1/4 · 2/3 + 1/4 · 3/5 = 0.5666….
  const { ap50, precision } = figuresOf(scene, 0.4);
  expect(precision).toBe(3 / 6);
  expect(ap50).toBeCloseTo(1 / 4 + 1 / 6 + 3 / 20, 12);
});

test("the order in which detections of one score come does not matter", () => {
  const turned = scene.toReversed().map((picture) => ({ ...picture, found: picture.found.toReversed() }));
  expect(figuresOf(turned, 0.4).ap50).toBe(figuresOf(scene, 0.4).ap50);
});

test("detections of a motorcycle count neither for nor against, and are counted by themselves", () => {
  const seen = without(0.65).map((picture) =>
    picture.name === "street" ? { ...picture, found: [...picture.found, found(0.95, 600, 0, 620, 19)] } : picture,
  );
  expect(figuresOf(seen, 0.4)).toEqual({ ...figuresOf(without(0.65), 0.4), cycleRecall: 1 });
});

test("by size, vehicles of another size and what was found of them count for nothing", () => {
  // Only the missed vehicle of 50 pixels is between 32 and 64; nothing found is of that size.
  expect(figuresOf(ofSize(without(0.65), 32, 64), 0.4)).toMatchObject({ vehicles: 1, ap50: 0, recall: 0 });
  // Of the three of 100 pixels all are found: 0.9, then 0.8 with the double, then 0.6. The wrong ones of 10 pixels are no
  // matter. AP = 1/3 · 1 + 1/3 · 3/4 + 1/3 · 3/4.
  const large = figuresOf(ofSize(without(0.65), 64, 128), 0.4);
  expect(large).toMatchObject({ vehicles: 3, recall: 1 });
  expect(large.ap50).toBeCloseTo((1 + 3 / 4 + 3 / 4) / 3, 12);
});

test("where there is nothing to divide by, a figure is not known", () => {
  expect(figuresOf([], 0.5)).toEqual({
    ...{ pictures: 0, vehicles: 0, ap50: undefined, ap50to95: undefined, precision: undefined, recall: undefined },
    ...{ empty: 0, falsePerEmpty: undefined, cycles: 0, cycleRecall: undefined },
  });
});
