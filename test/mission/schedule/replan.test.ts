import { describe, expect, test } from "vitest";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf } from "../../../src/mission/schedule/flight.ts";
import { replanned } from "../../../src/mission/schedule/replan.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { readyAfter } from "../../../src/mission/schedule/sortie.ts";
import { type PatrolDrone, ScheduleError, usableMs } from "../../../src/mission/schedule/task.ts";
import { at, line } from "../../geo/local.ts";
import { drone, minutes, randomOf, taskOf, tireless } from "./samples.ts";

const four = ["d1", "d2", "d3", "d4"];
const loop = line([0, 0], [5000, 0], [5000, 5000], [0, 5000], [0, 0]);

describe("a drone that drops out", () => {
  test("leaves its part to the others, who go there from where they are", () => {
    const schedule = scheduleOf(taskOf(four.map((id) => tireless(id))));
    const lostAt = schedule.task.startAt + minutes(60);
    const after = replanned(schedule, { at: lostAt, lost: ["d2"] });
    expect(after.parts.map(({ from, to }) => [Math.round(from / 10), Math.round(to / 10)])).toEqual([
      [0, 400],
      [400, 800],
      [800, 1200],
    ]);
    expect(after.sorties.map(({ droneId }) => droneId).sort()).toEqual(["d1", "d3", "d4"]);
    expect(after.sorties.every(({ from }) => from?.at === lostAt)).toBe(true);
    // What four drones did in 400 s takes three 533 s, and the way to their new parts once.
    expect(after.revisit.worstMs / 1000).toBeLessThan(1000);
    expect(after.revisit.worstMs / 1000).toBeGreaterThan(533);
  });

  test("is not needed for a schedule that begins where the old one is", () => {
    const schedule = scheduleOf(taskOf([tireless("d1")]));
    const after = replanned(schedule, { at: schedule.task.startAt + minutes(33) });
    expect(after.sorties.map(({ droneId, takeOffAt }) => [droneId, takeOffAt])).toEqual([
      ["d1", schedule.sorties[0]?.takeOffAt],
    ]);
  });

  test("makes room again for one that joins", () => {
    const schedule = scheduleOf(taskOf([tireless("d1")]));
    const after = replanned(schedule, { at: schedule.task.startAt + minutes(60), joined: [tireless("d2")] });
    expect(after.parts.map(({ droneIds }) => droneIds.length)).toEqual([1, 1]);
    expect(Math.max(...after.parts.map(({ revisitMs }) => revisitMs)) / 1000).toBeCloseTo(800, 0);
  });

  test("and was the last one, is a failure in words", () => {
    const schedule = scheduleOf(taskOf([tireless("d1")]));
    expect(() => replanned(schedule, { at: schedule.task.startAt + minutes(9), lost: ["d1"] })).toThrow(ScheduleError);
  });

  test("leaves the others apart, at their bases too", () => {
    const square = line([0, 0], [3000, 0], [3000, 3000], [0, 3000], [0, 0]);
    const eight = Array.from({ length: 8 }, (_, i) => drone(`d${i + 1}`));
    const schedule = scheduleOf(taskOf(eight, { line: square, closed: true }));
    for (const after of [71, 133].map((at) =>
      replanned(schedule, { at: schedule.task.startAt + minutes(at), lost: ["d3"] }),
    ))
      expect(after.conflicts).toEqual([]);
  });

  test("leaves those in the air at their heights where nothing speaks against it", () => {
    const far = (id: string) => drone(id, at(6000, -2000), { enduranceMs: minutes(30), turnaroundMs: minutes(4) });
    const task = taskOf(["d1", "d2", "d3", "d4", "d5", "d6"].map(far), { line: line([0, 0], [12_000, 0]) });
    const schedule = scheduleOf(task);
    const lostAt = task.startAt + minutes(70);
    const flying = schedule.sorties.filter(
      ({ takeOffAt, returnAt }) => takeOffAt < lostAt && returnAt > lostAt + 31_000,
    );
    const after = replanned(schedule, { at: lostAt, lost: ["d2"] });
    const heights = (sorties: typeof flying) => sorties.map(({ droneId, layer }) => `${droneId} ${layer}`).sort();
    expect(new Set(flying.map(({ layer }) => layer)).size).toBeGreaterThan(1);
    expect(heights(after.sorties.filter(({ from }) => from))).toEqual(
      heights(flying.filter(({ droneId }) => droneId !== "d2")),
    );
    expect(after.conflicts).toEqual([]);
  });

  for (let seed = 1; seed <= 10; seed++)
    test(`seed ${seed}: nobody flies twice at once, jumps, or stays up too long`, () => {
      const random = randomOf(seed);
      const closed = random() < 0.4;
      const drones = Array.from({ length: 2 + Math.floor(random() * 5) }, (_, i) =>
        drone(`d${i + 1}`, at(3000 * random(), -200 - 300 * random()), { enduranceMs: minutes(60 + 20 * random()) }),
      );
      const schedule = scheduleOf(taskOf(drones, closed ? { line: loop, closed } : {}));
      const lostAt = schedule.task.startAt + minutes(10 + 150 * random());
      const after = replanned(schedule, { at: lostAt, lost: ["d2"] });
      const course = new Course(after.task.line, closed);
      expect(after.revisit.worstMs).toBeLessThan(Number.POSITIVE_INFINITY);
      for (const of of after.task.drones) {
        const flownBefore = schedule.sorties
          .filter(({ droneId, returnAt }) => droneId === of.id && returnAt <= lostAt)
          .at(-1);
        const own = after.sorties.filter(({ droneId }) => droneId === of.id);
        own.forEach((sortie, i) => {
          const before = own[i - 1] ?? flownBefore;
          expect(sortie.takeOffAt).toBeGreaterThanOrEqual(before ? readyAfter(of, before) - 2 : schedule.task.startAt);
          expect(sortie.returnAt - sortie.takeOffAt).toBeLessThanOrEqual(usableMs(of) + 2);
          expectContinuous(course, of, sortie);
        });
      }
    });
});

function expectContinuous(course: Course, of: PatrolDrone, sortie: Parameters<typeof flightOf>[2]): void {
  const flight = flightOf(course, of, sortie);
  flight.slice(1).forEach((to, i) => {
    const from = flight[i] as (typeof flight)[number];
    const seconds = (to.at - from.at) / 1000;
    const metres = course.away(from, 0) - course.away(to, 0);
    expect(Math.abs(metres)).toBeLessThanOrEqual(Math.max(of.speed, of.transitSpeed) * seconds * 1.001 + 0.5);
  });
}
