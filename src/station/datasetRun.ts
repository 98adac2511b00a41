import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetOrder, DatasetRecord, WrittenPictures } from "../contract/dataset.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import { countsOf, type LabelledPicture, writeLabels } from "./datasetFiles.ts";
import type { DatasetPlan } from "./datasetPlan.ts";
import { datasetReadme } from "./datasetReadme.ts";
import type { DatasetStation } from "./datasets.ts";
import { partOf } from "./footageExportTarget.ts";
import type { VisionClient } from "./streams.ts";

interface RunParts {
  readonly id: string;
  readonly vision: VisionClient;
  readonly station: Pick<DatasetStation, "audit" | "version" | "now">;
  /** Hears of each step, the end included. */
  readonly onRecord: (record: DatasetRecord) => void;
}

/** One data set: has vision write the pictures, adds the labels, and puts the folder to its name when it is whole. */
export class DatasetRun {
  readonly #order: DatasetOrder;
  readonly #plan: DatasetPlan;
  readonly #parts: RunParts;
  readonly #part: string;
  #record: DatasetRecord;
  #cancelled = false;

  constructor(order: DatasetOrder, plan: DatasetPlan, parts: RunParts) {
    this.#order = order;
    this.#plan = plan;
    this.#parts = parts;
    this.#part = partOf(order.folder, parts.id);
    this.#record = { datasetId: parts.id, folder: order.folder, phase: "running", share: 0, notes: [] };
  }

  get record(): DatasetRecord {
    return this.#record;
  }

  /** The recordings that it reads. */
  get files(): string[] {
    return [...new Set(this.#plan.pictures.map(({ segment }) => segment.file))];
  }

  /** Nothing of it stays. */
  cancel(): void {
    this.#cancelled = true;
    void this.#parts.vision.call("dataset.stop", { datasetId: this.#parts.id }).catch(() => {});
  }

  /** Never rejects: how it ended is in the record. */
  async run(): Promise<DatasetRecord> {
    const { id, vision } = this.#parts;
    const off = vision.on("datasetProgress", ({ datasetId, share }) => {
      if (datasetId === id) this.#show({ share: share * 0.95 });
    });
    try {
      await mkdir(this.#part);
      if (this.#cancelled) return await this.#drop({ phase: "cancelled" });
      const pictures = this.#plan.pictures.map(({ file, at, segment }) => ({ file, at, segment }));
      const outcome = await vision.call("dataset.write", { datasetId: id, folder: this.#part, pictures });
      if (outcome.cancelled || this.#cancelled) return await this.#drop({ phase: "cancelled" });
      return await this.#complete(outcome);
    } catch (cause) {
      return await this.#drop({ phase: "failed", failure: this.#failureOf(cause) });
    } finally {
      off();
    }
  }

  async #complete({ written, missing }: WrittenPictures): Promise<DatasetRecord> {
    const planned = new Map(this.#plan.pictures.map((one) => [one.file, one]));
    const pictures = written.flatMap((one): LabelledPicture[] => {
      const plan = planned.get(one.file);
      if (!plan) return [];
      const { split, sortieId, streamId } = plan;
      return [{ ...one, split, sortieId, streamId, ...plan.labels(one.at) }];
    });
    if (pictures.length === 0)
      throw new FailureError(
        "not-found",
        `None of the pictures could be taken out of the recordings: ${missing[0]?.why ?? "there are none"}`,
      );
    const { station } = this.#parts;
    const counts = countsOf(pictures, missing.length + this.#plan.gone);
    const notes = this.#notes(missing, pictures);
    const hashes = await writeLabels(this.#part, pictures);
    const words = { order: this.#order, counts, notes, hashes, at: station.now(), version: station.version };
    await writeFile(join(this.#part, "README.md"), datasetReadme({ ...words, station: station.audit.station }));
    // It may be a last moment's wish, and what is renamed can not be taken back.
    if (this.#cancelled) return await this.#drop({ phase: "cancelled" });
    const { folder, by } = this.#order;
    const about = [...new Set(pictures.map(({ sortieId }) => `sortie:${sortieId}`))];
    await rename(this.#part, folder);
    try {
      station.audit.add({ kind: "dataset.exported", by, about, body: { folder, counts, hashes } });
    } catch (cause) {
      // What is not in the log has not left the station.
      await rm(folder, { recursive: true, force: true });
      throw cause;
    }
    return this.#show({ phase: "done", share: 1, counts, notes });
  }

  #notes(missing: WrittenPictures["missing"], pictures: readonly LabelledPicture[]): string[] {
    const { gone, notEmpty } = this.#plan;
    const whys = [...new Set(missing.map(({ why }) => why))];
    const without = (split: "train" | "val") => !pictures.some((one) => one.split === split);
    return [
      ...(gone > 0 ? [`${left(gone)}: the footage was removed.`] : []),
      ...(missing.length > 0 ? [`${left(missing.length)}: ${whys.slice(0, 3).join("; ")}.`] : []),
      ...(notEmpty > 0 ? [`${left(notEmpty, " of dismissed flags")}: something else was found there.`] : []),
      ...(without("val") ? ["No sortie is in val: correct pictures of more sorties before figures are told."] : []),
      ...(without("train") ? ["No sortie is in train: correct pictures of more sorties."] : []),
    ];
  }

  /** What is there of the folder is removed. */
  async #drop(change: Partial<DatasetRecord>): Promise<DatasetRecord> {
    await rm(this.#part, { recursive: true, force: true }).catch(() => {});
    return this.#show(change);
  }

  /** In the words of the person who asked: the folder is the one that was named. */
  #failureOf(cause: unknown): Failure {
    const { code } = cause as NodeJS.ErrnoException;
    const full = code === "ENOSPC" || code === "EDQUOT";
    const failure = failureOf(
      full
        ? new FailureError("disk-full", `The disk is full: ${this.#part}`, "Free some space, or choose another disk")
        : cause,
    );
    return { ...failure, message: failure.message.replaceAll(this.#part, this.#order.folder) };
  }

  #show(change: Partial<DatasetRecord>): DatasetRecord {
    this.#record = { ...this.#record, ...change };
    this.#parts.onRecord(this.#record);
    return this.#record;
  }
}

/** `3 pictures of dismissed flags are left out`. */
const left = (n: number, which = ""): string =>
  n === 1 ? `1 picture${which} is left out` : `${n} pictures${which} are left out`;
