import { expect, test } from "vitest";
import { boundOf } from "../../../src/mission/schedule/bound.ts";
import { crewNeeded } from "../../../src/mission/schedule/crewNeeded.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { at } from "../../geo/local.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const base = at(0, -300);
const crew = (count: number) =>
  Array.from({ length: count }, (_, i) => drone(`d${i + 1}`, base, { enduranceMs: minutes(40) }));

test("the crew that a promise needs keeps it, and one drone fewer does not", () => {
  const few = taskOf(crew(1));
  const promiseMs = scheduleOf(taskOf(crew(4))).revisit.worstMs;
  const needed = crewNeeded({ ...few, promiseMs });
  expect(needed).toBeGreaterThan(1);
  expect(needed).toBeLessThanOrEqual(4);
  const worst = (count: number) => scheduleOf({ ...few, drones: crew(count) }).revisit.worstMs;
  expect(worst(needed as number)).toBeLessThanOrEqual(promiseMs);
  expect(worst((needed as number) - 1)).toBeGreaterThan(promiseMs);
});

test("a crew that is enough is not asked to grow", () => {
  const task = taskOf(crew(3));
  expect(crewNeeded({ ...task, promiseMs: scheduleOf(task).revisit.worstMs + 1 })).toBe(3);
});

test("what no crew can promise has no answer, and neither has what is not promised", () => {
  const task = taskOf(crew(2));
  expect(boundOf(taskOf(crew(6))).certainMs).toBeGreaterThan(1_000);
  expect(crewNeeded({ ...task, promiseMs: 1_000 }, 6)).toBeUndefined();
  expect(crewNeeded(task)).toBeUndefined();
});
