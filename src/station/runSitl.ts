import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, isAbsolute, normalize } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { ScenarioRunOrder } from "../contract/runs.ts";
import type { Settings } from "../store/settings.ts";

const key = "scenarioRuns.sitl";
const remedy = "Choose ArduPilot's SITL for copters, build/sitl/bin/arducopter";

/** The program that each drone of a scenario run is, where real autopilots fly it. What is run is chosen here, not with each run. */
export class RunSitl {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get binary(): string | null {
    return this.#settings.get(key, (value) => (typeof value === "string" ? value : null)) ?? null;
  }

  /** @throws FailureError bad-input for what is no ArduPilot SITL by its name, not-found, denied */
  choose(given: string | null): void {
    if (given === null) this.#settings.remove(key);
    else this.#settings.set(key, usable(given));
  }

  /** The program, as it is now. @throws FailureError where none was chosen, or it can not be run; bad-input for a sweep */
  demand(order: { readonly over?: ScenarioRunOrder["over"]; readonly sweep?: unknown }): string {
    if (order.over ?? order.sweep)
      throw new FailureError(
        "bad-input",
        "A sweep flies faster than real time, a real autopilot can not",
        "Sweep without it",
      );
    const { binary } = this;
    if (binary === null) throw new FailureError("not-found", "No SITL program was chosen", remedy);
    return usable(binary);
  }
}

function usable(given: string): string {
  const binary = normalize(given);
  if (!isAbsolute(binary) || /^[\\/]{2}/.test(binary))
    throw new FailureError("bad-input", `This is no program of this computer: ${given}`, remedy);
  if (!/^arducopter/i.test(basename(binary)))
    throw new FailureError("bad-input", `This is no ArduPilot SITL by its name: ${basename(binary)}`, remedy);
  if (!existsSync(binary) || !statSync(binary).isFile())
    throw new FailureError("not-found", `There is no SITL program ${binary}`, remedy);
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    throw new FailureError("denied", `This program can not be run: ${binary}`, "Allow it to be executed");
  }
  return binary;
}
