import { describe, expect, test } from "vitest";
import { assign } from "../../src/base/assignment.ts";
import { Random } from "../../src/sim/random.ts";

const no = Number.POSITIVE_INFINITY;

/** Pairs made and their cost, of the best way found by trying all: most pairs first, then the least cost. */
function byTrying(cost: readonly (readonly number[])[], row = 0, used = new Set<number>()): [number, number] {
  if (row === cost.length) return [0, 0];
  let best = byTrying(cost, row + 1, used);
  (cost[row] ?? []).forEach((c, column) => {
    if (!Number.isFinite(c) || used.has(column)) return;
    used.add(column);
    const [pairs, sum] = byTrying(cost, row + 1, used);
    used.delete(column);
    if (pairs + 1 > best[0] || (pairs + 1 === best[0] && sum + c < best[1])) best = [pairs + 1, sum + c];
  });
  return best;
}

function worthOf(cost: readonly (readonly number[])[], columnOf: readonly number[]): [number, number] {
  const taken = columnOf.filter((column) => column >= 0);
  expect(new Set(taken).size).toBe(taken.length);
  return [taken.length, columnOf.reduce((sum, column, row) => sum + (column < 0 ? 0 : cost[row]![column]!), 0)];
}

describe("the assignment", () => {
  test("leaves the nearest alone where that is cheaper for all", () => {
    expect(
      assign([
        [1, 2],
        [1, 100],
      ]),
    ).toEqual([1, 0]);
  });

  test("gives nothing to rows that nothing may meet, and to rows beyond the columns", () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
    expect(assign([[no, no]])).toEqual([-1]);
    expect(assign([[5], [3], [4]])).toEqual([-1, 0, -1]);
  });

  test("makes as many pairs as can be made, however dear the last one is", () => {
    expect(
      assign([
        [0, 1_000],
        [0, no],
      ]),
    ).toEqual([1, 0]);
  });

  test("is as good as the best way found by trying all, of many shapes with forbidden pairs", () => {
    const random = new Random(5);
    for (let n = 0; n < 400; n++) {
      const rows = 1 + random.below(6);
      const columns = 1 + random.below(6);
      const forbidden = random.pick([0, 0.3, 0.7]);
      const cost = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => (random.chance(forbidden) ? no : random.below(30) - 5)),
      );
      expect(worthOf(cost, assign(cost))).toEqual(byTrying(cost));
    }
  });
});
