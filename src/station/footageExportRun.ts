import { rename, rm } from "node:fs/promises";
import { errorOf, type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type {
  ExportOutcome,
  FootageExportRecord,
  FootageExportVisionEvents,
  FootageWriting,
} from "../contract/footageExport.ts";
import { exportNotes } from "./footageExportNotes.ts";
import { partOf } from "./footageExportTarget.ts";
import { FootageExportTeller, type TellerPlace, type ToldSpan } from "./footageExportTeller.ts";
import type { VisionClient } from "./streams.ts";

/** What is to be written, and of which tracks it is. */
export interface PlannedExport
  extends Omit<FootageWriting, "exportId" | "file">,
    Pick<ToldSpan, "tracks" | "streamId" | "sortieId"> {
  readonly exportId: string;
  readonly file: string;
  /** The flag that it shows. */
  readonly flagId?: string;
}

const mostGaps = 10_000;

/** One export: tells vision what it asks, and puts the file to its name when it is whole. */
export class FootageExportRun {
  readonly #plan: PlannedExport;
  readonly #place: TellerPlace;
  readonly #vision: VisionClient;
  readonly #onRecord: (record: FootageExportRecord) => void;
  readonly #part: string;
  readonly #unreadable: string[] = [];
  #record: FootageExportRecord;
  #teller: FootageExportTeller | undefined;
  #tail: Promise<void> = Promise.resolve();
  #broken: Failure | undefined;
  #cancelled = false;

  /** `onRecord` hears of each step, the end included. */
  constructor(
    plan: PlannedExport,
    parts: {
      readonly place: TellerPlace;
      readonly vision: VisionClient;
      readonly onRecord: (record: FootageExportRecord) => void;
    },
  ) {
    this.#plan = plan;
    this.#place = parts.place;
    this.#vision = parts.vision;
    this.#onRecord = parts.onRecord;
    const { exportId, file, format, flagId } = plan;
    this.#part = partOf(file, exportId);
    this.#record = {
      ...{ exportId, file, format, phase: "running", share: 0, notes: [] },
      ...(flagId !== undefined && { flagId }),
    };
  }

  get record(): FootageExportRecord {
    return this.#record;
  }

  /** The recordings that it reads. */
  get files(): readonly string[] {
    return this.#plan.segments.map(({ file }) => file);
  }

  /** Nothing of it stays; a file that was to be replaced stays as it was. */
  cancel(): void {
    this.#cancelled = true;
    this.#stop();
  }

  /** Never rejects: how it ended is in the record. */
  async run(): Promise<FootageExportRecord> {
    const { exportId, file, flagId: _, streamId, sortieId, tracks, ...order } = this.#plan;
    const offs = [
      this.#vision.on("exportAsk", (ask) => ask.exportId === exportId && this.#answer(ask)),
      this.#vision.on("exportProgress", (of) => of.exportId === exportId && this.#show({ share: of.share })),
    ];
    try {
      const { fromAt, toAt } = order;
      if (order.format === "ts" || order.burn)
        this.#teller = await FootageExportTeller.open(
          this.#place,
          { streamId, ...(sortieId !== undefined && { sortieId }), fromAt, toAt, tracks },
          (cause) => this.#unreadable.push(failureOf(cause).message),
        );
      if (this.#cancelled) return this.#show({ phase: "cancelled" });
      const outcome = await this.#vision.call("export.write", { ...order, exportId, file: this.#part });
      await this.#tail;
      if (this.#broken) throw errorOf(this.#broken);
      if (outcome.cancelled || this.#cancelled) return await this.#drop({ phase: "cancelled" });
      if (outcome.counts.pictures === 0) throw noFootage(outcome);
      await rename(this.#part, file);
      return this.#show({ phase: "done", share: 1, counts: outcome.counts, notes: this.#notes(outcome) });
    } catch (cause) {
      return await this.#drop({ phase: "failed", failure: this.#failureOf(cause) });
    } finally {
      for (const off of offs) off();
      await this.#tail;
      await this.#teller?.close();
    }
  }

  #answer({ batch, pictures }: FootageExportVisionEvents["exportAsk"]): void {
    const { exportId } = this.#plan;
    this.#tail = this.#tail.then(async () => {
      if (this.#cancelled || this.#broken) return;
      try {
        const told = (await this.#teller?.tell(pictures)) ?? pictures.map(() => ({ targets: [] }));
        await this.#vision.call("export.tell", { exportId, batch, pictures: told });
      } catch (cause) {
        this.#broken = failureOf(cause);
        this.#stop();
      }
    });
  }

  #stop(): void {
    void this.#vision.call("export.stop", { exportId: this.#plan.exportId }).catch(() => {});
  }

  #notes(outcome: ExportOutcome): string[] {
    const { streamId, format, fromAt } = this.#plan;
    const gaps = this.#place.store.footage.newestGaps(mostGaps).filter((gap) => gap.streamId === streamId);
    const noPose = this.#teller?.noPose ?? new Map();
    return exportNotes(outcome, {
      ...{ format, fromAt, noPose, gaps, unreadable: this.#unreadable },
      burnt: this.#plan.burn !== undefined,
    });
  }

  /** What is there of the file is removed: vision may have died over it. */
  async #drop(change: Partial<FootageExportRecord>): Promise<FootageExportRecord> {
    await rm(this.#part, { force: true }).catch(() => {});
    return this.#show(change);
  }

  /** In the words of the person who asked: the file is the one that was named. */
  #failureOf(cause: unknown): Failure {
    const failure = failureOf(cause);
    return { ...failure, message: failure.message.replaceAll(this.#part, this.#plan.file) };
  }

  #show(change: Partial<FootageExportRecord>): FootageExportRecord {
    this.#record = { ...this.#record, ...change };
    this.#onRecord(this.#record);
    return this.#record;
  }
}

const noFootage = ({ missingFiles: [file] }: ExportOutcome): FailureError =>
  new FailureError(
    "not-found",
    file === undefined
      ? "There are no pictures of that time"
      : `The recording of that time is no longer there: ${file}`,
    "Choose another time",
  );
