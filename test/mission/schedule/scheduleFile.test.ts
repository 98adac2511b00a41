import { describe, expect, test } from "vitest";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { readSchedule, writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const schedule = scheduleOf(taskOf([drone("d1"), drone("d2")], { promiseMs: minutes(20), horizonMs: minutes(120) }));

describe("a schedule in a file", () => {
  test("is read as it was written, with what it achieves reckoned again", () => {
    expect(readSchedule(writeSchedule(schedule))).toEqual(schedule);
  });

  test("that says something impossible is refused with the place that is wrong", () => {
    const json = JSON.parse(writeSchedule(schedule));
    const refused = (change: (copy: typeof json) => void): string => {
      const copy = structuredClone(json);
      change(copy);
      try {
        readSchedule(JSON.stringify(copy));
        return "accepted";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect([
      refused((copy) => {
        copy.sorties[1].takeOffAt = "soon";
      }),
      refused((copy) => {
        copy.sorties[0].droneId = "d9";
      }),
      refused((copy) => {
        copy.sorties[0].watch[0].to = 99_999;
      }),
      refused((copy) => {
        copy.sorties[0].watch[0].toAt = 0;
      }),
      refused((copy) => {
        copy.version = 2;
      }),
      refused((copy) => {
        copy.task.drones[0].speed = -1;
      }),
    ]).toEqual([
      'sorties.1.takeOffAt: Invalid type: Expected number but received "soon"',
      "sorties.0: drone d9 is not one of the task",
      "sorties.0: stretch 0 leaves the section of 12000 m",
      "sorties.0: stretch 0 ends before it begins",
      "This schedule has version 2, version 1 is understood",
      "Drone d1: speed over the section is -1",
    ]);
    expect(() => readSchedule("not json")).toThrow("This is not a schedule");
  });
});
