import { randomUUID } from "node:crypto";
import { lstat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { type DatasetCalls, type DatasetOrder, type DatasetRecord, mostPictures } from "../contract/dataset.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { AuditLog } from "../store/auditLog.ts";
import { actor } from "./actor.ts";
import { type DatasetPlace, planDataset } from "./datasetPlan.ts";
import { DatasetRun } from "./datasetRun.ts";
import { checkTarget } from "./footageExportTarget.ts";
import type { VisionClient } from "./streams.ts";

/** The station as data sets see it. */
export interface DatasetStation extends DatasetPlace {
  readonly dataFolder: string;
  readonly audit: AuditLog;
  readonly version: string;
  readonly now: () => number;
  /** Undefined while it is not there. */
  readonly vision: () => VisionClient | undefined;
}

/** Exports of which windows are still told. */
const mostKept = 20;
/** A picture of a good camera as JPEG, bytes. */
const bytesOfPicture = 1_500_000;

/** Writes what people corrected as data sets for training. One at a time. */
export class Datasets {
  readonly #station: DatasetStation;
  readonly #changed = new Emitter<DatasetRecord>();
  readonly #records = new Map<string, DatasetRecord>();
  #running: { readonly run: DatasetRun; readonly ended: Promise<DatasetRecord> } | undefined;
  #planning = false;

  /** A data set each time it moves on. */
  readonly onDataset = this.#changed.on;

  constructor(station: DatasetStation) {
    this.#station = station;
  }

  list(): DatasetRecord[] {
    return [...this.#records.values()];
  }

  /** Begins to write. Rejects with a FailureError: busy, bad-input, not-found, denied, disk-full, gone. */
  async start(order: DatasetOrder): Promise<{ record: DatasetRecord; ended: Promise<DatasetRecord> }> {
    if (this.#running || this.#planning)
      throw new FailureError("busy", "A data set is being written", "Wait until it is done, or cancel it");
    const vision = this.#station.vision();
    if (!vision) throw new FailureError("gone", "Vision is restarting", "Try again in a moment");
    this.#planning = true;
    try {
      const { folder } = order;
      if (await lstat(folder).catch(() => undefined))
        throw new FailureError(
          "bad-input",
          `There is already something of that name: ${folder}`,
          "Name a folder that is not there yet; it will be made",
        );
      await checkTarget(folder, false, this.#station.dataFolder);
      const plan = await planDataset(order, this.#station);
      if (plan.pictures.length === 0) throw nothing(order, plan.gone);
      if (plan.pictures.length > mostPictures)
        throw new FailureError(
          "bad-input",
          `The data set would have ${plan.pictures.length} pictures, at most ${mostPictures} are written at once`,
          "Take a picture less often between two boxes",
        );
      await checkRoom(folder, plan.pictures.length);
      const run = new DatasetRun(order, plan, {
        ...{ id: randomUUID().slice(0, 8), vision, station: this.#station },
        onRecord: (record) => this.#keep(record),
      });
      this.#keep(run.record);
      const ended = run.run().finally(() => {
        this.#running = undefined;
      });
      this.#running = { run, ended };
      return { record: run.record, ended };
    } finally {
      this.#planning = false;
    }
  }

  /** The recordings that are being read, which may not be removed. */
  files(): string[] {
    return this.#running?.run.files ?? [];
  }

  cancel(datasetId: string): void {
    if (this.#running?.run.record.datasetId === datasetId) this.#running.run.cancel();
  }

  /** Cancels what runs, and waits until nothing of it is left. */
  async close(): Promise<void> {
    this.#running?.run.cancel();
    await this.#running?.ended;
  }

  handlers(): Handlers<DatasetCalls> {
    return {
      "dataset.start": async (order) => (await this.start({ ...order, by: actor() || order.by })).record,
      "dataset.cancel": ({ datasetId }) => {
        this.cancel(datasetId);
        return null;
      },
      "dataset.list": () => this.list(),
    };
  }

  #keep(record: DatasetRecord): void {
    this.#records.set(record.datasetId, record);
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= mostKept) break;
      this.#records.delete(oldest);
    }
    this.#changed.emit(record);
  }
}

function nothing({ onlyRight }: DatasetOrder, gone: number): FailureError {
  if (gone > 0)
    return new FailureError(
      "not-found",
      `The footage of all ${gone} pictures was removed: there is nothing to export`,
      "Correct pictures of footage that is still there",
    );
  return new FailureError(
    "not-found",
    onlyRight
      ? "No picture was called right yet: there is nothing to export"
      : "Nothing was corrected yet: there is nothing to export",
    "Open a flag, choose Correct below its footage, then correct boxes or call pictures right",
  );
}

async function checkRoom(folder: string, pictures: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(folder)).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }));
  const needed = pictures * bytesOfPicture;
  if (needed > bavail * bsize)
    throw new FailureError(
      "disk-full",
      `The data set may need ${Math.ceil(needed / 1e6)} MB, the disk has ${Math.floor((bavail * bsize) / 1e6)} MB free: ${folder}`,
      "Free some space, or choose another disk",
    );
}
