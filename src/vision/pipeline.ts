import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import type { Failure } from "../contract/failure.ts";
import type { FootageGap } from "../contract/footage.ts";
import type { Look } from "../contract/look.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { TimedViewHint } from "../contract/viewHint.ts";
import type { FrameTracks, Still, StreamOpening, VideoStream } from "../contract/vision.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";
import type { Analyst } from "./analyst.ts";
import type { Analysed, AnalystDesk } from "./analystDesk.ts";
import { Decoder } from "./decoder.ts";
import { FrameClock } from "./frameClock.ts";
import { viewOf } from "./frameView.ts";
import { MetadataReader } from "./klv/metadataReader.ts";
import { createSource } from "./openSource.ts";
import { Recorder } from "./recorder.ts";
import type { Arrived, SourceState, VideoSource } from "./source.ts";
import { formatOf, type VideoFormat } from "./sps.ts";
import { Stills } from "./stills.ts";
import { StreamMeter } from "./streamMeter.ts";
import { ThermalSigns } from "./thermalSigns.ts";
import type { TimedUnit } from "./timedUnit.ts";
import { Tracker } from "./tracker.ts";
import { vehiclePixels } from "./vehicleSize.ts";
import { ViewHints } from "./viewHints.ts";

/** A picture of a stream with what is needed to show it. */
export interface FormattedUnit {
  readonly unit: TimedUnit;
  readonly format: VideoFormat;
}

/**
 * One stream from its source to its tracks: takes pictures in, tells when they were taken, records them, hands them to
 * those who watch, decodes them, and leaves the newest to the analyst. Nothing in it waits for anything after it.
 */
export class Pipeline {
  readonly #opening: StreamOpening;
  readonly #log: Log;
  readonly #analyst: Analyst;
  readonly #trackPrefix: string;
  readonly #units = new Emitter<FormattedUnit>();
  readonly #frames = new Emitter<FrameTracks>();
  readonly #segments = new Emitter<SegmentRecord>();
  readonly #gaps = new Emitter<FootageGap>();
  readonly #records = new Emitter<VideoStream>();
  readonly onUnit = this.#units.on;
  readonly onFrame = this.#frames.on;
  readonly onSegment = this.#segments.on;
  readonly onGap = this.#gaps.on;
  /** The stream's record: when its state changes, and once a second. */
  readonly onRecord = this.#records.on;
  readonly #source: VideoSource;
  readonly #clock: FrameClock;
  readonly #meter = new StreamMeter();
  readonly #stills = new Stills();
  readonly #signs = new ThermalSigns();
  readonly #hints = new ViewHints();
  #look: Look = {};
  readonly #decoder: Decoder | undefined;
  readonly #desk: AnalystDesk | undefined;
  #tracker: { readonly tracker: Tracker; readonly threshold: number } | undefined;
  #trackers = 0;
  #recorder: Recorder | undefined;
  #stopping: Promise<void> = Promise.resolve();
  #recordFailure: Failure | undefined;
  #state: SourceState = { phase: "opening" };
  #address: string;
  #format: VideoFormat | undefined;
  #detectMs: number | undefined;
  #hadMetadata = false;
  readonly #metadata = new MetadataReader((cause) => {
    if (this.#metadata.errors % 1000 === 1) this.#log.warn(this.#opening.streamId, cause);
  });
  #timer: NodeJS.Timeout | undefined;

  /** `trackPrefix` makes track ids unique among streams and restarts. Throws a FailureError for a wrong address. */
  constructor(opening: StreamOpening, parts: { analyst: Analyst; trackPrefix: string; log: Log }) {
    this.#opening = opening;
    this.#address = opening.address;
    this.#analyst = parts.analyst;
    this.#trackPrefix = parts.trackPrefix;
    this.#log = parts.log;
    this.#clock = new FrameClock(opening.latencyMs);
    this.#source = createSource(opening.address);
    this.#source.onMetadata((unit) => this.#takeMetadata(unit));
    this.#source.onUnit((unit) => this.#take(unit));
    this.#source.onState((state) => this.#takeState(state));
    if (!opening.detect) return;
    const desk = this.#analyst.desk((result) => this.#analysed(result));
    this.#desk = desk;
    this.#decoder = new Decoder((frame, time) => {
      this.#meter.decoded();
      desk.offer(frame, time);
    });
  }

  get record(): VideoStream {
    const metadataErrors = this.#metadata.errors + this.#source.damagedMetadata;
    const failure = this.#state.failure ?? this.#recordFailure;
    const loss = this.#meter.loss(this.#source.damaged, performance.now());
    return {
      id: this.#opening.streamId,
      address: this.#address,
      state: this.#state.phase,
      ...(failure && { failure }),
      ...(this.#format && { width: this.#format.width, height: this.#format.height, codec: this.#format.codecString }),
      ...this.#meter.rates(performance.now()),
      jitterMs: this.#meter.jitterMs,
      ...(this.#source.damaged > 0 && { damaged: this.#source.damaged }),
      ...(loss > 0 && { loss }),
      decoded: this.#meter.framesDecoded,
      dropped: (this.#desk?.dropped ?? 0) + (this.#decoder?.skipped ?? 0),
      ...(this.#detectMs !== undefined && { detectMs: this.#detectMs }),
      ...(this.#signs.grey && { grey: true as const }),
      ...(this.#signs.polarity && { likelyPolarity: this.#signs.polarity }),
      recording: this.#recorder?.recording ?? false,
      hasMetadata: this.#hadMetadata || this.#source.hasMetadata,
      ...(metadataErrors > 0 && { metadataErrors }),
      ...(this.#metadata.odd > 0 && { metadataOdd: this.#metadata.odd }),
      ...(this.#metadata.fault !== undefined && { metadataFault: this.#metadata.fault }),
    };
  }

  /** Opens the source; rejects with a FailureError when it cannot be. Resolves with the address really used. */
  async open(): Promise<string> {
    const { address } = await this.#source.open();
    this.#address = address;
    await this.recordInto(this.#opening.folder);
    this.#timer = setInterval(() => this.#records.emit(this.record), 1000);
    this.#records.emit(this.record);
    return address;
  }

  /** Records into this folder from the next key frame on; null ends recording. */
  async recordInto(folder: string | null): Promise<void> {
    if (folder === (this.#recorder?.folder ?? null)) return this.#stopping;
    const old = this.#recorder;
    this.#recorder = undefined;
    this.#recordFailure = undefined;
    if (folder !== null) {
      const { streamId } = this.#opening;
      const recorder = new Recorder({ streamId, folder, hasMetadata: () => this.#source.hasMetadata });
      recorder.onSegment((segment) => this.#segments.emit(segment));
      recorder.onGap((gap) => {
        this.#log.warn(`recording of ${streamId}: ${Math.round(gap.toAt - gap.fromAt)} ms are missing, ${gap.why}`);
        this.#gaps.emit(gap);
      });
      recorder.onFailure((failure) => {
        this.#recordFailure = failure;
        if (failure) this.#log.error(`recording of ${streamId} failed: ${failure.message}`);
        this.#records.emit(this.record);
      });
      this.#recorder = recorder;
    }
    if (old) this.#stopping = old.stop();
    await this.#stopping;
    this.#records.emit(this.record);
  }

  still(trackId: string): Still | null {
    return this.#stills.of(trackId);
  }

  /** Takes in how its camera looks at the world. */
  hint(hint: TimedViewHint): void {
    this.#hints.add(hint);
  }

  /** How closely its pictures are looked at from the next one on. */
  look(look: Look): void {
    this.#look = look;
    this.#desk?.look(look);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#source.close();
    await this.recordInto(null);
    await this.#decoder?.close();
    await this.#desk?.close();
    this.#stills.free();
    this.#state = { phase: "ended" };
    this.#records.emit(this.record);
  }

  #takeState(state: SourceState): void {
    if (state.failure) this.#log.warn(`${this.#opening.streamId}: ${state.failure.message}`);
    this.#state = state;
    this.#records.emit(this.record);
    if (state.phase === "ended") void this.recordInto(null); // its last segment is complete
  }

  #takeMetadata(unit: Arrived<MetadataUnit>): void {
    this.#recorder?.pushMetadata(unit);
    for (const metadata of this.#metadata.read(unit.data, unit.arrivedAt)) {
      this.#hadMetadata = true;
      this.#clock.observe(metadata, unit.pts);
    }
  }

  #take({ arrivedAt, ...unit }: Arrived<AccessUnit>): void {
    const timed: TimedUnit = { ...unit, ...this.#clock.timeOf(unit.pts, arrivedAt) };
    if (unit.key) this.#format = formatOf(unit) ?? this.#format;
    this.#meter.arrived(unit.data.length, performance.now(), unit.dts);
    this.#recorder?.push(timed);
    if (this.#format) this.#units.emit({ unit: timed, format: this.#format });
    this.#decoder?.push(timed);
  }

  async #analysed({ frame, time, detections, detectMs, threshold }: Parameters<Analysed>[0]): Promise<void> {
    const { width, height } = frame;
    const hint = this.#hints.of(time.at);
    const sure = detections.filter(({ score }) => score >= threshold);
    this.#signs.observe(
      frame,
      time.at,
      sure.map(({ box }) => box),
    );
    const tracker = this.#trackerFor(threshold);
    const tracks = tracker.update({ ...time, width, height, detections, hint });
    this.#lookAtSize(vehiclePixels(viewOf(time.metadata, hint), width));
    this.#detectMs = this.#detectMs === undefined ? detectMs : this.#detectMs + (detectMs - this.#detectMs) * 0.1;
    this.#frames.emit({ streamId: this.#opening.streamId, width, height, tracks, hidden: tracker.hidden, ...time });
    await this.#stills.consider(frame, time.at, tracks);
  }

  /** The next picture is looked at for vehicles of this size, unless another size was asked for. */
  #lookAtSize(vehiclePixels: number | undefined): void {
    this.#desk?.look(vehiclePixels === undefined ? this.#look : { vehiclePixels, ...this.#look });
  }

  /** A new tracker when the detector's threshold changed: scores of two detectors do not compare. */
  #trackerFor(threshold: number): Tracker {
    if (this.#tracker?.threshold !== threshold) {
      const prefix = `${this.#trackPrefix}-${this.#trackers++}`;
      this.#tracker = { tracker: new Tracker({ threshold, prefix }), threshold };
    }
    return this.#tracker.tracker;
  }
}
