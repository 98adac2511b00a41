import { expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { estimateOf } from "../../../src/mission/estimate.ts";
import { lastingSchedule } from "../../../src/mission/schedule/lasting.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { lineOf, planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { bentPlan } from "../samples.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const ground = flatGround(0);
const quads = ["d1", "d2"].map((id) => drone(id, undefined, { speed: 12, enduranceMs: minutes(30) }));
const task = taskOf(quads, { line: lineOf(bentPlan, ground), horizonMs: minutes(120) });
const mostUsed = (schedule: ReturnType<typeof scheduleOf>) =>
  Math.max(
    ...schedule.sorties.map((sortie) => {
      const { plan, legs } = planOfSortie(schedule, sortie, bentPlan, ground);
      return estimateOf(plan, legs).batteryPercent;
    }),
  );

test("turns and climbs of a short section would take more than the battery has, and are kept to spare", () => {
  expect(mostUsed(scheduleOf(task))).toBeGreaterThan(80);
  const lasting = lastingSchedule(task, bentPlan);
  expect(mostUsed(lasting)).toBeLessThanOrEqual(80);
  expect(lasting.task.drones.map(({ id, reservePercent }) => [id, reservePercent])).toEqual([
    ["d1", 20],
    ["d2", 20],
  ]);
  expect(lasting.revisit.worstMs).toBeLessThan(1.5 * scheduleOf(task).revisit.worstMs);
});

test("drones that are not run short are as they were", () => {
  const strong = { ...task, drones: quads.map((one) => ({ ...one, enduranceMs: minutes(600) })) };
  expect(lastingSchedule(strong, bentPlan)).toEqual(scheduleOf(strong));
});
