import { describe, expect, test } from "vitest";
import { selfCrossings } from "../../../src/mission/formats/crossings.ts";

const flat = (...places: readonly (readonly [number, number])[]) => Float64Array.from(places.flat());
const legsOf = (lonLat: Float64Array, closed = false) =>
  selfCrossings(lonLat, closed, 1e6)?.map(({ first, second }) => [first, second]);

/** Whether two legs meet, tried out leg by leg in the plainest way. */
function bruteForce(lonLat: Float64Array): number[][] {
  const at = (i: number) => [lonLat[2 * i] as number, lonLat[2 * i + 1] as number] as const;
  const turn = (
    [ax, ay]: readonly [number, number],
    [bx, by]: readonly [number, number],
    [cx, cy]: readonly [number, number],
  ) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  const legs = lonLat.length / 2 - 1;
  const found: number[][] = [];
  for (let i = 0; i < legs; i++)
    for (let j = i + 2; j < legs; j++) {
      const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
      if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) found.push([i, j]);
    }
  return found;
}

describe("where a line crosses itself", () => {
  test("is found where brute force finds it, for random lines", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let run = 0; run < 60; run++) {
      const lonLat = Float64Array.from({ length: 2 * (3 + (run % 40)) }, random);
      expect(legsOf(lonLat)).toEqual(bruteForce(lonLat));
    }
  });

  test("is nowhere in a plain line or ring, and at its place in an eight", () => {
    const square = flat([0, 0], [1, 0], [1, 1], [0, 1]);
    expect(legsOf(square)).toEqual([]);
    expect(legsOf(square, true)).toEqual([]);
    const eight = flat([0, 0], [2, 2], [2, 0], [0, 2]);
    expect(selfCrossings(eight)).toEqual([{ first: 0, second: 2, lat: 1, lon: expect.closeTo(1, 9) }]);
    expect(legsOf(flat([0, 0], [1, 1], [1, 0], [0, 1]), true)).toEqual([[0, 2]]);
  });

  test("is where it touches itself, lies on itself, or goes straight back", () => {
    expect(legsOf(flat([0, 0], [2, 0], [2, 1], [1, 0], [1, -1]))).toEqual([
      [0, 2],
      [0, 3],
    ]);
    expect(legsOf(flat([0, 0], [3, 0], [3, 1], [4, 1], [2, 0], [1, 0]))).toContainEqual([0, 4]);
    expect(legsOf(flat([0, 0], [2, 0], [1, 0]))).toEqual([[0, 1]]);
  });

  test("of a spiral of 200,000 places is looked for in a moment", () => {
    const count = 200_000;
    const spiral = Float64Array.from({ length: 2 * count }, (_, k) => {
      const i = k >> 1;
      const radius = 0.1 + i / count;
      return k % 2 === 0 ? radius * Math.cos(i / 300) : radius * Math.sin(i / 300);
    });
    const start = performance.now();
    expect(selfCrossings(spiral)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("of a tangle is given up rather than waited for", () => {
    const count = 30_000;
    // Each leg crosses the whole picture side by side with all others: boxes tell nothing apart.
    const tangle = Float64Array.from({ length: 2 * count }, (_, k) => {
      const i = k >> 1;
      const isEnd = i % 2;
      return k % 2 === 0 ? isEnd + i * 1e-6 : isEnd;
    });
    const start = performance.now();
    const found = selfCrossings(tangle);
    expect(found === undefined || found.length <= 10).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
