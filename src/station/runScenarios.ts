import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { ScenarioFile, ScenarioSummary } from "../contract/runs.ts";
import { pathLength } from "../geo/path.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import { readScenario } from "../mission/scenario/scenarioFile.ts";
import type { Settings } from "../store/settings.ts";

/** Larger than any scenario. */
const mostBytes = 8 * 1024 * 1024;
const mostOpened = 30;
const ending = ".scenario.json";
const key = "scenarioRuns.opened";

/** The files that scenario runs are flown from: the samples that come with Vedette, and those that a person opened. */
export class RunScenarios {
  readonly #folder: string;
  readonly #settings: Settings;

  constructor({ folder, settings }: { readonly folder: string; readonly settings: Settings }) {
    this.#folder = folder;
    this.#settings = settings;
  }

  /** Samples first, by name; then the opened ones, newest first. */
  list(): ScenarioFile[] {
    return [
      ...this.#samples().map((path) => fileAt(path, "sample")),
      ...this.#opened().map((path) => fileAt(path, "opened")),
    ];
  }

  /** Offers a file from now on. @throws FailureError bad-input for a path that is not complete */
  open(given: string): ScenarioFile {
    const path = completePath(given);
    if (this.#samples().includes(path)) return fileAt(path, "sample");
    this.#settings.set(key, [path, ...this.#opened().filter((one) => one !== path)].slice(0, mostOpened));
    return fileAt(path, "opened");
  }

  forget(path: string): void {
    this.#settings.set(
      key,
      this.#opened().filter((one) => one !== path),
    );
  }

  #opened(): readonly string[] {
    const texts = (value: unknown) =>
      Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
    return this.#settings.get(key, texts) ?? [];
  }

  #samples(): string[] {
    try {
      const names = readdirSync(this.#folder).filter((name) => name.endsWith(ending));
      return names.toSorted().map((name) => join(this.#folder, name));
    } catch {
      return []; // a Vedette without its samples flies what is opened
    }
  }
}

function fileAt(path: string, origin: ScenarioFile["origin"]): ScenarioFile {
  try {
    return { path, origin, scenario: summaryOf(readScenarioAt(path).scenario) };
  } catch (cause) {
    return { path, origin, failure: failureOf(cause) };
  }
}

/** A scenario and the text it was read from. @throws FailureError, or a PlanFileError that names the place in the file */
export function readScenarioAt(given: string): { readonly text: string; readonly scenario: Scenario } {
  const path = completePath(given);
  const text = textOf(path);
  return { text, scenario: readScenario(text) };
}

function textOf(path: string): string {
  let size: number;
  try {
    const found = statSync(path);
    size = found.isFile() ? found.size : Number.POSITIVE_INFINITY;
    if (size <= mostBytes) return readFileSync(path, "utf8");
  } catch (cause) {
    throw new FailureError("not-found", `The file can not be read: ${reasonOf(cause)}`, "Check that it is still there");
  }
  throw new FailureError("bad-input", `This is no scenario file: ${path}`, "Choose a JSON file of fileType “Scenario”");
}

function completePath(path: string): string {
  if (!isAbsolute(path))
    throw new FailureError("bad-input", `The file's path is not complete: ${path}`, "Give it from the root on");
  return normalize(path);
}

/** What a scenario holds, in short. */
export const summaryOf = (scenario: Scenario): ScenarioSummary => ({
  ...{ name: scenario.name, about: scenario.about, seed: scenario.seed, durationMs: scenario.durationMs },
  ...{ sectionM: Math.round(pathLength(scenario.section)), drones: scenario.fleet.length },
  ...{ vehicles: scenario.traffic.length, faults: scenario.faults.length, promiseMs: scenario.schedule.promiseMs },
});
