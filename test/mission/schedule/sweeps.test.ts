import { describe, expect, test } from "vitest";
import { boundOf } from "../../../src/mission/schedule/bound.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { at, line } from "../../geo/local.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const names = (n: number) => Array.from({ length: n }, (_, i) => `d${i + 1}`);
const loop = line([0, 0], [3000, 0], [3000, 3000], [0, 3000], [0, 0]);

describe("sweeps in one direction", () => {
  test("let every place be seen as often as drones come, from a base far off the line", () => {
    const task = taskOf(names(2).map((id) => drone(id, at(6000, -3000))));
    const schedule = scheduleOf(task);
    expect(schedule.parts.map(({ kind, droneIds }) => [kind, droneIds])).toEqual([["sweeps", ["d1", "d2"]]]);
    for (const { watch } of schedule.sorties) {
      expect(watch).toHaveLength(1);
      expect(watch.every(({ from, to }) => to > from)).toBe(true);
    }
    // Climb, way, 800 s over the line, way, landing, five minutes on the ground; and the other drone in between.
    const way = Math.hypot(6000, 3000) / 18;
    expect(schedule.revisit.worstMs / 1000).toBeCloseTo((50 + 2 * way + 800 + 300) / 2, 0);
    expect(schedule.revisit.worstMs).toBeLessThan(boundOf(task).withReliefMs);
    expect(schedule.revisit.worstMs).toBeGreaterThan(boundOf(task).certainMs);
    expect(schedule.conflicts).toEqual([]);
  });

  test("are whole and go home from the end of the line at any instant of Unix time", () => {
    for (let hour = 0; hour < 12; hour++) {
      const task = taskOf(
        ["d1", "d2", "d3"].map((id) => drone(id, at(5000, -3000 - 7 * hour))),
        {
          startAt: Date.UTC(2026, 5, 1, hour, 7, 13),
        },
      );
      for (const { watch, leaveAt, returnAt } of scheduleOf(task).sorties) {
        expect(watch).toHaveLength(1);
        expect((returnAt - leaveAt) / 1000).toBeCloseTo(30 + Math.hypot(7000, 3000 + 7 * hour) / 18, 0);
      }
    }
  });

  test("are cut where a battery does not last for the whole line", () => {
    const task = taskOf([drone("d1", at(15_000, -300))], {
      line: line([0, 0], [30_000, 0]),
      horizonMs: minutes(600),
    });
    const schedule = scheduleOf(task);
    expect(schedule.parts.map(({ kind }) => kind)).toEqual(["sweeps"]);
    expect(Math.max(...schedule.sorties.map(({ takeOffAt, returnAt }) => returnAt - takeOffAt))).toBeLessThan(
      minutes(32),
    );
    expect(schedule.revisit.worstMs).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe("rounds of several drones at even distances", () => {
  test("begin in pairs where even beginnings would leave looks out: eight drones, two rounds, six up", () => {
    const task = taskOf(
      names(8).map((id) => drone(id)),
      { line: loop, closed: true },
    );
    const schedule = scheduleOf(task);
    expect(schedule.revisit.worstMs / 1000).toBeCloseTo(800 / 6, 0);
    expect(schedule.revisit.worstMs).toBeLessThan(1.15 * boundOf(task).withReliefMs);
  });
});
