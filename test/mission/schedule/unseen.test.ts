import { expect, test } from "vitest";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { unseenOver } from "../../../src/mission/schedule/unseen.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const schedule = scheduleOf(taskOf(["d1", "d2", "d3"].map((id) => drone(id))));

test("the time that places go unseen rises from 0 to the worst revisit time and not above it", () => {
  const { at, worstMs } = unseenOver(schedule, 480);
  const { startAt, horizonMs } = schedule.task;
  expect([at.length, at[0], at.at(-1), worstMs[0]]).toEqual([481, startAt, startAt + horizonMs, 0]);
  const settled = worstMs.filter((_, i) => (at[i] as number) > schedule.revisit.allSeenAt);
  expect(Math.max(...settled)).toBeLessThanOrEqual(schedule.revisit.worstMs + 1);
  expect(Math.max(...settled)).toBeGreaterThan(0.85 * schedule.revisit.worstMs);
});

test("it grows with the clock where nobody flies", () => {
  const { at, worstMs } = unseenOver({ ...schedule, sorties: [] }, 4);
  expect(worstMs).toEqual(at.map((instant) => instant - schedule.task.startAt));
  expect(worstMs.at(-1)).toBe(minutes(240));
});
