// Flies a scenario over and over for so many hours in this process, station and simulated world together, and prints a line
// of JSON with what it holds at each simulated quarter of an hour: `node --expose-gc flight.ts FILE HOURS FOLDER`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeHeapSnapshot } from "node:v8";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import { runAtShell } from "../../src/runs/runShell.ts";
import { longer } from "./longer.ts";
import { memoryNote } from "./memoryNote.ts";

const [file = "", hours = "8", folder = "", snapshotHours = ""] = process.argv.slice(2);
const scenario = longer(readScenario(readFileSync(file, "utf8")), Number(hours) * 3_600_000);
const snapshotsDue = snapshotHours.split(",").filter(Boolean).map(Number);
const quarterMs = 15 * 60_000;
let dueMs = 0;

function look(afterMs: number): void {
  if (afterMs < dueMs) return;
  dueMs += quarterMs;
  console.log(JSON.stringify(memoryNote("run", afterMs, () => process.memoryUsage())));
  const hour = afterMs / 3_600_000;
  if (snapshotsDue[0] !== undefined && hour >= snapshotsDue[0])
    writeHeapSnapshot(join(folder, `after-${snapshotsDue.shift()}-hours.heapsnapshot`));
}

await runAtShell({
  ...{ scenario, seed: undefined, folder, signal: new AbortController().signal },
  progress: { step: (text) => console.error(text), show: () => {} },
  onProgress: () => look(Date.now() - scenario.startAt),
});
process.exit(0);
