import { describe, expect, test } from "vitest";
import { Candidates } from "../../../src/vision/families/candidates.ts";
import { suppress } from "../../../src/vision/families/suppress.ts";

/** Numbers from 0 to 1 that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

interface Plain {
  readonly edges: readonly [number, number, number, number];
  readonly score: number;
  readonly classIndex: number;
}

/** Suppression as one would write it first: take the best, throw away what it covers, begin again. */
function naive(boxes: readonly Plain[], iou: number): Plain[] {
  const area = ([l, t, r, b]: Plain["edges"]) => (r - l) * (b - t);
  const overlap = (a: Plain["edges"], b: Plain["edges"]) => {
    const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    const h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    const both = Math.max(0, w) * Math.max(0, h);
    return both / (area(a) + area(b) - both);
  };
  const kept: Plain[] = [];
  let left = [...boxes];
  while (left.length > 0) {
    const best = left.reduce((a, b) => (b.score > a.score ? b : a));
    kept.push(best);
    left = left.filter(
      (box) => box !== best && !(box.classIndex === best.classIndex && overlap(box.edges, best.edges) > iou),
    );
  }
  return kept;
}

function candidatesOf(boxes: readonly Plain[]): Candidates {
  const candidates = new Candidates();
  for (const { edges, score, classIndex } of boxes) candidates.add(...edges, score, classIndex);
  return candidates;
}

describe("suppression of overlapping boxes", () => {
  test("keeps what a naive one keeps, each class on its own", () => {
    const random = seeded(7);
    for (let round = 0; round < 40; round++) {
      const boxes = Array.from({ length: 120 }, (): Plain => {
        const [left, top] = [Math.floor(random() * 200), Math.floor(random() * 200)];
        const edges = [left, top, left + 8 + Math.floor(random() * 60), top + 8 + Math.floor(random() * 60)] as const;
        return { edges, score: Math.fround(random()), classIndex: Math.floor(random() * 3) };
      });
      const kept = suppress(candidatesOf(boxes), 0.4);
      expect(kept.map((at) => boxes[at])).toEqual(naive(boxes, 0.4));
    }
  });

  test("boxes without extent, or with edges that are no numbers, never get in", () => {
    const candidates = new Candidates();
    candidates.add(10, 10, 10, 20, 1, 0);
    candidates.add(10, Number.NaN, 20, 20, 1, 0);
    candidates.add(10, 10, Number.POSITIVE_INFINITY, 20, 1, 0);
    expect(candidates.count).toBe(0);
  });

  test("there is room for more than was thought of", () => {
    const candidates = new Candidates();
    for (let i = 0; i < 1_000; i++) candidates.add(i * 10, 0, i * 10 + 5, 5, i / 1_000, i % 7);
    expect(candidates.count).toBe(1_000);
    expect(suppress(candidates, 0.5).slice(0, 3)).toEqual([999, 998, 997]);
    expect([candidates.left[999], candidates.classIndex[999]]).toEqual([9_990, 999 % 7]);
  });
});
