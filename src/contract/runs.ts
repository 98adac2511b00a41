import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";
import type { RunFigure, RunProgress, SweptField, SweptRow } from "./runMessages.ts";
import type { ScenarioRunReport } from "./runReports.ts";

/** What a scenario holds, in short. */
export interface ScenarioSummary {
  readonly name: string;
  readonly about?: string | undefined;
  readonly seed: number;
  readonly durationMs: number;
  readonly sectionM: number;
  readonly drones: number;
  readonly vehicles: number;
  readonly faults: number;
  /** Every place is promised to be seen again within this time. */
  readonly promiseMs?: number | undefined;
}

/** A file that a scenario run may be flown from: what it holds, or what is wrong with it and where. */
export interface ScenarioFile {
  /** Absolute. */
  readonly path: string;
  /** A sample that comes with Vedette, or a file that a person opened. */
  readonly origin: "sample" | "opened";
  readonly scenario?: ScenarioSummary;
  readonly failure?: Failure;
}

/** A field of the scenario that a sweep sets to one value after another: `drones`, `seed`, `fleet.*.speed`. */
export interface SweptOver {
  readonly path: string;
  readonly values: readonly (string | number)[];
}

export interface ScenarioRunOrder {
  /** Of the scenario file, absolute. */
  readonly path: string;
  /** In place of the scenario's own. */
  readonly seed?: number | undefined;
  /** Each drone is a real ArduPilot, see `scenarioRuns.setSitl`; then it takes as long as it lasts. */
  readonly sitl?: boolean | undefined;
  /** A run for each value, or for each combination; the last field turns fastest. */
  readonly over?: readonly SweptOver[] | undefined;
}

/** `flying` until it ended: `whole`; `cut short` by a person, or where no drone is left, with a report of what was flown; `failed`; `killed`, with its process or with Vedette; `dropped` before it began. */
export type ScenarioRunState = "queued" | "flying" | "ending" | "whole" | "cut short" | "failed" | "killed" | "dropped";

/** A scenario run or a sweep of them, whole each time it moves on. */
export interface ScenarioRunRecord {
  readonly id: string;
  readonly state: ScenarioRunState;
  /** The file as it was asked for; what is flown is a copy from that moment. */
  readonly path: string;
  readonly scenario: ScenarioSummary;
  /** Of the run; of a sweep, unless it sweeps the seed. */
  readonly seed: number;
  readonly sitl?: true | undefined;
  /** Who asked for it; empty where nobody has signed in. */
  readonly by: string;
  readonly askedAt: number;
  readonly beganAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** While it is flown; without it, it is being planned. */
  readonly progress?: RunProgress | undefined;
  /** Simulated seconds in a second, while it is flown and after. */
  readonly speed?: number | undefined;
  readonly figures?: readonly RunFigure[] | undefined;
  readonly failure?: Failure | undefined;
  readonly sweep?: ScenarioSweep | undefined;
}

/** The runs of a sweep: those that are over, and the one that is under way. */
export interface ScenarioSweep {
  readonly over: readonly SweptOver[];
  /** How many runs it is. */
  readonly count: number;
  readonly rows: readonly SweptRow[];
  readonly now?: readonly SweptField[] | undefined;
}

/** A run, or one of a sweep by its `part`. */
export interface RunRef {
  readonly id: string;
  readonly part?: string | undefined;
}

/** A page that needs nothing beside it, to be saved. */
export interface RunPageMade {
  readonly html: string;
  /** For its file, without an ending. */
  readonly name: string;
  /** What stands at the top of every printed page. */
  readonly heading: string;
}

export type ScenarioRunCalls = {
  /** The samples and the files that were opened, each read anew. */
  "scenarioRuns.files": { args: null; result: readonly ScenarioFile[] };
  /** Adds a file to those that are offered; it may be wrong, then it says where. @throws FailureError bad-input for a path that is not complete */
  "scenarioRuns.open": { args: { path: string }; result: ScenarioFile };
  /** Offers an opened file no more; the file itself stays. */
  "scenarioRuns.forget": { args: { path: string }; result: null };
  /** All that are kept, newest first. */
  "scenarioRuns.list": { args: null; result: readonly ScenarioRunRecord[] };
  /** Flies a scenario, after those that were asked for before. @throws FailureError bad-input, not-found, newer-version, busy */
  "scenarioRuns.start": { args: ScenarioRunOrder; result: ScenarioRunRecord };
  /** Ends one early; what was flown is in its report. Nothing happens to one that is over. */
  "scenarioRuns.cancel": { args: { id: string }; result: null };
  /** Takes one that is over out of the list; it can be restored until Vedette is started again. @throws FailureError busy while it is flown */
  "scenarioRuns.delete": { args: { id: string }; result: null };
  /** @throws FailureError not-found for one that is gone for good */
  "scenarioRuns.restore": { args: { id: string }; result: ScenarioRunRecord };
  /** @throws FailureError not-found where there is none */
  "scenarioRuns.report": { args: RunRef; result: ScenarioRunReport };
  /** The report as a page; with `other`, both side by side; of a sweep its table and plots. @throws FailureError not-found */
  "scenarioRuns.page": { args: RunRef & { other?: RunRef | undefined }; result: RunPageMade };
  /** The program that each drone is with `sitl`; null where none was chosen. */
  "scenarioRuns.sitl": { args: null; result: { readonly binary: string | null } };
  /** @throws FailureError bad-input for what is no ArduPilot SITL by its name, not-found, denied */
  "scenarioRuns.setSitl": { args: { binary: string | null }; result: null };
};

export type ScenarioRunEvents = {
  scenarioRun: ScenarioRunRecord;
  scenarioRunGone: { readonly id: string };
};

/** Whether a run is waiting or under way. */
export const isUnderWay = ({ state }: Pick<ScenarioRunRecord, "state">): boolean =>
  state === "queued" || state === "flying" || state === "ending";

const words = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(most));
const id = v.pipe(v.string(), v.regex(/^[0-9a-z-]{1,60}$/, "is no id of a run"));
const path = words(4_096);
const ref = { id, part: v.optional(v.pipe(v.string(), v.regex(/^run-\d{3,}$/, "is no run of a sweep"))) };
const value = v.union([v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)), v.pipe(v.number(), v.finite())]);
const over = v.object({
  path: v.pipe(v.string(), v.trim(), v.regex(/^[\w*]+(\.[\w*]+)*$/, "A field such as fleet.*.speed is expected")),
  values: v.pipe(v.array(value), v.minLength(1), v.maxLength(200)),
});

export const scenarioRunParsers: Parsers<ScenarioRunCalls> = {
  "scenarioRuns.files": parser("scenarioRuns.files", v.null()),
  "scenarioRuns.open": parser("scenarioRuns.open", v.object({ path })),
  "scenarioRuns.forget": parser("scenarioRuns.forget", v.object({ path })),
  "scenarioRuns.list": parser("scenarioRuns.list", v.null()),
  "scenarioRuns.start": parser(
    "scenarioRuns.start",
    v.object({
      path,
      seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999_999))),
      sitl: v.optional(v.boolean()),
      over: v.optional(v.pipe(v.array(over), v.minLength(1), v.maxLength(3))),
    }),
  ),
  "scenarioRuns.cancel": parser("scenarioRuns.cancel", v.object({ id })),
  "scenarioRuns.delete": parser("scenarioRuns.delete", v.object({ id })),
  "scenarioRuns.restore": parser("scenarioRuns.restore", v.object({ id })),
  "scenarioRuns.report": parser("scenarioRuns.report", v.object(ref)),
  "scenarioRuns.page": parser("scenarioRuns.page", v.object({ ...ref, other: v.optional(v.object(ref)) })),
  "scenarioRuns.sitl": parser("scenarioRuns.sitl", v.null()),
  "scenarioRuns.setSitl": parser("scenarioRuns.setSitl", v.object({ binary: v.nullable(path) })),
};
