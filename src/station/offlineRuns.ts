import { randomUUID } from "node:crypto";
import { isAbsolute } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { OfflineCalls, OfflineOrder, OfflineRecord } from "../contract/offline.ts";
import type { Handlers } from "../contract/rpc.ts";
import { planSamples } from "../contract/terrain.ts";
import { OfflineGround } from "./offlineGround.ts";
import { type OfflinePlace, OfflineRun } from "./offlineRun.ts";
import type { Station } from "./station.ts";

/** Runs of which windows are still told. */
const mostKept = 20;

/** Analyses recordings, one at a time. */
export class OfflineRuns {
  readonly #place: () => OfflinePlace;
  readonly #changed = new Emitter<OfflineRecord>();
  readonly #runs = new Map<string, OfflineRecord>();
  #current: OfflineRun | undefined;
  #ended: Promise<OfflineRecord> | undefined;

  /** A run each time it moves on. */
  readonly onRun = this.#changed.on;

  /** `place` throws a FailureError while nothing can be analysed. */
  constructor(place: () => OfflinePlace) {
    this.#place = place;
  }

  list(): OfflineRecord[] {
    return [...this.#runs.values()];
  }

  /** Begins to analyse; `ended` settles with the end. @throws FailureError busy, bad-input, gone */
  start(order: OfflineOrder): { record: OfflineRecord; ended: Promise<OfflineRecord> } {
    if (this.#current)
      throw new FailureError("busy", "A recording is analysed already", "Wait until it is done, or cancel it");
    for (const path of [order.file, ...(order.tlog === undefined ? [] : [order.tlog])])
      if (!isAbsolute(path))
        throw new FailureError("bad-input", `The file's path is not complete: ${path}`, "Give it from the root on");
    const run = new OfflineRun({
      ...{ order, place: this.#place(), runId: randomUUID().slice(0, 8), at: Date.now() },
      onRecord: (record) => this.#keep(record),
    });
    this.#current = run;
    this.#keep(run.record);
    const ended = run.run().finally(() => {
      this.#current = undefined;
    });
    this.#ended = ended;
    return { record: run.record, ended };
  }

  cancel(runId: string): void {
    if (this.#current?.record.runId === runId) this.#current.cancel();
  }

  /** Cancels what runs, and waits until what it found is kept. */
  async close(): Promise<void> {
    this.#current?.cancel();
    await this.#ended;
  }

  handlers(): Handlers<OfflineCalls> {
    return {
      "offline.start": (order) => this.start(order).record,
      "offline.cancel": ({ runId }) => {
        this.cancel(runId);
        return null;
      },
      "offline.list": () => this.list(),
    };
  }

  #keep(record: OfflineRecord): void {
    this.#runs.set(record.runId, record);
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= mostKept) break;
      this.#runs.delete(oldest);
    }
    this.#changed.emit(record);
  }
}

/** The station as an analysis sees it. @throws FailureError gone while vision is not there */
export function offlinePlaceOf(station: Station, log: OfflinePlace["log"]): OfflinePlace {
  const { announcer, audit, cameraCalibrations, demo, flags, models, patrols, store, streams, terrain } = station;
  const { vision } = streams;
  if (!vision) throw new FailureError("gone", "Vision is restarting", "Try again in a moment");
  return {
    ...{ vision, store, log },
    ...{ model: models.chosenFile, thermalModel: models.thermalFile, provider: models.provider, audit: audit.log },
    ground: new OfflineGround((box) => terrain.area([box], planSamples), demo.ground),
    rules: flags.rules.list(),
    zones: patrols.zones(),
    calibrationOf: (vehicleId) => cameraCalibrations.of(vehicleId),
    cameraOf: (vehicleId) => patrols.of(vehicleId)?.plan.camera,
    announce: (flag) => announcer.emit("flag", flag),
    sortie: (sortie) => announcer.emit("sortie", sortie),
  };
}
