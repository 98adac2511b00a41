import { describe, expect, test } from "vitest";
import { taskOf } from "../../../bench/revisit/cases.ts";
import { exactOracle } from "../../../bench/revisit/exact.ts";
import { exactSplitter, mixedCases, mixedDrones, mixedLine } from "../../../bench/revisit/mixed.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";

const splitter = await exactSplitter();

describe("drones of different speed, endurance and base", () => {
  test.each(mixedCases.filter((_, i) => [1, 4, 5, 8].includes(i)))(
    "$name: share a line at most 5 % worse than the best of all orders and cuts",
    (mixed) => {
      const task = {
        ...taskOf(mixedLine(mixed), false, mixedDrones(mixed)),
        separation: { horizontal: 0, vertical: 15, layers: 8 },
      };
      const exact = splitter(mixed);
      expect(exact).toBeGreaterThan(60);
      expect(scheduleOf(task).revisit.worstMs / 1000).toBeLessThanOrEqual(1.05 * exact);
    },
  );
});

describe("the exact solver in steps", () => {
  test("knows that a drone at half speed needs two steps for an edge, there and back", async () => {
    const oracle = await exactOracle(20);
    const small = { edges: 2, closed: false, fleet: [{ count: 1, pace: 2 }] };
    expect([oracle(small, 7), oracle(small, 8)]).toEqual([false, true]);
  });
});
