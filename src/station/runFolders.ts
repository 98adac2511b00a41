import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { runFailureSchema, runFigureSchema, sweptRowSchema } from "../contract/runMessages.ts";
import { isUnderWay, type ScenarioRunRecord } from "../contract/runs.ts";
import { writeDurably } from "./durableFile.ts";

const schema = v.object({
  ...{ fileType: v.literal("ScenarioRun"), version: v.literal(1), id: v.string(), path: v.string(), by: v.string() },
  state: v.picklist(["queued", "flying", "ending", "whole", "cut short", "failed", "killed", "dropped"]),
  scenario: v.object({
    ...{ name: v.string(), about: v.optional(v.string()), seed: v.number(), durationMs: v.number() },
    ...{ sectionM: v.number(), drones: v.number(), vehicles: v.number(), faults: v.number() },
    promiseMs: v.optional(v.number()),
  }),
  ...{ seed: v.number(), sitl: v.optional(v.literal(true)), askedAt: v.number() },
  ...{ beganAt: v.optional(v.number()), endedAt: v.optional(v.number()), speed: v.optional(v.number()) },
  figures: v.optional(v.array(runFigureSchema)),
  failure: v.optional(runFailureSchema),
  sweep: v.optional(
    v.object({
      over: v.array(v.object({ path: v.string(), values: v.array(v.union([v.string(), v.number()])) })),
      count: v.number(),
      rows: v.array(sweptRowSchema),
    }),
  ),
});

const recordFile = "run.json";
const deletedSuffix = ".deleted";

/** Where scenario runs are kept: a folder each, with the scenario that was flown, its report, and `run.json`, which tells what became of it. */
export class RunFolders {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  of(id: string): string {
    return join(this.#folder, id);
  }

  /**
   * All that are kept. What was under way when its station ended is told as killed, what was deleted is erased. A folder
   * that is not understood is left as it is.
   */
  recover(now: number): ScenarioRunRecord[] {
    return this.#names().flatMap((name) => {
      if (name.endsWith(deletedSuffix)) {
        rmSync(join(this.#folder, name), { recursive: true, force: true });
        return [];
      }
      const record = this.#read(name);
      if (!record || record.id !== name) return [];
      if (!isUnderWay(record)) return [record];
      const ended = killedRecord(record, now);
      this.endWork(record.id);
      this.write(ended);
      return [ended];
    });
  }

  /** Makes the folder of a run with the scenario that it flies. @throws FailureError disk-full or denied */
  make(record: ScenarioRunRecord, scenario: string): void {
    try {
      mkdirSync(this.of(record.id), { recursive: true });
      writeFileSync(this.scenarioOf(record.id), scenario);
      this.write(record);
    } catch (cause) {
      const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
      throw new FailureError(
        full ? "disk-full" : "denied",
        `The run can not be kept: ${reasonOf(cause)}`,
        full ? "Make room on the disk" : "See that the data folder may be written to",
      );
    }
  }

  scenarioOf(id: string): string {
    return join(this.of(id), "scenario.json");
  }

  /** For what the process of a run needs while it is there. */
  beginWork(id: string): string {
    const work = join(this.of(id), "work");
    mkdirSync(work, { recursive: true });
    return work;
  }

  endWork(id: string): void {
    rmSync(join(this.of(id), "work"), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Keeps what became of a run; how far it is is not kept. */
  write({ progress: _, ...record }: ScenarioRunRecord): void {
    const sweep = record.sweep && { ...record.sweep, now: undefined };
    const file = { fileType: "ScenarioRun", version: 1, ...record, ...(sweep && { sweep }) };
    writeDurably(join(this.of(record.id), recordFile), `${JSON.stringify(file, null, 1)}\n`, 0o600);
  }

  delete(id: string): void {
    renameSync(this.of(id), `${this.of(id)}${deletedSuffix}`);
  }

  /** Throws the system's error where it is gone for good. */
  restore(id: string): ScenarioRunRecord | undefined {
    renameSync(`${this.of(id)}${deletedSuffix}`, this.of(id));
    return this.#read(id);
  }

  #read(name: string): ScenarioRunRecord | undefined {
    try {
      const parsed = v.safeParse(schema, JSON.parse(readFileSync(join(this.#folder, name, recordFile), "utf8")));
      if (!parsed.success) return undefined;
      const { fileType: _, version: __, ...record } = parsed.output;
      return record;
    } catch {
      return undefined;
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
    } catch {
      return []; // nothing was flown yet
    }
  }
}

/** What a run is whose station ended before it did. */
export const killedRecord = (record: ScenarioRunRecord, now: number): ScenarioRunRecord => ({
  ...record,
  state: "killed",
  endedAt: record.endedAt ?? now,
  failure: {
    code: "gone",
    message: record.beganAt === undefined ? "Vedette ended before it began" : "Vedette ended while it was flown",
    remedy: "Fly it again",
  },
});
