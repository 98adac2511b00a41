import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import { estimateOf } from "../../src/mission/estimate.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { fromQgcPlan } from "../../src/mission/qgcPlan.ts";
import { type Schedule, scheduleOf } from "../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../src/mission/schedule/scheduleFile.ts";
import { conflictsOver, proofOf } from "../../src/mission/schedule/scheduleProof.ts";
import { lineOf, planOfSortie } from "../../src/mission/schedule/sortiePlan.ts";

const folder = path.resolve(import.meta.dirname, "../../missions");
const files = readdirSync(path.join(folder, "schedules")).map((name) => path.join(folder, "schedules", name));

/** The sample plan whose path a schedule shares out. */
function planUnder({ task }: Schedule): { plan: Plan; ground: Ground } {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".plan"))) {
    const text = readFileSync(path.join(folder, name), "utf8");
    const { plan } = fromQgcPlan(text);
    const ground = flatGround(JSON.parse(text).mission.plannedHomePosition[2]);
    const line = lineOf(plan, ground);
    if (line.length === task.line.length && task.line.every((place) => nearestOnPath(line, place).distance < 1))
      return { plan, ground };
  }
  throw new Error(`no sample plan is flown on the path of ${task.name}`);
}

test("there are sample schedules", () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
});

describe.each(files)("%s", (file) => {
  const schedule = readSchedule(readFileSync(file, "utf8"));

  test("keeps its promise without conflicts", () => {
    expect([schedule.promiseKept, schedule.conflicts]).toEqual([true, []]);
  });

  test("may be flown on the path of a sample plan: every sortie is checked, with its ways", () => {
    const { plan, ground } = planUnder(schedule);
    const wrong = [...proofOf(schedule, plan, ground)].flatMap(({ violations, sortie: { droneId, takeOffAt } }) =>
      violations.filter(({ severity }) => severity === "error").map(({ message }) => [droneId, takeOffAt, message]),
    );
    expect(wrong).toEqual([]);
    expect(conflictsOver(schedule, plan, ground)).toEqual([]);
    for (const sortie of schedule.sorties) {
      const { plan: own, legs } = planOfSortie(schedule, sortie, plan, ground);
      const late = estimateOf(own, legs).durationMs - (sortie.returnAt - sortie.takeOffAt);
      expect(late).toBeLessThan(60_000);
    }
  });

  test("is what its task gives today", async () => {
    await expect(writeSchedule(scheduleOf(schedule.task))).toMatchFileSnapshot(file);
  });

  test("is named in the README", () => {
    expect(readFileSync(path.join(folder, "README.md"), "utf8")).toContain(`\`${path.basename(file)}\``);
  });
});
