import { randomUUID } from "node:crypto";
import { Emitter } from "../base/emitter.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { RunMessage } from "../contract/runMessages.ts";
import { isUnderWay, type ScenarioRunOrder, type ScenarioRunRecord } from "../contract/runs.ts";
import type { Settings } from "../store/settings.ts";
import { actor } from "./actor.ts";
import { killedRecord, RunFolders } from "./runFolders.ts";
import { RunPages } from "./runPages.ts";
import { type RunLimits, RunProcess, usualRunLimits } from "./runProcess.ts";
import { endedRecord, heardRecord, orderArguments, sweepOf, sweptText } from "./runRecord.ts";
import { RunScenarios, readScenarioAt, summaryOf } from "./runScenarios.ts";
import { RunSitl } from "./runSitl.ts";

export interface ScenarioRunsOptions {
  /** Where runs are kept. */
  readonly folder: string;
  readonly samplesFolder: string;
  /** The program that flies scenarios, absolute. */
  readonly entry: string;
  readonly settings: Settings;
  readonly log: Log;
  readonly now: () => number;
  readonly limits?: RunLimits;
}

/** More wait for each other only by a slip of the hand. */
const mostQueued = 50;

/**
 * Scenario runs of the app: one at a time, in the order in which they were asked for, each in a process of its own, so that
 * nothing that is flown live waits for them. What became of each is kept on disk.
 */
export class ScenarioRuns {
  readonly scenarios: RunScenarios;
  readonly sitl: RunSitl;
  readonly pages: RunPages;
  readonly #options: ScenarioRunsOptions;
  readonly #folders: RunFolders;
  readonly #changed = new Emitter<ScenarioRunRecord>();
  readonly #gone = new Emitter<{ readonly id: string }>();
  #known: Map<string, ScenarioRunRecord> | undefined;
  #current: { readonly id: string; readonly process: RunProcess; readonly settled: Promise<void> } | undefined;
  #closed = false;

  constructor(options: ScenarioRunsOptions) {
    const { folder, samplesFolder, settings, entry } = options;
    this.#options = options;
    this.#folders = new RunFolders(folder);
    this.scenarios = new RunScenarios({ folder: samplesFolder, settings });
    this.sitl = new RunSitl(settings);
    this.pages = new RunPages({ folders: this.#folders, entry, recordOf: (id) => this.#of(id) });
  }

  /** A run each time it moves on. */
  readonly onRun = this.#changed.on;
  /** One was deleted. */
  readonly onGone = this.#gone.on;

  /** All that are kept, newest first. */
  list(): ScenarioRunRecord[] {
    return [...this.#runs.values()].toReversed().toSorted((a, b) => b.askedAt - a.askedAt);
  }

  /** Flies a scenario, after those that wait. @throws FailureError or PlanFileError for what can not be flown; busy */
  start(order: ScenarioRunOrder): ScenarioRunRecord {
    if (this.#closed) throw new FailureError("gone", "The station is ending", "Start Vedette again");
    if (this.#waiting().length >= mostQueued)
      throw new FailureError("busy", `${mostQueued} scenario runs wait already`, "Cancel some, or wait");
    const { text, scenario } = readScenarioAt(order.path);
    if (order.sitl) this.sitl.demand(order);
    const { now } = this.#options;
    const sweep = order.over && sweepOf(order.over);
    const record: ScenarioRunRecord = {
      id: `${new Date(now()).toISOString().slice(0, 19).replaceAll(/[^\d]/g, "")}-${randomUUID().slice(0, 8)}`,
      ...{ state: "queued", path: order.path, scenario: summaryOf(scenario), seed: order.seed ?? scenario.seed },
      ...{ by: actor(), askedAt: now(), ...(order.sitl && { sitl: true as const }), ...(sweep && { sweep }) },
    };
    this.#folders.make(record, sweep ? sweptText(text, order.seed) : text);
    this.#set(record, { keep: false });
    this.#next();
    return this.#of(record.id);
  }

  /** Ends one early, or takes it out of the queue. */
  cancel(id: string): void {
    const record = this.#of(id);
    if (record.state === "queued") this.#set({ ...record, state: "dropped", endedAt: this.#options.now() });
    if (this.#current?.id !== id || record.state !== "flying") return;
    this.#set({ ...record, state: "ending" });
    this.#current.process.cancel();
  }

  /** Takes one that is over out of the list. @throws FailureError busy, not-found */
  delete(id: string): void {
    const record = this.#of(id);
    if (isUnderWay(record)) throw new FailureError("busy", "This run is not over yet", "Cancel it first");
    this.#folders.delete(id);
    this.#runs.delete(id);
    this.#gone.emit({ id });
  }

  /** @throws FailureError not-found for one that is gone for good */
  restore(id: string): ScenarioRunRecord {
    const known = this.#runs.get(id);
    if (known) return known;
    let record: ScenarioRunRecord | undefined;
    try {
      record = this.#folders.restore(id);
    } catch (cause) {
      this.#options.log.debug(`run ${id}: ${reasonOf(cause)}`);
    }
    if (!record) throw new FailureError("not-found", "This run was erased", "Fly its scenario again");
    this.#set(record, { keep: false });
    return record;
  }

  /** The process that flies now, for tests that kill it. */
  get pid(): number | undefined {
    return this.#current?.process.pid;
  }

  /** Ends what is flown at once; what was under way is kept as killed. */
  async close(): Promise<void> {
    this.#closed = true;
    const current = this.#current;
    for (const record of this.#known?.values() ?? [])
      if (record.state === "queued") this.#set(killedRecord(record, this.#options.now()));
    await this.pages.close();
    if (!current) return;
    await current.process.kill();
    await current.settled;
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const first = this.#waiting()[0];
    if (!first) return;
    try {
      this.#fly(first);
    } catch (cause) {
      this.#set({ ...first, state: "failed", endedAt: this.#options.now(), failure: failureOf(cause) });
      this.#next();
    }
  }

  #fly(record: ScenarioRunRecord): void {
    const { id } = record;
    const { entry, limits = usualRunLimits, log } = this.#options;
    const folder = this.#folders.of(id);
    const binary = record.sitl ? this.sitl.demand(record) : undefined;
    const process = new RunProcess({
      ...{ entry, limits, realTime: binary !== undefined, workFolder: this.#folders.beginWork(id) },
      args: orderArguments(record, { scenario: this.#folders.scenarioOf(id), folder, binary }),
      logFile: `${folder}/process.log`,
      tell: (message) => this.#heard(id, message),
    });
    log.info(`scenario run ${id} flies as process ${process.pid}`);
    const settled = process.ended.then((end) => {
      this.#current = undefined;
      this.#folders.endWork(id);
      this.#set(endedRecord(this.#of(id), end, this.#options.now()));
      this.#next();
    });
    this.#current = { id, process, settled: settled.catch((cause) => log.error(`run ${id}: ${reasonOf(cause)}`)) };
    this.#set({ ...record, state: "flying", beganAt: this.#options.now() });
  }

  #heard(id: string, message: RunMessage): void {
    const keep = message.kind === "swept" || message.kind === "flown";
    this.#set(heardRecord(this.#of(id), message, this.#options.now()), { keep });
  }

  #waiting(): ScenarioRunRecord[] {
    return [...this.#runs.values()].filter(({ state }) => state === "queued");
  }

  get #runs(): Map<string, ScenarioRunRecord> {
    this.#known ??= new Map(this.#folders.recover(this.#options.now()).map((record) => [record.id, record]));
    return this.#known;
  }

  #of(id: string): ScenarioRunRecord {
    const record = this.#runs.get(id);
    if (!record) throw new FailureError("not-found", "This run is not kept", "Choose one of the list");
    return record;
  }

  #set(record: ScenarioRunRecord, { keep = true }: { readonly keep?: boolean } = {}): void {
    this.#runs.set(record.id, record);
    this.#changed.emit(record);
    if (!keep) return;
    try {
      this.#folders.write(record);
    } catch (cause) {
      this.#options.log.error(`scenario run ${record.id} is not kept: ${reasonOf(cause)}`);
    }
  }
}
