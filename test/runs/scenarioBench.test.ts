import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path, { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { complaintsOf } from "../../bench/scenario/complaints.ts";
import { readScenario, writeScenario } from "../../src/mission/scenario/scenarioFile.ts";
import { report } from "./samples.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "vedette-twice-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sample = readScenario(readFileSync(join(root, "missions/scenarios/two-km-ten-minutes.scenario.json"), "utf8"));

/** The report that the program writes of the first five minutes of the short sample, with one drone. */
async function flown(name: string): Promise<Buffer> {
  const short = { ...sample, durationMs: 300_000, fleet: sample.fleet.slice(0, 1), faults: [] };
  const scenario = join(folder, `${name}.scenario.json`);
  writeFileSync(scenario, writeScenario(short));
  const args = [join(root, "src/runs/process.ts"), "--scenario", scenario, "--report", join(folder, name)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
  return readFileSync(join(folder, name, "report.json"));
}

test("two runs of one seed write the same report, byte for byte", { timeout: 300_000 }, async () => {
  const [first, again] = await Promise.all([flown("first"), flown("again")]);
  expect(complaintsOf(first.toString(), again.toString()).filter((one) => one.includes("differ"))).toEqual([]);
  expect(again.equals(first)).toBe(true);
  expect(JSON.parse(first.toString()).sorties).toHaveLength(1); // it did fly
});

test("the bench says what is not as it has to be", () => {
  const text = (change: Parameters<typeof report>[0] = {}) => JSON.stringify(report(change), null, 1);
  const { revisit } = report();
  expect(complaintsOf(text(), text())).toEqual([]);
  expect(complaintsOf(text({ revisit: { ...revisit, overBound: 1.15 } }))).toEqual([]);
  expect(complaintsOf(text({ revisit: { ...revisit, overBound: 1.16 } }), text({ seed: 8 }))).toEqual([
    'Two runs of one seed differ, from line 5 on: "\\"seed\\": 7,", then "\\"seed\\": 8,"',
    "The worst revisit is 1.16 times the bound, 1.15 are allowed",
  ]);
  const { flown } = revisit;
  const unseen = { ...revisit, overBound: null, flown: { ...flown, seenShare: 0.9 } };
  expect(complaintsOf(text({ outcome: "cut short", revisit: unseen }))).toEqual([
    "The run was not flown to its end: cut short",
    "10.0 % of the section were never seen, so it has no worst revisit",
  ]);
});
