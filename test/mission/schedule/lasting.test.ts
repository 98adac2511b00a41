import { expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { estimateOf } from "../../../src/mission/estimate.ts";
import { lastingSchedule } from "../../../src/mission/schedule/lasting.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { lineOf, planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { line } from "../../geo/local.ts";
import { bentPlan } from "../samples.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const ground = flatGround(0);
const quads = ["d1", "d2"].map((id) =>
  drone(id, bentPlan.home ?? undefined, { speed: 12, transitSpeed: 12, enduranceMs: minutes(30) }),
);
const task = taskOf(quads, { line: lineOf(bentPlan, ground), horizonMs: minutes(240) });
const flown = (schedule: ReturnType<typeof scheduleOf>) =>
  schedule.sorties.map((sortie) => {
    const { plan, legs } = planOfSortie(schedule, sortie, bentPlan, ground);
    const { batteryPercent, durationMs } = estimateOf(plan, legs);
    return { batteryPercent, late: durationMs / (sortie.returnAt - sortie.takeOffAt), speed: legs[1]?.speed };
  });

test("corners and climbs of a short section would run drones late and short, and are reckoned with", () => {
  const naive = flown(scheduleOf(task));
  expect(Math.max(...naive.map(({ batteryPercent }) => batteryPercent))).toBeGreaterThan(80);
  expect(Math.max(...naive.map(({ late }) => late))).toBeGreaterThan(1.03);
  const lasting = lastingSchedule(task, bentPlan);
  expect(Math.max(...flown(lasting).map(({ batteryPercent }) => batteryPercent))).toBeLessThanOrEqual(80);
  expect(Math.max(...flown(lasting).map(({ late }) => late))).toBeLessThan(1.02);
  expect(new Set(flown(lasting).map(({ speed }) => speed))).toEqual(new Set([12]));
  expect(lasting.task.drones.map(({ id, reservePercent, enduranceMs }) => [id, reservePercent, enduranceMs])).toEqual(
    quads.map(({ id, reservePercent, enduranceMs }) => [id, reservePercent, enduranceMs]),
  );
  expect(lasting.revisit.worstMs).toBeLessThan(1.25 * scheduleOf(task).revisit.worstMs);
});

test("survives its file", () => {
  const lasting = lastingSchedule(task, bentPlan);
  expect(readSchedule(writeSchedule(lasting)).task).toEqual(lasting.task);
});

test("drones that are neither late nor short are as they were", () => {
  const long = newPlan({ ...bentPlan, section: line([0, 0], [40_000, 0]) });
  const strong = quads.map((one) => ({ ...one, climbMs: 40_000, landMs: 60_000, enduranceMs: minutes(1_200) }));
  const easy = { ...task, drones: strong, line: lineOf(long, ground), horizonMs: minutes(600) };
  expect(lastingSchedule(easy, long)).toEqual(scheduleOf(easy));
});
