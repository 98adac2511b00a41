// A simulation run, flown twice: whether it gives the same report, how its worst revisit time stands to the bound, what was
// found, and how much faster than real time it was. Ends with code 1, and says why, where the two reports differ or the worst
// revisit is too far over the bound. Run by `npm run bench -- scenario [--file SCENARIO] [--once]`.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { figureLines } from "../src/runs/runFigures.ts";
import type { RunReport } from "../src/runs/runReport.ts";
import { complaintsOf } from "./scenario/complaints.ts";

const root = path.resolve(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    file: { type: "string", default: path.join(root, "missions/scenarios/twenty-km-two-hours.scenario.json") },
    once: { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), "vedette-scenario-"));

/** Flies it in a process of its own; gives the report's text and how long that took. */
async function flown(name: string): Promise<{ text: string; seconds: number }> {
  const before = performance.now();
  const at = path.join(folder, name);
  const args = [path.join(root, "src/runs/process.ts"), "--scenario", values.file, "--report", at];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`the run ended with code ${code}`);
  return { text: readFileSync(path.join(at, "report.json"), "utf8"), seconds: (performance.now() - before) / 1000 };
}

const first = await flown("first");
const again = values.once ? undefined : await flown("again");
rmSync(folder, { recursive: true });
const report = JSON.parse(first.text) as RunReport;
const { revisit, detection, operator } = report;
const complaints = complaintsOf(first.text, again?.text);
console.log(`\n${report.scenario}, seed ${report.seed}\n${figureLines(report).join("\n")}\n`);
for (const one of complaints) console.log(`Not as it has to be: ${one}`);
console.log(
  JSON.stringify({
    well: complaints.length === 0,
    ...(again && { sameTwice: again.text === first.text }),
    timesRealTime: Math.round((10 * report.durationMs) / 1000 / first.seconds) / 10,
    seconds: Math.round(first.seconds),
    worstRevisitS: revisit.flown.worstMs && Math.round(revisit.flown.worstMs / 1000),
    boundS: Math.round(revisit.bound.withReliefMs / 1000),
    overBound: revisit.overBound,
    overPlan: revisit.overPlan,
    inPicture: detection.inPicture,
    found: detection.found,
    missed: detection.missed,
    false: detection.false,
    secondsToFlag: detection.secondsToFlag?.median,
    errorM: detection.errorM?.median,
    deedsPerHour: operator.perHour,
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);
process.exitCode = complaints.length === 0 ? 0 : 1;
