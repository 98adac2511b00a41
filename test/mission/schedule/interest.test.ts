import { describe, expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { interestsOf } from "../../../src/mission/schedule/interest.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { lineOf } from "../../../src/mission/schedule/sortiePlan.ts";
import type { Zone } from "../../../src/mission/zone.ts";
import { at, line } from "../../geo/local.ts";
import { taskOf, tireless } from "./samples.ts";

const zone = (more: Partial<Zone> = {}): Zone => ({
  id: "z1",
  name: "Ford",
  kind: "interest",
  points: [at(8000, -50), at(10_000, -50), at(10_000, 50), at(8000, 50)],
  weight: 3,
  ...more,
});
const plan = newPlan({ name: "Long", section: line([0, 0], [12_000, 0]), home: at(0, -300), zones: [zone()] });
const path = lineOf(plan, flatGround(0));
const six = ["d1", "d2", "d3", "d4", "d5", "d6"].map((id) => tireless(id));

describe("a zone of interest", () => {
  test("is the stretch from which its part of the section is looked at", () => {
    const [found, ...others] = interestsOf(plan, path, false);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: "Ford", weight: 3 });
    expect(Math.abs((found?.to ?? 0) - (found?.from ?? 0) - 2000)).toBeLessThan(25);
  });

  test("counts only with more weight than other ground", () => {
    const zones = [zone({ weight: 1 }), zone({ id: "z2", kind: "watch" }), zone({ id: "z3", kind: "no-fly" })];
    expect(interestsOf({ ...plan, zones }, path, false)).toEqual([]);
  });

  test("is seen as many times as often as its weight says, because cuts fall beside it", () => {
    const interests = [{ name: "Ford", from: 8000, to: 10_000, weight: 3 }];
    const plain = scheduleOf(taskOf(six));
    const weighted = scheduleOf(taskOf(six, { interests }));
    const [ford] = weighted.interests ?? [];
    // Two drones for the 2 km of the ford, one behind it, three for the 8 km before it.
    expect((ford?.worstMs ?? 0) / 1000).toBeCloseTo(4000 / 2 / 15, 0);
    expect(Math.abs(weighted.revisit.worstMs / 1000 - 400)).toBeLessThan(2);
    expect(plain.interests).toBeUndefined();
    expect(ford?.worstMs).toBeLessThan(0.55 * plain.revisit.worstMs);
    expect(readSchedule(writeSchedule(weighted))).toEqual(weighted);
  });

  test("that one drone alone can not serve more often is reported as it is", () => {
    const interests = [{ name: "Ford", from: 8000, to: 10_000, weight: 3 }];
    const { interests: [ford] = [], revisit } = scheduleOf(taskOf([tireless("d1")], { interests }));
    expect((ford?.worstMs ?? 0) / revisit.worstMs).toBeGreaterThan(0.8);
  });
});
