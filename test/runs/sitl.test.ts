import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { Scenario } from "../../src/mission/scenario/scenario.ts";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import type { RunReport } from "../../src/runs/runReport.ts";
import { runAtShell } from "../../src/runs/runShell.ts";

const here = import.meta.dirname;
const sample = path.resolve(here, "../../missions/scenarios/two-km-ten-minutes.scenario.json");
const sampled = readScenario(readFileSync(sample, "utf8"));
/** The shortest that can be planned: one quick drone over 220 m, in the air after 17 s, a car parked there. */
const scenario: Scenario = {
  ...sampled,
  durationMs: 62_000,
  section: [
    { lat: 48.3, lon: 17.2 },
    { lat: 48.3, lon: 17.203 },
  ],
  patrol: { ...sampled.patrol, standoff: 60, ahl: 60 },
  fleet: [{ ...sampled.fleet[0]!, base: { lat: 48.2995, lon: 17.201 }, speed: 15, climb: 10, sink: 8 }],
  schedule: { ...sampled.schedule, firstMs: 1_000 },
  operator: { reactionMs: 1_000, patienceMs: 60_000 },
  detector: { framesPerSecond: 4, falsePerPicture: 0 },
  roads: [
    {
      id: "track",
      line: [
        { lat: 48.29995, lon: 17.2 },
        { lat: 48.29995, lon: 17.204 },
      ],
    },
  ],
  traffic: [
    {
      ...{ id: "parked", afterMs: 0, className: "car", road: "track", from: "start", speed: 10 },
      intent: { kind: "park", metres: 120 },
    },
  ],
  faults: [{ afterMs: 1_000, drone: "Drone 1", what: { kind: "battery", percent: 40 } }],
};
const folder = mkdtempSync(join(tmpdir(), "vedette-sitl-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that can be started as a SITL binary is. */
function binary(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A stand-in, with what its environment says. */
const standIn = (name: string, environment = ""): string =>
  binary(name, `${environment} exec "${process.execPath}" "${join(here, "standInSitl.ts")}" "$@"`);

function run(sitl: string, name = "report") {
  const progress = { step: () => {}, show: () => {} };
  const { signal } = new AbortController();
  return runAtShell({ scenario, seed: undefined, folder: join(folder, name), progress, signal, sitl });
}

/** Whether the stand-in of a run is still there. */
function isLeft(name: string): boolean {
  try {
    return process.kill(Number(readFileSync(join(folder, name, "sitl-1/stand-in.pid"), "utf8")), 0);
  } catch {
    return false;
  }
}
const words = ({ events }: RunReport): string[] =>
  events.map(({ kind, drone, text }) => `${kind}${drone === undefined ? "" : ` ${drone}`}: ${text}`);

test("a whole run with a SITL of each drone, in real time, and one whose SITL dies in the air", {
  timeout: 240_000,
}, async () => {
  const dies = standIn("dies", "STAND_IN_DIES_AFTER=35");
  const [whole, broken] = await Promise.all([run(standIn("copter"), "whole"), run(dies, "broken")]);
  expect(whole).toMatchObject({ outcome: "whole", drones: 1, sorties: [{ drone: "Drone 1" }] });
  expect(Math.abs(whole.startAt - Date.now())).toBeLessThan(240_000);
  expect(whole.modelled[0]).toContain("ArduPilot");
  expect(whole.operator.list.map(({ what, refused }) => [what, refused])).toEqual([
    ["open video", undefined],
    ["schedule begun", undefined],
    ["launch accepted", undefined],
  ]);
  expect(words(whole)).toContain("fault Drone 1: fault left out, this drone has no way to it: battery at 40 %");
  expect(whole.revisit.flown.seenShare).toBeGreaterThan(0.5);
  expect(whole.detection).toMatchObject({ inPicture: 1, found: 1, false: 0 });
  const defaults = readFileSync(join(folder, "whole/sitl-1/defaults.parm"), "utf8");
  expect(defaults).toMatch(/^SYSID_THISMAV 1$/m);
  expect(defaults).toMatch(/^BATT_CAPACITY 9000$/m);

  const died = "its SITL ended by itself: PANIC: AP_InternalError at stack 0x7f";
  expect(broken).toMatchObject({ outcome: "cut short", endedBy: `no drone is left. Drone 1: ${died}` });
  expect(broken.durationMs).toBeLessThan(45_000);
  expect(broken.sorties).toHaveLength(1); // it was in the air
  expect(words(broken)).toEqual(
    expect.arrayContaining([`vehicle Drone 1: ${died}`, `station: the run ends: no drone is left. Drone 1: ${died}`]),
  );
  expect(readFileSync(join(folder, "broken/index.html"), "utf8")).toContain(`no drone is left. Drone 1: ${died}`);
  expect([isLeft("whole"), isLeft("broken")]).toEqual([false, false]);
});

test("a SITL ends with the run even when that is killed", { timeout: 60_000 }, async () => {
  const starter = join(folder, "starter.ts");
  writeFileSync(
    starter,
    `import { SitlProcess } from ${JSON.stringify(path.resolve(here, "../../src/runs/sitlProcess.ts"))};
const home = { lat: 48.3, lon: 17.2, amsl: 180 };
new SitlProcess({ binary: process.argv[2], folder: process.argv[3], instance: 0, home, port: 9, parameters: {} }).start();
setInterval(() => {}, 1000);`,
  );
  const lasting = binary("lasting", "echo $$ > stand-in.pid; exec sleep 300");
  const run = spawn(process.execPath, [starter, lasting, join(folder, "killed/sitl-1")], { stdio: "ignore" });
  await vi.waitUntil(() => isLeft("killed"), { timeout: 30_000, interval: 100 });
  await new Promise((resolve) => setTimeout(resolve, 500)); // the guard is up
  run.kill("SIGKILL");
  await vi.waitUntil(() => !isLeft("killed"), { timeout: 20_000, interval: 100 });
});

test("a SITL that is missing, is no program, or dies is told at once", { timeout: 60_000 }, async () => {
  const nowhere = join(folder, "nowhere");
  await expect(run(nowhere)).rejects.toThrow(`There is no SITL binary ${nowhere}`);
  const text = join(folder, "notes.txt");
  writeFileSync(text, "no program");
  await expect(run(text)).rejects.toThrow(`${text} can not be run`);
  const dying = binary("dying", "echo starting; echo 'bad frame: quad' >&2; exit 3");
  await expect(run(dying)).rejects.toThrow("Drone 1 can not fly: its SITL ended by itself: bad frame: quad");
});
