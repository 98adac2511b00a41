import { describe, expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { nearestOnPath, pathLength } from "../../../src/geo/path.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { COMMAND } from "../../../src/mission/command.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import { fromQgcPlan, toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { lineOf, planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { bentPlan } from "../samples.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const ground = flatGround(400);
const line = lineOf(bentPlan, ground);
const schedule = scheduleOf(
  taskOf([drone("d1"), drone("d2", undefined, { speed: 10 })], { line, horizonMs: minutes(120) }),
);

describe("the mission of a sortie", () => {
  test("flies its part to and fro on the path beside the section, and home, with a camera that stays on it", () => {
    const sortie = schedule.sorties[0];
    if (!sortie) throw new Error("no sortie");
    const { items, legs, plan } = planOfSortie(schedule, sortie, bentPlan, ground);
    expect([items[0]?.command, items[0]?.z, items.at(-1)?.command]).toEqual([
      COMMAND.takeOff,
      80 + sortie.layer * 15,
      COMMAND.returnToLaunch,
    ]);
    expect(plan.home).toEqual(schedule.task.drones.find(({ id }) => id === sortie.droneId)?.base);
    const watch = legs.filter(({ kind }) => kind === "watch");
    const flown = watch.reduce((sum, leg) => sum + leg.length, 0);
    const planned = sortie.watch.reduce((sum, { from, to }) => sum + Math.abs(to - from), 0);
    expect(flown / planned).toBeCloseTo(1, 3);
    for (const leg of watch) {
      expect(nearestOnPath(line, leg.from).distance).toBeLessThan(1);
      // The section lies on the side that the camera looks to, whichever way the leg is flown.
      const side = nearestOnPath([leg.from, leg.to], middleOfSection(leg.from)).side;
      expect(leg.looking).toBe(side);
      expect(leg.gimbalYawDeg).toBe(side === "right" ? 90 : -90);
    }
    expect(new Set(watch.map(({ looking }) => looking)).size).toBe(2);
  });

  test("is a plan like any other: written, read and derived again it is the same mission", () => {
    for (const sortie of schedule.sorties.slice(0, 2)) {
      const { items, legs, plan } = planOfSortie(schedule, sortie, bentPlan, ground);
      const { plan: read } = fromQgcPlan(toQgcPlan(plan, patrolOf(plan, ground)));
      const again = patrolOf(read, ground);
      expect([again.items.length, again.legs.length]).toEqual([items.length, legs.length]);
      expect(again.items).toEqual(items);
      expect(checkPlan(plan, again, { ground }).filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });

  test("asks to see only its own part of the section", () => {
    const shared = scheduleOf(
      taskOf([drone("d1"), drone("d2")], { line, horizonMs: minutes(25), promiseMs: minutes(5) }),
    );
    const sorties = shared.sorties.map((sortie) => ({
      ...sortie,
      watch: sortie.watch.map((s) => ({ ...s, from: s.from / 2, to: s.to / 2 })),
    }));
    const parts = sorties.map((sortie) => planOfSortie(shared, sortie, bentPlan, ground).plan.section);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect(pathLength(part)).toBeLessThan(0.55 * pathLength(bentPlan.section));
    for (const place of parts.flat()) expect(nearestOnPath(bentPlan.section, place).distance).toBeLessThan(1);
  });

  test("asks for the speed that the sortie is scheduled with, where the crew has a slower drone", () => {
    const sortie = schedule.sorties.find(({ droneId }) => droneId === "d1");
    const first = sortie?.watch[0];
    if (!first) throw new Error("no watch");
    // d1 could do 15 m/s, d2 does 10.
    expect((1000 * Math.abs(first.to - first.from)) / (first.toAt - first.fromAt)).toBeCloseTo(10, 3);
    expect(planOfSortie(schedule, sortie, bentPlan, ground).plan.pattern.speed).toBe(10);
    const alone = scheduleOf(taskOf([drone("d1")], { line, horizonMs: minutes(120) }));
    const own = planOfSortie(alone, alone.sorties[0] as typeof sortie, bentPlan, ground);
    expect(own.plan.pattern.speed).toBe(15);
  });

  test("is refused for a sortie that watches nothing", () => {
    const idle = { ...(schedule.sorties[0] as (typeof schedule.sorties)[number]), watch: [] };
    expect(() => planOfSortie(schedule, idle, bentPlan, ground)).toThrow("only flies home");
  });
});

const middleOfSection = (near: { lat: number; lon: number }) => nearestOnPath(bentPlan.section, near);
