import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import { setWords, variationsOf } from "../../src/runs/sweep.ts";
import { sweepCsv, sweepPage } from "../../src/runs/sweepPage.ts";
import { report } from "./samples.ts";

const file = path.resolve(import.meta.dirname, "../../missions/scenarios/two-km-ten-minutes.scenario.json");
const json: unknown = JSON.parse(readFileSync(file, "utf8"));
const read = (one: unknown) => readScenario(JSON.stringify(one));

test("every combination of values, the last field turning fastest", () => {
  const made = variationsOf(json, [
    { path: "drones", values: [1, 2] },
    { path: "fleet.*.speed", values: [10, 12] },
  ]);
  expect(made.map(setWords)).toEqual([
    ...["drones 1, fleet.*.speed 10", "drones 1, fleet.*.speed 12"],
    ...["drones 2, fleet.*.speed 10", "drones 2, fleet.*.speed 12"],
  ]);
  expect(made.map((one) => read(one.json).fleet.map(({ speed }) => speed))).toEqual([[10], [12], [10, 10], [12, 12]]);
});

test("with fewer drones, nothing fails in those that stay away", () => {
  const faulty = {
    ...(json as object),
    faults: [1, 2].map((i) => ({ at: "0:03:00", drone: `Drone ${i}`, what: { kind: "camera" } })),
  };
  const [made] = variationsOf(faulty, [{ path: "drones", values: [1] }]);
  expect(read(made?.json).faults.map(({ drone }) => drone)).toEqual(["Drone 1"]);
});

test("one vehicle's time, a field that was left to its default, and the seed", () => {
  const [made] = variationsOf(json, [
    { path: "traffic.1.at", values: ["0:02:00"] },
    { path: "detector.falsePerPicture", values: [0.5] },
    { path: "seed", values: [9] },
  ]);
  const scenario = read(made?.json);
  expect([scenario.traffic[1]?.afterMs, scenario.detector.falsePerPicture, scenario.seed]).toEqual([120_000, 0.5, 9]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(json);
});

test("a field that is not there is refused: by the scenario, or by the sweep", () => {
  const [typo] = variationsOf(json, [{ path: "fleet.*.sped", values: [10] }]);
  expect(() => read(typo?.json)).toThrow("fleet.0.sped: is not known here; perhaps “speed” is meant");
  const beyond = () => variationsOf(json, [{ path: "name.first", values: [1] }]);
  expect(beyond).toThrow("--sweep name.first: there is no such field in the scenario");
  expect(() => variationsOf(json, [{ path: "drones", values: [3] }])).toThrow(
    "--sweep drones=3: the scenario has 2 drones",
  );
  const many = Array.from({ length: 15 }, (_, i) => i);
  const runs = ["seed", "groundAmsl"].map((one) => ({ path: one, values: many }));
  expect(() => variationsOf(json, runs)).toThrow("The sweep asks for 225 runs, 200 are the most");
});

test("a table and plots, with what failed in its place", () => {
  const runs = [
    { set: [{ path: "drones", value: 1 }], folder: "run-001", failure: "schedule: <no>" },
    { set: [{ path: "drones", value: 2 }], folder: "run-002", report: report() },
  ];
  const page = sweepPage("A sweep", runs);
  expect(page).toContain("schedule: &lt;no&gt;");
  expect(page).toContain('<a href="run-002/index.html">run-002</a>');
  expect(page.match(/<svg/g)).toHaveLength(10);
  const [head, first, second] = sweepCsv(runs).split("\r\n");
  expect(head).toMatch(/^drones,Flown,Worst revisit,Planned,.*,failure$/);
  expect(first).toMatch(/^1,,+schedule: <no>$/);
  expect(second).toMatch(/^2,3600,660,630,600,1.1,1.048,540,/);
});
