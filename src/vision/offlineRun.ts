import { stat } from "node:fs/promises";
import type { Frame } from "node-av/lib";
import { Emitter } from "../base/emitter.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { OfflineCounts, OfflineOutcome, OfflineProgress, OfflineVisionOrder } from "../contract/offline.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { ViewHint } from "../contract/viewHint.ts";
import type { FrameTracks, Still } from "../contract/vision.ts";
import { AskedHints } from "./askedHints.ts";
import { Container, type ContainerItem } from "./container.ts";
import { Decoder, type FrameTime } from "./decoder.ts";
import type { Detector } from "./detector.ts";
import { FrameClock } from "./frameClock.ts";
import { FramePictures } from "./framePicture.ts";
import { MetadataReader } from "./klv/metadataReader.ts";
import { Recorder } from "./recorder.ts";
import { Stills } from "./stills.ts";
import type { TimedUnit } from "./timedUnit.ts";
import { Tracker } from "./tracker.ts";

/** Pictures are looked at this far apart where nothing else is asked for, ms: as in flight. */
const usualApartMs = 90;
/** Metadata may begin so many pictures after the video and still tell when its first one was taken. */
const mostLead = 60;
const progressPeriodMs = 250;

/**
 * Analyses a recording as fast as the detector can: nothing is left out because something else is slow, everything waits
 * instead. While one picture is looked at, the next ones are decoded.
 */
export class OfflineRun {
  readonly #order: OfflineVisionOrder;
  readonly #detector: Detector;
  readonly #frames = new Emitter<FrameTracks>();
  readonly #segments = new Emitter<SegmentRecord>();
  readonly #progress = new Emitter<OfflineProgress>();
  readonly #asked = new Emitter<FrameTracks>();
  readonly onFrame = this.#frames.on;
  readonly onSegment = this.#segments.on;
  readonly onProgress = this.#progress.on;
  /** A picture of which it is asked how the camera looked; `hint` answers. */
  readonly onAsked = this.#asked.on;
  readonly #hints = new AskedHints();
  readonly #stills = new Stills();
  readonly #pictures = new FramePictures();
  readonly #tracker: Tracker;
  readonly #clock = new FrameClock(0);
  readonly #metadata = new MetadataReader(() => {}); // counted and told at the end
  readonly #decoder: Decoder;
  #taken: { readonly frame: Frame; readonly time: FrameTime }[] = [];
  #analysing: Promise<void> = Promise.resolve();
  #analysedAt = Number.NEGATIVE_INFINITY;
  #counts: { -readonly [name in keyof OfflineCounts]: number } = {
    ...{ pictures: 0, analysed: 0, passedOver: 0, undecodable: 0, failed: 0 },
  };
  #decoded = 0;
  #packets = 0;
  #fromAt: number | undefined;
  #toAt: number | undefined;
  #firstDts: number | undefined;
  #notKept: Failure | undefined;
  #notAnalysed: Failure | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  #size = 1;
  #cancelled = false;

  constructor(order: OfflineVisionOrder, detector: Detector) {
    this.#order = order;
    this.#detector = detector;
    this.#tracker = new Tracker({ threshold: detector.record.threshold, prefix: order.runId });
    this.#decoder = new Decoder((frame, time) => {
      const own = frame.clone();
      if (own) this.#taken.push({ frame: own, time });
    });
  }

  /** Ends soon; what was found by then counts. */
  cancel(): void {
    this.#cancelled = true;
    this.#hints.giveUp();
  }

  /** Takes in how the camera looked when the picture at `at` was taken. */
  hint(at: number, hint: ViewHint): void {
    this.#hints.answer(at, hint);
  }

  still(trackId: string): Still | null {
    return this.#stills.of(trackId);
  }

  /** Rejects with a FailureError when there is no such file, when it is empty, or when it holds no video. */
  async run(): Promise<OfflineOutcome> {
    const { file, folder, runId } = this.#order;
    this.#size = await sizeOf(file);
    const container = await Container.open(`file:${file}`, file, { protocol_whitelist: "file" });
    const recorder = new Recorder({ streamId: streamOf(runId), folder, hasMetadata: () => container.hasMetadata });
    recorder.onSegment((segment) => this.#segments.emit(segment));
    recorder.onFailure((failure) => {
      this.#notKept ??= failure;
    });
    try {
      for await (const item of this.#items(container)) {
        if (this.#cancelled) break;
        await this.#take(item, recorder);
      }
      await this.#decoder.flush();
      await this.#consider();
      await this.#analysing;
    } finally {
      for (const { frame } of this.#taken.splice(0)) frame.free();
      await this.#analysing;
      await this.#decoder.close();
      await recorder.stop();
      await container.close();
      this.#stills.free();
      this.#pictures.free();
    }
    this.#tell(true);
    const { errors } = this.#metadata;
    return {
      counts: this.#told(),
      cancelled: this.#cancelled,
      ...(this.#fromAt !== undefined && { fromAt: this.#fromAt }),
      ...(this.#toAt !== undefined && { toAt: this.#toAt }),
      metadata: this.#packets,
      metadataErrors: errors,
      ...(this.#notKept && { notKept: this.#notKept }),
      ...(this.#notAnalysed && { notAnalysed: this.#notAnalysed }),
    };
  }

  /** What the container holds, the first metadata before the pictures that they date. */
  async *#items(container: Container): AsyncGenerator<ContainerItem> {
    const lead: ContainerItem[] = [];
    while (container.hasMetadata && lead.length < mostLead) {
      const item = await container.next();
      if (!item) break;
      lead.push(item);
      if (item.kind !== "metadata") continue;
      yield item;
      lead.pop();
      break;
    }
    yield* lead;
    for (let item = await container.next(); item; item = await container.next()) yield item;
  }

  async #take(item: ContainerItem, recorder: Recorder): Promise<void> {
    this.#bytes += item.unit.data.length;
    if (item.kind === "metadata") {
      recorder.pushMetadata(item.unit);
      for (const metadata of this.#metadata.read(item.unit.data, Date.now())) {
        this.#packets++;
        this.#clock.observe(metadata, item.unit.pts);
      }
      return;
    }
    const { unit } = item;
    this.#firstDts ??= unit.dts;
    const dueAt = this.#order.startAt + (unit.dts - this.#firstDts) / 90;
    const timed: TimedUnit = { ...unit, ...this.#clock.timeOf(unit.pts, dueAt) };
    this.#counts.pictures++;
    recorder.push(timed);
    await recorder.idle();
    this.#decoder.push(timed);
    await this.#decoder.drained();
    await this.#consider();
    this.#tell(false);
  }

  /** Looks at the decoded pictures whose turn it is; waits until the one before is done. */
  async #consider(): Promise<void> {
    for (const { frame, time } of this.#taken.splice(0)) {
      this.#fromAt ??= time.at;
      this.#toAt = time.at;
      if (!this.#isDue(time.at)) {
        this.#counts.passedOver++;
        frame.free();
        continue;
      }
      await this.#analysing;
      this.#analysing = this.#analyse(frame, time).finally(() => frame.free());
    }
  }

  #isDue(at: number): boolean {
    const { every } = this.#order;
    const turn = this.#decoded++;
    if (every !== undefined) return turn % every === 0;
    if (Math.abs(at - this.#analysedAt) < usualApartMs) return false;
    this.#analysedAt = at;
    return true;
  }

  async #analyse(frame: Frame, time: FrameTime): Promise<void> {
    try {
      const { width, height } = frame;
      const streamId = streamOf(this.#order.runId);
      // The answer comes while the detector works.
      const hinted = this.#order.asks ? this.#hints.ask(time.at) : undefined;
      if (hinted) this.#asked.emit({ streamId, width, height, tracks: [], ...time });
      const { thermal } = this.#order;
      const look = thermal ? { thermal } : {};
      const detections = await this.#detector.detect(this.#pictures.of(frame), look, this.#counts.analysed);
      const hint = await hinted;
      const tracks = this.#tracker.update({ ...time, width, height, detections, ...(hint && { hint }) });
      await this.#stills.consider(frame, time.at, tracks);
      this.#counts.analysed++;
      const { hidden } = this.#tracker;
      this.#frames.emit({ streamId, width, height, tracks, hidden, ...time });
    } catch (cause) {
      this.#counts.failed++;
      this.#notAnalysed = failureOf(cause);
    }
  }

  /** What is neither looked at nor passed over by now was not decodable, but for those that are under way. */
  #told(): OfflineCounts {
    const { pictures, analysed, passedOver, failed } = this.#counts;
    return { pictures, analysed, passedOver, failed, undecodable: pictures - analysed - passedOver - failed };
  }

  #tell(last: boolean): void {
    const now = performance.now();
    if (!last && now - this.#toldAt < progressPeriodMs) return;
    this.#toldAt = now;
    // The container's own bytes are not counted: close to the end is as close as it gets before it is there.
    const share = last && !this.#cancelled ? 1 : Math.min(0.99, this.#bytes / this.#size);
    const { pictures, analysed, passedOver, failed } = this.#counts;
    const undecodable = last ? this.#told().undecodable : this.#decoder.skipped;
    this.#progress.emit({
      ...{ runId: this.#order.runId, share },
      counts: { pictures, analysed, passedOver, failed, undecodable },
    });
  }
}

/** What the pictures of a run are called among streams. */
export const streamOf = (runId: string): string => `offline-${runId}`;

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new FailureError("not-found", `There is no such file: ${file}`, "Choose the file again");
  if (!found.isFile()) throw new FailureError("bad-input", `It is no file: ${file}`, "Choose one video file");
  if (found.size === 0)
    throw new FailureError("bad-input", `The file is empty: it has no bytes, ${file}`, "Copy the recording again");
  return found.size;
}
