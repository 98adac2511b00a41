import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog, formatLogLine } from "../base/log.ts";
import { RotatingLog } from "../host/rotatingLog.ts";
import type { Scenario, ScenarioWeather } from "../mission/scenario/scenario.ts";
import type { Progress } from "../station/progress.ts";
import { type MakeCrafts, runScenario } from "./run.ts";
import { figureLines } from "./runFigures.ts";
import { runPage } from "./runPage.ts";
import type { OnProgress } from "./runProgress.ts";
import type { RunReport } from "./runReport.ts";
import { fastTime, realTime } from "./runTime.ts";
import { SitlCraft, sitlModelled } from "./sitlCraft.ts";
import { demandBinary } from "./sitlProcess.ts";
import { VirtualTime } from "./virtualTime.ts";

/** A run at a shell. */
export interface ShellRun {
  readonly scenario: Scenario;
  readonly seed: number | undefined;
  /** Where its report goes. */
  readonly folder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** ArduPilot's SITL: then each drone is one of these, and the run takes as long as it lasts. */
  readonly sitl?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Flies a scenario at a shell, as fast as it goes, prints its figures and writes `report.json`, `index.html` and the
 * station's log. The process is under virtual time meanwhile. Throws a PlanFileError that names the place in the file of
 * what can not be flown.
 */
export async function runAtShell(shell: ShellRun): Promise<RunReport> {
  const { scenario, seed, folder, progress, signal, sitl, onProgress } = shell;
  if (sitl !== undefined) demandBinary(sitl);
  mkdirSync(folder, { recursive: true });
  const logFile = new RotatingLog(join(folder, "station.log"));
  const log = createLog(
    "run",
    (line) => logFile.write(formatLogLine(line)),
    () => Date.now(),
  );
  const realMs = performance.now.bind(performance);
  const beganAt = realMs();
  progress.step(`${scenario.name}: planning`);
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-run-"));
  const fast = sitl === undefined ? new VirtualTime(scenario.startAt) : undefined;
  const off = fast?.install() ?? (() => {});
  try {
    const asked = { dataFolder, log, progress, signal, onProgress, ...(seed !== undefined && { seed }) };
    const report = await (fast
      ? runScenario({ ...asked, scenario, time: fastTime(fast.clock) })
      : runScenario({ ...asked, ...inRealTime(scenario, sitl as string, folder) }));
    off();
    writeReport(folder, report);
    const seconds = (realMs() - beganAt) / 1000;
    const speed = report.durationMs / 1000 / seconds;
    progress.step(
      report.outcome === "whole" ? "Flown to the end" : `Cut short${report.endedBy ? `: ${report.endedBy}` : ""}`,
    );
    for (const line of figureLines(report)) progress.step(line);
    progress.step(`In ${seconds.toFixed(0)} s, ${speed.toFixed(1)} times as fast as real time`);
    return report;
  } finally {
    off();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** What is different where real autopilots fly: the run begins now. */
function inRealTime(scenario: Scenario, binary: string, folder: string) {
  const crafts: MakeCrafts = ({ seed, clock, station, tell }) =>
    scenario.fleet.map((drone, i) => {
      const vehicleOf = (vehicleId: string) => station.fleet.find(vehicleId);
      const weather = scenario.weather[0] as ScenarioWeather;
      const { groundAmsl } = scenario;
      const known = { vehicleOf, tell };
      return new SitlCraft(drone, i + 1, { binary, folder, seed, clock, groundAmsl, weather, ...known });
    });
  return { scenario: { ...scenario, startAt: Date.now() }, time: realTime, crafts, modelled: sitlModelled };
}

function writeReport(folder: string, report: RunReport): void {
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(join(folder, "index.html"), runPage(report));
}
