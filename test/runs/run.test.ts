import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { Scenario } from "../../src/mission/scenario/scenario.ts";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import { runScenario } from "../../src/runs/run.ts";
import type { RunReport } from "../../src/runs/runReport.ts";
import { fastTime } from "../../src/runs/runTime.ts";
import { VirtualTime } from "../../src/runs/virtualTime.ts";

const file = path.resolve(import.meta.dirname, "../../missions/scenarios/two-km-ten-minutes.scenario.json");
const short = readScenario(readFileSync(file, "utf8"));
const minute = 60_000;

/** The first minutes of the short sample: one drone, one sortie, and a link that is lost for ten seconds on its way. */
const scenario: Scenario = {
  ...short,
  durationMs: 5 * minute,
  fleet: short.fleet.slice(0, 1),
  faults: [{ afterMs: 3 * minute, drone: "Drone 1", forMs: 10_000, what: { kind: "linkLost" } }],
};

async function run(change: Partial<Scenario> = {}, signal = new AbortController().signal): Promise<RunReport> {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-run-"));
  const time = new VirtualTime(scenario.startAt);
  const off = time.install();
  try {
    return await runScenario({
      ...{ scenario: { ...scenario, ...change }, time: fastTime(time.clock), dataFolder, log: silentLog, signal },
      progress: { step: () => {}, show: () => {} },
    });
  } finally {
    off();
    rmSync(dataFolder, { recursive: true });
  }
}

test("a scenario is flown, and its report tells what was seen, found, done and broken", {
  timeout: 300_000,
}, async () => {
  const [first, other] = [await run(), await run({ seed: 4 })];
  expect({ ...other, seed: first.seed }).not.toEqual(first); // chance follows from the seed
  expect(first).toMatchObject({ outcome: "whole", durationMs: 300_000, drones: 1, seed: 3 });
  expect(first.sorties).toMatchObject([{ drone: "Drone 1", batteryBegan: expect.any(Number) }]);
  expect(first.revisit.flown.seenShare).toBeGreaterThan(0.5);
  expect(first.detection).toMatchObject({ false: 0, flags: expect.any(Number) });
  expect(first.detection.found).toBeGreaterThan(0);
  expect(first.events.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    "weather: wind 3 m/s from 250°, gusts 0.75 m/s; sight 20000 m; day",
    "fault: fault: link lost",
    "link: lost",
    "operator: Drone 1 is lost: nothing was heard for 4 s",
    "fault: well again: link lost",
    "link: heard again",
    "operator: Drone 1 is heard again",
    "operator: Withdrawn: Drone 1 is missing, and no other schedule can be made: all are there again",
  ]);
  expect(first.operator.list.map(({ what, drone, refused }) => [what, drone, refused])).toEqual([
    ["open video", "Drone 1", undefined],
    ["schedule begun", "Drone 1", undefined],
    ["launch accepted", "Drone 1", undefined],
  ]);
});

test("a run that is cut short tells what there is", { timeout: 120_000 }, async () => {
  const abort = new AbortController();
  abort.abort();
  const report = await run({}, abort.signal);
  expect(report).toMatchObject({ outcome: "cut short", durationMs: 5_000, sorties: [] });
  expect(report.revisit.flown).toMatchObject({ worstMs: null, allSeenMs: null, seenShare: 0 });
});
