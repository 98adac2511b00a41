import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { fromQgcPlan, toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { conflictsOf } from "../../../src/mission/schedule/conflicts.ts";
import { Course } from "../../../src/mission/schedule/course.ts";
import { replanned } from "../../../src/mission/schedule/replan.ts";
import { type Schedule, scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { conflictsOver, proofOf } from "../../../src/mission/schedule/scheduleProof.ts";
import { lineOf, planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { ordersOf, timesOf } from "../../../src/mission/schedule/sortieTimes.ts";
import { at, line } from "../../geo/local.ts";
import { drone, minutes, taskOf, tireless } from "./samples.ts";

const ground = flatGround(100);
const section = line([0, 0], [2500, 0], [5000, 0]);
const base = at(2500, -400);
const plan = newPlan({ name: "Ridge", section, home: base });
const own =
  plan.pattern.kind === "corridor" ? { ...plan.pattern, side: "right" as const, standoff: 150 } : plan.pattern;
const right: Plan = { ...plan, pattern: own };
const quads = ["d1", "d2"].map((id) => drone(id, base, { speed: 12, transitSpeed: 12 }));
const made = (of: Plan, drones = quads): Schedule =>
  scheduleOf(taskOf(drones, { line: lineOf(of, ground), horizonMs: minutes(120), ahl: of.pattern.ahl }));
const found = (schedule: Schedule, of: Plan, over: Ground = ground) =>
  [...proofOf(schedule, of, over)].flatMap(({ violations, sortie }) =>
    violations.filter(({ severity }) => severity === "error").map((one) => ({ ...one, droneId: sortie.droneId })),
  );
const codes = (schedule: Schedule, of: Plan, over?: Ground) =>
  new Set(found(schedule, of, over).map(({ code }) => code));

describe("the proof of a schedule", () => {
  const schedule = made(right);

  test("finds nothing wrong with one that may be flown", () => {
    expect(found(schedule, right)).toEqual([]);
    expect([...proofOf(schedule, right, ground)].length).toBe(schedule.sorties.length);
  });

  test("finds a no-fly zone between the base and the section, and names where", () => {
    const points = [at(1000, -320), at(1600, -320), at(1600, -230), at(1000, -230)];
    const zones = [{ id: "z", name: "Tower", kind: "no-fly" as const, points }];
    const wrong = found(schedule, { ...right, zones });
    expect(wrong.some(({ code }) => code === "enters-no-fly")).toBe(true);
    expect(wrong.every(({ place, message }) => place !== undefined && message.includes("Tower"))).toBe(true);
  });

  test("finds a way to the section that crosses the line at another part of it", () => {
    // The base lies across a bend of the line: straight from there to the first half crosses the second.
    const bent = line([0, 0], [3000, 0], [3000, 3000]);
    const hook: Plan = { ...right, section: bent, pattern: own, ownSide: { buffer: 0 }, home: at(3600, 1500) };
    const drones = quads.map((one) => ({ ...one, base: at(3600, 1500) }));
    const fromBehind = made(hook, drones);
    const firstOnly = {
      ...fromBehind,
      sorties: fromBehind.sorties.slice(0, 1).map((sortie) => ({
        ...sortie,
        watch: sortie.watch.slice(0, 1).map((one) => ({ ...one, from: 100, to: 900 })),
      })),
    };
    const inside: Plan = { ...hook, pattern: { ...own, ...(own.kind === "corridor" && { side: "left" as const }) } };
    expect(codes(made(inside, drones), inside)).toContain("crosses-line");
    expect(codes(firstOnly, inside)).toContain("crosses-line");
    // So does its mission by itself, as the station checks it, from a file or the library too.
    const [sortie] = firstOnly.sorties;
    if (!sortie) throw new Error("no sortie");
    const { plan: alone } = planOfSortie(firstOnly, sortie, inside, ground);
    const { plan: kept } = fromQgcPlan(toQgcPlan(alone, patrolOf(alone, ground)));
    expect(kept).toEqual(alone);
    expect(checkPlan(kept, patrolOf(kept, ground), { ground }).map(({ code }) => code)).toContain("crosses-line");
  });

  test("finds a hill between the base and the section", () => {
    const hill: Ground = {
      ...ground,
      elevation: ({ lat }) => (Math.abs(lat - at(0, -275).lat) < 0.0003 ? 400 : 100),
    };
    expect(codes(schedule, right, hill)).toContain("too-low");
  });
});

describe("a drone that a change finds in the air", () => {
  test("is proven on the straight way to where it is needed, too", () => {
    const long: Plan = { ...right, section: line([0, 0], [12_000, 0]), home: at(0, -400) };
    const first = made(
      long,
      ["d1", "d2", "d3", "d4"].map((id) => tireless(id, at(0, -400))),
    );
    const after = replanned(first, { at: first.task.startAt + minutes(60), lost: ["d2"] });
    const course = new Course(after.task.line, false);
    const inTheAir = after.sorties.find(({ from }) => from);
    if (!inTheAir?.from) throw new Error("nobody is in the air");
    const place = at(6000, -2500);
    const airborne = { ...inTheAir, from: { ...inTheAir.from, place } };
    const target = course.place(airborne.watch[0]?.from ?? 0);
    const middle = { lat: (place.lat + target.lat) / 2, lon: (place.lon + target.lon) / 2 };
    const [w, h] = [0.0004, 0.0004];
    const points = [
      { lat: middle.lat - h, lon: middle.lon - w },
      { lat: middle.lat - h, lon: middle.lon + w },
      { lat: middle.lat + h, lon: middle.lon + w },
      { lat: middle.lat + h, lon: middle.lon - w },
    ];
    const zones = [{ id: "z", name: "Tower", kind: "no-fly" as const, points }];
    const words = found({ ...after, sorties: [airborne] }, { ...long, zones }).map(({ message }) => message);
    expect(words.some((message) => message.startsWith("From where it is in the air: "))).toBe(true);
  });
});

describe("drones of bases at different heights", () => {
  const low = at(0, -300);
  const high = at(5000, -300);
  const slope: Ground = { ...ground, elevation: ({ lon }) => (lon > at(2500, 0).lon ? 130 : 100) };
  const drones = [drone("d1", low), drone("d2", low), drone("d3", high), drone("d4", high)];
  const of: Plan = { ...right, home: low };
  const schedule = made(of, drones);

  test("fly at the heights above sea level that keep them apart", () => {
    const amsl = schedule.sorties.map((sortie) => {
      const { plan: mission } = planOfSortie(schedule, sortie, of, slope);
      return Math.round(mission.pattern.ahl + (slope.elevation(mission.home ?? low) ?? 0)) - 15 * sortie.layer;
    });
    expect(new Set(amsl)).toEqual(new Set([of.pattern.ahl + 100]));
    expect(conflictsOver(schedule, of, slope)).toEqual([]);
  });
});

describe("separation", () => {
  const far = (id: string) => drone(id, at(6000, -2000), { enduranceMs: minutes(30), turnaroundMs: minutes(4) });
  const schedule = scheduleOf(
    taskOf(
      ["d1", "d2", "d3", "d4", "d5", "d6"].map((id) => far(id)),
      { line: line([0, 0], [12_000, 0]) },
    ),
  );
  const course = new Course(schedule.task.line, false);

  test("is reckoned again from the sorties of a file: who was brought to one height conflicts", () => {
    expect(schedule.conflicts).toEqual([]);
    expect(new Set(schedule.sorties.map(({ layer }) => layer)).size).toBeGreaterThan(1);
    const flat = { ...schedule, sorties: schedule.sorties.map((sortie) => ({ ...sortie, layer: 0 })) };
    const read = readSchedule(writeSchedule(flat));
    expect(read.conflicts.length).toBeGreaterThan(0);
    expect(read.conflicts).toEqual(conflictsOf(course, flat.task, flat.sorties));
    expect(read.conflicts[0]).toMatchObject({ kind: "height", drones: [expect.any(String), expect.any(String)] });
  });
});

test("a sortie's orders and the name of its mission say when, where and with whom", () => {
  const task = taskOf(
    ["d1", "d2", "d3"].map((id) => drone(id, base, { speed: 12, transitSpeed: 12 })),
    { line: lineOf(right, ground), startAt: Date.UTC(2026, 2, 1, 14), horizonMs: minutes(120) },
  );
  const schedule = scheduleOf(task);
  const sortie = schedule.sorties.find(({ relieves, relievedBy }) => relieves && relievedBy) ?? schedule.sorties[0];
  if (!sortie) throw new Error("no sortie");
  const of = task.drones.find(({ id }) => id === sortie.droneId);
  if (!of) throw new Error("no drone");
  const orders = ordersOf(timesOf(new Course(task.line, false), of, sortie));
  expect(orders).toMatch(
    /^takes off 2026-03-01 \d\d:\d\d:\d\dZ, (begins|relieves d\d) \d\d:\d\d:\d\dZ at -?\d+\.\d{5}, -?\d+\.\d{5}, (ends|hands over to d\d) .*, lands \d\d:\d\d:\d\dZ$/,
  );
  expect(planOfSortie(schedule, sortie, right, ground).plan.name).toBe(
    `Ridge – ${sortie.droneId}, takes off ${orders.slice(21, 30)}`,
  );
  expect(JSON.parse(writeSchedule(schedule)).sorties[schedule.sorties.indexOf(sortie)].orders).toBe(orders);
});
