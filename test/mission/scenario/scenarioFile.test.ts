import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readScenario, writeScenario } from "../../../src/mission/scenario/scenarioFile.ts";
import { planScenario } from "../../../src/mission/scenario/scenarioPlan.ts";
import { boundOf } from "../../../src/mission/schedule/bound.ts";

const folder = path.resolve(import.meta.dirname, "../../../missions/scenarios");
const textOf = (name: string) => readFileSync(path.join(folder, name), "utf8");
const short = textOf("two-km-ten-minutes.scenario.json");

/** What is said of the short scenario once it was changed. */
function said(change: (json: never) => void): string {
  const json = JSON.parse(short);
  change(json as never);
  try {
    planScenario(readScenario(JSON.stringify(json)));
    return "nothing";
  } catch (cause) {
    return (cause as Error).message;
  }
}

describe.each(readdirSync(folder))("the sample %s", (name) => {
  test("is written as it was read, and named in the README", () => {
    const text = textOf(name);
    expect(writeScenario(readScenario(text))).toBe(text);
    expect(readFileSync(path.join(folder, "../README.md"), "utf8")).toContain(`\`${name}\``);
  });

  test("can be flown as it promises, and no drones come near each other", () => {
    const { schedule } = planScenario(readScenario(textOf(name)));
    expect([schedule.promiseKept, schedule.conflicts]).toEqual([true, []]);
  });
});

test("two hours with relief are planned within 1.15 of the bound", () => {
  const { schedule } = planScenario(readScenario(textOf("twenty-km-two-hours.scenario.json")));
  expect(schedule.revisit.worstMs / boundOf(schedule.task).withReliefMs).toBeLessThan(1.15);
});

describe("bad input names the place in the file", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a file of which nothing is known
  const cases: [what: string, change: (json: any) => void, said: string][] = [
    [
      "a misspelt field",
      (j) => Object.assign(j.traffic[3], { speeed: 3 }),
      "traffic.3.speeed: is not known here; perhaps “speed” is meant",
    ],
    [
      "a misspelt field in place of the right one",
      (j) => {
        j.fleet[0].endurnce = j.fleet[0].endurance;
        delete j.fleet[0].endurance;
      },
      "fleet.0.endurnce: is not known here; perhaps “endurance” is meant",
    ],
    [
      "an unknown field at the top",
      (j) => Object.assign(j, { wether: [] }),
      "wether: is not known here; perhaps “weather” is meant",
    ],
    [
      "a field that nothing is like",
      (j) => Object.assign(j.operator, { coffee: true }),
      "operator.coffee: is not known here; known are reaction, patience",
    ],
    [
      "a field of another intent",
      (j) => Object.assign(j.traffic[0].intent, { metres: 5 }),
      "traffic.0.intent.metres: is not known here; known are kind",
    ],
    ["a missing field", (j) => delete j.section, "section: is missing"],
    [
      "no time",
      (j) => Object.assign(j.faults[0], { at: "4 min" }),
      'faults.0.at: must be a time like "0:12:30", got "4 min"',
    ],
    [
      "61 seconds",
      (j) => Object.assign(j.faults[0], { at: "0:04:61" }),
      'faults.0.at: must be a time like "0:12:30", got "0:04:61"',
    ],
    [
      "a number as text",
      (j) => Object.assign(j.fleet[1], { speed: "12" }),
      'fleet.1.speed: must be a number, got "12"',
    ],
    [
      "a speed that nothing flies",
      (j) => Object.assign(j.fleet[1], { speed: 120 }),
      "fleet.1.speed: must lie between 2 and 25 m/s",
    ],
    [
      "an intent that is none",
      (j) => Object.assign(j.traffic[0], { intent: { kind: "fly" } }),
      'traffic.0.intent.kind: kind must be "drive", "stop", "turnBack", "cross" or "park", got "fly"',
    ],
    [
      "a light that is none",
      (j) => Object.assign(j.weather[0], { light: "dawn" }),
      'weather.0.light: must be one of "day", "dusk", "night", got "dawn"',
    ],
    [
      "a drone that is not there",
      (j) => Object.assign(j.faults[0], { drone: "Drone 11" }),
      "faults.0.drone: there is no “Drone 11”; perhaps “Drone 1” is meant",
    ],
    [
      "a road that is not there",
      (j) => Object.assign(j.traffic[0], { road: "motorway" }),
      "traffic.0.road: there is no “motorway”",
    ],
    ["the same id twice", (j) => Object.assign(j.traffic[1], { id: "car 1" }), "traffic.1.id: “car 1” is there twice"],
    [
      "a stop beyond the road",
      (j) => Object.assign(j.traffic[1].intent, { metres: 9_000 }),
      "traffic.1.intent.metres: 9000 is beyond the end of road border track, 2003 m long",
    ],
    [
      "a crossing that is none",
      (j) =>
        Object.assign(j.traffic[1], { road: "far", intent: { kind: "cross" } }) &&
        j.roads.push({
          id: "far",
          line: [
            { lat: 48, lon: 17 },
            { lat: 48, lon: 17.01 },
          ],
        }),
      "traffic.1.intent: road far does not cross the section",
    ],
    [
      "an event after the end",
      (j) => Object.assign(j.faults[0], { at: "0:11:00" }),
      "faults.0.at: 0:11:00 is after the end of the run at 0:10:00",
    ],
    ["weather backwards", (j) => j.weather.push({ at: "0:00:00" }), "weather.1.at: must be later than the one before"],
    [
      "a later version",
      (j) => Object.assign(j, { version: 2 }),
      "This scenario has version 2, version 1 is understood",
    ],
    [
      "a battery that never reaches the section",
      (j) =>
        Object.assign(j, {
          fleet: j.fleet.map((d: object) => ({ ...d, endurance: "0:02:00", base: { lat: 48.25, lon: 17.2 } })),
        }),
      "schedule: The section can not be watched whole: the nearest base is",
    ],
    [
      "a drone that cannot stand the wind",
      (j) => Object.assign(j.weather[0], { wind: { speed: 30, fromDeg: 0 } }),
      "fleet.",
    ],
  ];
  test.each(cases)("%s", (_, change, words) => {
    expect(said(change)).toContain(words);
  });

  test("the file is no JSON", () => {
    expect(() => readScenario("{")).toThrow("This is not a scenario: ");
  });
});
