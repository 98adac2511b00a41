import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { failureOf, sentenceOf } from "../contract/failure.ts";
import { readScenario } from "../mission/scenario/scenarioFile.ts";
import { progressOn } from "../station/progress.ts";
import { compareLines, comparePage, readRunReport } from "./compare.ts";
import { fileText } from "./fileText.ts";
import { parseRunArguments } from "./runArguments.ts";
import { figuresOf } from "./runFigures.ts";
import { type ChildSide, runParentOf } from "./runParent.ts";
import type { RunReport } from "./runReport.ts";
import { sweepAtShell } from "./sweepShell.ts";

const abort = new AbortController();
/** Whoever started this program over a channel: the station, or a sweep. Nobody waits for a run whose parent is gone. */
const parent = runParentOf(process as unknown as ChildSide, {
  cancel: () => abort.abort(),
  orphaned: () => process.exit(1),
  realMs: performance.now.bind(performance),
});

/** The program that flies scenarios: `--scenario FILE`, see runArguments. Its exit code is 0 for a whole run, 130 for one that was cut short, 2 for bad input. */
async function main(): Promise<number> {
  const order = parseRunArguments(process.argv.slice(2));
  const progress = progressOn(process.stdout, performance.now.bind(performance));
  process.on("SIGINT", () => (abort.signal.aborted ? process.exit(130) : abort.abort()));
  process.once("SIGTERM", () => abort.abort());
  if (order.kind === "compare") {
    const [a, b] = order.files.map((file) => readRunReport(fileText(reportIn(file)), file)) as [RunReport, RunReport];
    for (const line of compareLines(a, b)) progress.step(line);
    writeFileSync(order.report, comparePage(a, b, order.files));
    progress.step(`Side by side: ${order.report}`);
    return 0;
  }
  if (order.kind === "sweep") {
    const entry = fileURLToPath(import.meta.url);
    const whole = await sweepAtShell(order, { entry, progress, signal: abort.signal, parent });
    return whole ? 0 : abort.signal.aborted ? 130 : 1;
  }
  const { file, seed, report: folder, sitl } = order;
  const scenario = readScenario(fileText(file));
  const { runAtShell } = await import("./runShell.ts"); // only now: a mistake is told at once
  const onProgress = parent?.progress;
  const report = await runAtShell({ scenario, seed, folder, progress, signal: abort.signal, sitl, onProgress });
  await parent?.tell({ kind: "flown", outcome: report.outcome, figures: figuresOf(report), endedBy: report.endedBy });
  progress.step(`Report: ${join(folder, "index.html")}`);
  return report.outcome === "whole" ? 0 : 130;
}

/** The report in a run's folder, or the file itself. */
const reportIn = (file: string): string =>
  existsSync(file) && statSync(file).isDirectory() ? join(file, "report.json") : file;

try {
  process.exit(await main());
} catch (cause) {
  const failure = failureOf(cause);
  process.stderr.write(`${sentenceOf(failure)}\n`);
  await parent?.tell({ kind: "failed", failure });
  process.exit(["bad-input", "newer-version", "not-found"].includes(failure.code) ? 2 : 1);
}
