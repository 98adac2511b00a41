import { existsSync } from "node:fs";
import { join } from "node:path";
import { ScenarioRuns, type ScenarioRunsOptions } from "./scenarioRuns.ts";

/** Those of a station: below its data folder, with the samples and the program that lie beside its own. */
export function scenarioRunsOf({
  dataFolder,
  settings,
  log,
}: Pick<ScenarioRunsOptions, "settings" | "log"> & { readonly dataFolder: string }): ScenarioRuns {
  const built = join(import.meta.dirname, "../runs/process.js");
  return new ScenarioRuns({
    ...{ settings, log, folder: join(dataFolder, "scenario-runs"), now: () => Date.now() },
    samplesFolder: join(import.meta.dirname, "../../missions/scenarios"),
    entry: existsSync(built) ? built : join(import.meta.dirname, "../runs/process.ts"),
  });
}
