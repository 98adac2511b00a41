// Flies a scenario as a station does, and tells the process of the run as soon as it flies: to be killed.
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { ScenarioRuns } from "../../src/station/scenarioRuns.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const [folder = "", path = ""] = process.argv.slice(2);
const runs = new ScenarioRuns({
  ...{ folder: join(folder, "scenario-runs"), samplesFolder: folder, log: silentLog, now: () => Date.now() },
  entry: join(import.meta.dirname, "../../src/runs/process.ts"),
  settings: new Settings(openDatabase(join(folder, "killed.db"))),
});
runs.onRun(({ progress }) => progress && process.send?.(runs.pid));
runs.start({ path });
