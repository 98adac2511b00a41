import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { scheduleOf } from "../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../src/mission/schedule/scheduleFile.ts";

const folder = path.resolve(import.meta.dirname, "../../missions");
const files = readdirSync(path.join(folder, "schedules")).map((name) => path.join(folder, "schedules", name));

test("there are sample schedules", () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
});

describe.each(files)("%s", (file) => {
  const schedule = readSchedule(readFileSync(file, "utf8"));

  test("keeps its promise without conflicts", () => {
    expect([schedule.promiseKept, schedule.conflicts]).toEqual([true, []]);
  });

  test("is what its task gives today", async () => {
    await expect(writeSchedule(scheduleOf(schedule.task))).toMatchFileSnapshot(file);
  });

  test("is named in the README", () => {
    expect(readFileSync(path.join(folder, "README.md"), "utf8")).toContain(`\`${path.basename(file)}\``);
  });
});
