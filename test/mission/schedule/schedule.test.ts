import { describe, expect, test } from "vitest";
import { distance, offset } from "../../../src/geo/enu.ts";
import { boundOf } from "../../../src/mission/schedule/bound.ts";
import { Course } from "../../../src/mission/schedule/course.ts";
import { flightOf, flightPlace } from "../../../src/mission/schedule/flight.ts";
import { revisitOf } from "../../../src/mission/schedule/revisit.ts";
import { type Schedule, scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { alongAt, readyAfter } from "../../../src/mission/schedule/sortie.ts";
import { type PatrolDrone, ScheduleError, usableMs } from "../../../src/mission/schedule/task.ts";
import { at, line } from "../../geo/local.ts";
import { drone, minutes, randomOf, taskOf, tireless } from "./samples.ts";

const names = (n: number) => Array.from({ length: n }, (_, i) => `d${i + 1}`);
const loop = line([0, 0], [5000, 0], [5000, 5000], [0, 5000], [0, 0]);

describe("a schedule without recharging", () => {
  test("shares an open line in parts that each drone sweeps in the same time", () => {
    const schedule = scheduleOf(taskOf(names(3).map((id) => tireless(id))));
    expect(schedule.parts.map(({ from, to, kind }) => [Math.round(from / 10), Math.round(to / 10), kind])).toEqual([
      [0, 400, "posts"],
      [400, 800, "posts"],
      [800, 1200, "posts"],
    ]);
    expect(schedule.revisit.worstMs / 1000).toBeCloseTo((2 * 12_000) / (3 * 15), 0);
  });

  test("gives a faster drone the longer part", () => {
    const schedule = scheduleOf(taskOf([tireless("slow"), tireless("fast", at(0, -300), { speed: 30 })]));
    const lengths = Object.fromEntries(schedule.parts.map(({ from, to, droneIds }) => [droneIds.join(), to - from]));
    expect(lengths).toEqual({ slow: expect.closeTo(4000, -1), fast: expect.closeTo(8000, -1) });
    expect(schedule.revisit.worstMs / 1000).toBeCloseTo(24_000 / 45, 0);
  });

  test("flies round a closed line at even distances", () => {
    const task = taskOf(
      names(4).map((id) => tireless(id)),
      { line: loop, closed: true },
    );
    const schedule = scheduleOf(task);
    expect(schedule.parts.map(({ kind, droneIds }) => [kind, droneIds.length])).toEqual([["posts", 4]]);
    expect(schedule.revisit.worstMs / boundOf(task).alwaysUpMs).toBeCloseTo(1, 3);
  });

  test("leaves a drone on the ground that would only slow the others on a loop", () => {
    const drones = [...names(3).map((id) => tireless(id)), tireless("slow", at(0, -300), { speed: 2 })];
    const schedule = scheduleOf(taskOf(drones, { line: loop, closed: true }));
    expect(new Set(schedule.sorties.map(({ droneId }) => droneId))).toEqual(new Set(["d1", "d2", "d3"]));
  });
});

describe("a schedule with relief", () => {
  test("holds every post without a gap: the relief is where the relieved drone is", () => {
    // Far from the base and with little time there, so that one round takes longer than a battery lasts.
    const base = at(6000, -2000);
    const task = taskOf(
      names(6).map((id) => drone(id, base, { enduranceMs: minutes(30), turnaroundMs: minutes(4) })),
      { line: line([0, 0], [12_000, 0]), closed: false },
    );
    const schedule = scheduleOf(task);
    const course = new Course(task.line, false);
    const reliefs = schedule.sorties.filter(({ relievedBy }) => relievedBy);
    expect(reliefs.length).toBeGreaterThan(10);
    for (const sortie of reliefs) {
      const last = sortie.watch.at(-1);
      const next = schedule.sorties.find(
        ({ droneId, watch }) =>
          droneId === sortie.relievedBy && Math.abs((watch[0]?.fromAt ?? 0) - (last?.toAt ?? 0)) < 1,
      );
      expect(next?.relieves).toBe(sortie.droneId);
      expect(Math.abs((next?.watch[0]?.from ?? 0) - (last?.to ?? 0))).toBeLessThan(0.01);
    }
    expect(schedule.revisit.worstMs).toBeLessThan(1.3 * boundOf(task).withReliefMs);
    expectSound(schedule, course);
  });

  test("says whether a promise is kept, and where and when it is first broken", () => {
    const drones = names(3).map((id) => drone(id));
    const kept = scheduleOf(taskOf(drones, { promiseMs: minutes(20) }));
    expect([kept.promiseKept, kept.revisit.breach]).toEqual([true, undefined]);
    const broken = scheduleOf(taskOf(drones, { promiseMs: minutes(10) }));
    expect(broken.promiseKept).toBe(false);
    expect(broken.revisit.breach?.at).toBeLessThan(broken.task.startAt + minutes(60));
  });

  test("keeps drones of one base apart while they climb and land", () => {
    const schedule = scheduleOf(taskOf(names(5).map((id) => drone(id))));
    expect(schedule.conflicts).toEqual([]);
    expectApart(schedule);
  });
});

describe("random sections, drones and bases", () => {
  for (let seed = 1; seed <= 12; seed++)
    test(`seed ${seed}: no drone flies twice at once or too long, and the revisit is what is claimed`, () => {
      const task = randomTask(seed);
      const schedule = scheduleOf(task);
      const course = new Course(task.line, task.closed);
      expectSound(schedule, course);
      const again = revisitOf(
        schedule.sorties.flatMap(({ watch }) => watch),
        { length: course.length, endAt: task.startAt + task.horizonMs },
      );
      expect(again.worstMs).toBe(schedule.revisit.worstMs);
      const planned = Math.max(...schedule.parts.map(({ revisitMs }) => revisitMs));
      expect(schedule.revisit.worstMs).toBeLessThan(planned * 1.001 + 50);
      if (schedule.conflicts.length === 0) expectApart(schedule);
    });
});

describe("a task that can not be scheduled", () => {
  test("is refused in words", () => {
    const refused = (task: Parameters<typeof scheduleOf>[0]): string => {
      try {
        scheduleOf(task);
        return "accepted";
      } catch (error) {
        if (!(error instanceof ScheduleError)) throw error;
        return error.message;
      }
    };
    const one = [drone("d1")];
    expect([
      refused(taskOf([])),
      refused(taskOf([drone("d1"), drone("d1")])),
      refused(taskOf([drone("d1", at(0, 0), { speed: 0 })])),
      refused(taskOf(one, { line: line([0, 0]) })),
      refused(taskOf(one, { line: line([0, 0], [5, 0]) })),
      refused(taskOf(one, { line: line([0, 0], [0, 0]) })),
      refused(taskOf(one, { line: [at(0, 0), { lat: Number.NaN, lon: 0 }] })),
      refused(taskOf([drone("d1", at(0, -80_000))])),
      refused(taskOf(one, { horizonMs: 0 })),
    ]).toEqual([
      "There is no drone to schedule",
      "Two drones have the same id",
      "Drone d1: speed over the section is 0",
      "The section has 1 places, 2 are needed",
      "The section is 5.0 m long: too short to share",
      "The section is 0.0 m long: too short to share",
      "Place 2 of the section is at NaN, 0: beyond 85° or no place at all",
      "The section can not be watched whole: the nearest base is 79995 m away from it",
      "The time to be scheduled is 0",
    ]);
  });

  test("does not mind the date line", () => {
    const across = [
      { lat: 10, lon: 179.95 },
      { lat: 10, lon: -179.95 },
    ];
    const schedule = scheduleOf(taskOf([tireless("d1", { lat: 9.99, lon: -179.99 })], { line: across }));
    expect(schedule.revisit.worstMs / 1000).toBeCloseTo((2 * 0.1 * 111_320 * Math.cos(Math.PI / 18)) / 15, -1);
  });
});

function expectSound({ task, sorties }: Schedule, course: Course): void {
  for (const of of task.drones) {
    const own = sorties.filter(({ droneId }) => droneId === of.id).sort((a, b) => a.takeOffAt - b.takeOffAt);
    own.forEach((sortie, i) => {
      const before = own[i - 1];
      expect(sortie.takeOffAt).toBeGreaterThanOrEqual(before ? readyAfter(of, before) - 2 : task.startAt - 2);
      expect(sortie.returnAt - sortie.takeOffAt).toBeLessThanOrEqual(usableMs(of) + 2);
      expect(sortie.batteryPercentAtLanding).toBeGreaterThanOrEqual(of.reservePercent - 0.001);
      expectFlyable(of, sortie, course);
    });
  }
}

/** No faster than the drone flies, without a jump, and over the section where it says it watches. */
function expectFlyable(of: PatrolDrone, sortie: Schedule["sorties"][number], course: Course): void {
  const flight = flightOf(course, of, sortie);
  flight.slice(1).forEach((to, i) => {
    const from = flight[i] as (typeof flight)[number];
    const fastest = Math.max(of.speed, of.transitSpeed) * ((to.at - from.at) / 1000);
    expect(distance(from, to)).toBeLessThanOrEqual(fastest * 1.001 + 0.5);
  });
  for (const { fromAt, toAt } of sortie.watch.slice(0, 5)) {
    const middle = (fromAt + toAt) / 2;
    const place = flightPlace(flight, middle);
    expect(place && distance(place, course.place(alongAt(sortie, middle) as number))).toBeLessThan(2);
  }
}

/** Looks every second. */
function expectApart({ task, sorties }: Schedule): void {
  const course = new Course(task.line, task.closed);
  const flights = sorties.map((sortie) => {
    const of = task.drones.find(({ id }) => id === sortie.droneId) as PatrolDrone;
    return { sortie, of, flight: flightOf(course, of, sortie) };
  });
  for (let i = 0; i < flights.length; i++)
    for (let j = i + 1; j < Math.min(flights.length, i + 12); j++) {
      const [a, b] = [flights[i], flights[j]] as [(typeof flights)[number], (typeof flights)[number]];
      const to = Math.min(a.sortie.returnAt, b.sortie.returnAt) - 1;
      for (let t = Math.max(a.sortie.takeOffAt, b.sortie.takeOffAt) + 1; t < to; t += 7000) {
        const low = [a, b].some(({ sortie: s, of }) => t < s.takeOffAt + of.climbMs || t > s.returnAt - of.landMs);
        if (!low && a.sortie.layer !== b.sortie.layer) continue;
        const [p, q] = [flightPlace(a.flight, t), flightPlace(b.flight, t)];
        if (p && q) expect(distance(p, q)).toBeGreaterThanOrEqual(task.separation.horizontal * 0.999);
      }
    }
}

function randomTask(seed: number) {
  const random = randomOf(seed);
  const closed = random() < 0.4;
  let place = at(0, 0);
  let bearing = random() * 360;
  const places = [place];
  for (let i = 0; i < 4; i++) {
    place = offset(place, bearing, 1500 + 2500 * random());
    bearing += closed ? 72 + 20 * random() : (random() - 0.5) * 90;
    places.push(place);
  }
  const course = new Course(places, closed);
  const bases = [0, 1].map(() => offset(course.place(course.length * random()), random() * 360, 200 + 500 * random()));
  const drones = names(1 + Math.floor(random() * 6)).map((id) =>
    drone(id, bases[Math.floor(random() * 2)], {
      speed: 12 + 8 * random(),
      transitSpeed: 20 + 5 * random(),
      enduranceMs: minutes(45 + 30 * random()),
      reservePercent: 15 + 10 * random(),
      turnaroundMs: minutes(2 + 5 * random()),
      chargeMs: random() < 0.3 ? minutes(40) : 0,
    }),
  );
  return taskOf(drones, { line: places, closed, horizonMs: minutes(150) });
}
