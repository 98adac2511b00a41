import { expect, test } from "vitest";
import { Candidates } from "../../src/vision/families/candidates.ts";
import { mergeTiles } from "../../src/vision/tileMerge.ts";

type Edges = readonly [left: number, top: number, right: number, bottom: number];

/** Merges boxes of one class but where another is given; gives the edges and tenths of the scores of what stays. */
function merged(boxes: readonly { edges: Edges; score: number; cut?: boolean; classIndex?: number }[]) {
  const candidates = new Candidates();
  for (const { edges, score, classIndex = 0 } of boxes) candidates.add(...edges, score, classIndex);
  const kept = mergeTiles(candidates, (at) => boxes[at]?.cut === true, 0.5);
  const { left, top, right, bottom, score } = candidates;
  return kept.map((at) => [left[at], top[at], right[at], bottom[at], Math.round((score[at] ?? 0) * 10)]);
}

test("a vehicle seen whole in one tile outlives its better scored piece from another", () => {
  expect(
    merged([
      { edges: [100, 100, 120, 120], score: 0.9, cut: true },
      { edges: [100, 100, 140, 120], score: 0.6 },
    ]),
  ).toEqual([[100, 100, 140, 120, 6]]);
});

test("two pieces of one vehicle that no tile saw whole become one box", () => {
  expect(
    merged([
      { edges: [100, 100, 160, 120], score: 0.7, cut: true },
      { edges: [130, 101, 190, 121], score: 0.8, cut: true },
    ]),
  ).toEqual([[100, 100, 190, 121, 8]]);
});

test("neighbours that touch, and vehicles of different classes, stay apart", () => {
  const boxes = [
    { edges: [100, 100, 140, 120], score: 0.9 },
    { edges: [136, 100, 176, 120], score: 0.8 },
    { edges: [100, 100, 140, 120], score: 0.7, classIndex: 1 },
  ] as const;
  expect(merged(boxes)).toEqual([
    [100, 100, 140, 120, 9],
    [136, 100, 176, 120, 8],
    [100, 100, 140, 120, 7],
  ]);
});
