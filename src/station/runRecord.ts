import { type Failure, FailureError } from "../contract/failure.ts";
import type { RunMessage } from "../contract/runMessages.ts";
import type { ScenarioRunRecord, ScenarioSweep, SweptOver } from "../contract/runs.ts";
import type { RunEnd } from "./runProcess.ts";

/** More runs than this are a slip of the hand. */
const mostRuns = 200;

/** A sweep that is asked for. @throws FailureError bad-input for one of too many runs, or of a field twice */
export function sweepOf(over: readonly SweptOver[]): ScenarioSweep {
  const count = over.reduce((product, { values }) => product * values.length, 1);
  if (count > mostRuns)
    throw new FailureError(
      "bad-input",
      `The sweep asks for ${count} runs, ${mostRuns} are the most`,
      "Sweep over less",
    );
  if (new Set(over.map(({ path }) => path)).size < over.length)
    throw new FailureError("bad-input", "A field is swept twice", "Name each once, with all its values");
  const comma = over.find(({ values }) => values.some((value) => String(value).includes(",")));
  if (comma) throw new FailureError("bad-input", `A value of ${comma.path} has a comma in it`, "Take values without");
  return { over, count, rows: [] };
}

/** The scenario that a sweep is made from, with the seed that was asked for. */
export const sweptText = (text: string, seed: number | undefined): string =>
  seed === undefined ? text : `${JSON.stringify({ ...(JSON.parse(text) as object), seed }, null, 2)}\n`;

/** What the program that flies scenarios is told on its command line. */
export function orderArguments(
  { seed, sweep }: Pick<ScenarioRunRecord, "seed" | "sweep">,
  {
    scenario,
    folder,
    binary,
  }: { readonly scenario: string; readonly folder: string; readonly binary?: string | undefined },
): string[] {
  const seeded = sweep ? [] : ["--seed", `${seed}`]; // that of a sweep is in its scenario
  const swept = sweep?.over.flatMap(({ path, values }) => ["--sweep", `${path}=${values.join(",")}`]) ?? [];
  return ["--scenario", scenario, "--report", folder, ...seeded, ...swept, ...(binary ? ["--sitl", binary] : [])];
}

/** A run after its process has said something. */
export function heardRecord(record: ScenarioRunRecord, message: RunMessage, now: number): ScenarioRunRecord {
  const { sweep, beganAt = now } = record;
  switch (message.kind) {
    case "progress": {
      const { progress } = message;
      const speed = Number((progress.afterMs / Math.max(1, now - beganAt)).toFixed(1));
      return { ...record, progress, ...(!sweep && { speed }) };
    }
    case "sweeping":
      return {
        ...record,
        progress: undefined,
        ...(sweep && { sweep: { ...sweep, count: message.of, now: message.set } }),
      };
    case "swept":
      return { ...record, ...(sweep && { sweep: { ...sweep, rows: [...sweep.rows, message.row] } }) };
    case "flown":
      return {
        ...{ ...record, figures: message.figures },
        ...(message.endedBy !== undefined && {
          failure: { code: "gone" as const, message: `It ended early: ${message.endedBy}` },
        }),
      };
    case "failed":
      return { ...record, failure: message.failure };
  }
}

/** What became of a run whose process has ended. */
export function endedRecord(before: ScenarioRunRecord, end: RunEnd, now: number): ScenarioRunRecord {
  const { figures, sweep } = before;
  const record = { ...before, endedAt: now, ...(sweep && { sweep: { ...sweep, now: undefined } }) };
  if (end.forced === "closing")
    return killed(record, { code: "gone", message: "Vedette ended while it was flown", remedy: "Fly it again" });
  if (end.code === 130 && (figures || sweep)) return { ...record, state: "cut short" };
  if (sweep && (end.code === 0 || end.code === 1) && sweep.rows.length === sweep.count)
    return sweptRecord(record, sweep);
  if (end.code === 0 && figures) return { ...record, state: "whole" };
  if (end.forced === "slow")
    return killed(record, {
      code: "timeout",
      message: "It did not come to an end when it was cancelled, and was ended by force",
    });
  if (end.forced === "silent")
    return killed(record, {
      code: "timeout",
      message: "Nothing was heard of it for minutes, and it was ended by force",
      remedy: "Look at process.log in its folder",
    });
  if (before.failure) return { ...record, state: "failed" };
  if (end.signal !== null)
    return killed(record, { code: "gone", message: `Its process was killed (${end.signal})`, remedy: "Fly it again" });
  const words = end.words.split("\n").at(-1) || `its process ended with status ${end.code}`;
  return { ...record, state: "failed", failure: { code: "gone", message: words } };
}

/** A sweep that is over: some of its runs may not have been flown, as their scenarios can not be. */
function sweptRecord(record: ScenarioRunRecord, { count, rows }: ScenarioSweep): ScenarioRunRecord {
  const failed = rows.filter(({ figures }) => !figures);
  if (failed.length === 0) return { ...record, state: "whole" };
  const message = `${failed.length} of ${count} runs could not be flown: ${failed[0]?.failure ?? "no report"}`;
  return { ...record, state: failed.length === count ? "failed" : "whole", failure: { code: "bad-input", message } };
}

const killed = (record: ScenarioRunRecord, failure: Failure): ScenarioRunRecord => ({
  ...record,
  state: "killed",
  failure,
});
