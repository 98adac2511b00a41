import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runMessageOf, type SweptRow } from "../contract/runMessages.ts";
import { readScenario } from "../mission/scenario/scenarioFile.ts";
import type { Progress } from "../station/progress.ts";
import { readRunReport } from "./compare.ts";
import { fileText } from "./fileText.ts";
import type { RunOrder } from "./runArguments.ts";
import { figuresOf } from "./runFigures.ts";
import type { RunParent } from "./runParent.ts";
import { setWords, type Variation, variationsOf } from "./sweep.ts";
import { type SweptRun, sweepCsv, sweepPage } from "./sweepPage.ts";

/**
 * Flies the runs of a sweep one after the other, each in a process of its own, and writes `index.html` and `sweep.csv`
 * beside their folders. Every scenario is read before the first is flown. An abort ends the run that is under way; what
 * was flown is told. Gives whether all were.
 */
export async function sweepAtShell(
  { file, report: folder, over }: Extract<RunOrder, { kind: "sweep" }>,
  { entry, progress, signal, parent }: SweepPlace & { progress: Progress },
): Promise<boolean> {
  const text = fileText(file);
  const { name } = readScenario(text);
  const variations = variationsOf(JSON.parse(text), over);
  for (const { json } of variations) readScenario(JSON.stringify(json));
  mkdirSync(folder, { recursive: true });
  const runs: SweptRun[] = [];
  for (const [i, variation] of variations.entries()) {
    if (signal.aborted) break;
    progress.step(`${i + 1} of ${variations.length}: ${setWords(variation)}`);
    await parent?.tell({ kind: "sweeping", number: i + 1, of: variations.length, set: told(variation) });
    const run = await flown(variation, { folder, number: i + 1, entry, signal, parent });
    runs.push(run);
    await parent?.tell({ kind: "swept", row: rowOf(run) });
    const worth = run.report && figuresOf(run.report).filter((one) => /^Worst|^Found|^Missed/.test(one.name));
    progress.step(
      worth ? `  ${worth.map((one) => `${one.name.toLowerCase()} ${one.words}`).join(", ")}` : `  ${run.failure}`,
    );
    writeFileSync(join(folder, "index.html"), sweepPage(name, runs));
    writeFileSync(join(folder, "sweep.csv"), sweepCsv(runs));
  }
  progress.step(`Table and plots: ${join(folder, "index.html")}`);
  return runs.length === variations.length && runs.every(({ report }) => report?.outcome === "whole");
}

/** Where a sweep is flown: the program of its runs, what ends it, and who is told. */
interface SweepPlace {
  readonly entry: string;
  readonly signal: AbortSignal;
  readonly parent?: RunParent | undefined;
}

/** What was set as it is told: a value that has parts as its JSON. */
const told = ({ set }: Pick<Variation, "set">): SweptRow["set"] =>
  set.map(({ path, value }) => ({
    path,
    value:
      typeof value === "object" && value !== null ? JSON.stringify(value) : (value as string | number | boolean | null),
  }));

const rowOf = ({ folder, report, failure, ...run }: SweptRun): SweptRow => ({
  ...{ set: told(run), part: folder },
  ...(report && { outcome: report.outcome, figures: figuresOf(report) }),
  ...(failure !== undefined && { failure }),
});

async function flown(
  { set, json }: Variation,
  { folder, number, entry, signal, parent }: SweepPlace & { folder: string; number: number },
): Promise<SweptRun> {
  const own = `run-${String(number).padStart(3, "0")}`;
  const at = join(folder, own);
  mkdirSync(at, { recursive: true });
  const scenario = join(at, "scenario.json");
  writeFileSync(scenario, `${JSON.stringify(json, null, 2)}\n`);
  const { code, words } = await ended([entry, "--scenario", scenario, "--report", at], { signal, parent });
  if (code !== 0 && code !== 130) return { set, folder: own, failure: words || `it ended with code ${code}` };
  const file = join(at, "report.json");
  return { set, folder: own, report: readRunReport(readFileSync(file, "utf8"), file) };
}

/**
 * The exit code of a program and what it said of its failure. Its own Ctrl-C reaches it from the terminal; it ends with the
 * channel, should this process die.
 */
function ended(
  args: readonly string[],
  { signal, parent }: Omit<SweepPlace, "entry">,
): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let words = "";
    child.on("message", (said) => {
      const message = runMessageOf(said);
      if (message?.kind === "progress") parent?.progress(() => message.progress);
    });
    child.stderr?.on("data", (text) => {
      words = `${words}${text}`.slice(-2_000);
    });
    const abort = () => void (child.connected && child.send({ kind: "cancel" }, () => {}));
    signal.addEventListener("abort", abort);
    child.on("error", (cause) => {
      words = cause.message;
    });
    child.on("close", (code) => {
      signal.removeEventListener("abort", abort);
      resolve({ code, words: words.trim() });
    });
  });
}
