import { setTimeout as pause } from "node:timers/promises";
import { Frame } from "node-av/lib";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { type Failure, failureOf } from "../contract/failure.ts";
import type { Look } from "../contract/look.ts";
import type { FrameTime } from "./decoder.ts";
import type { Detection, Detector } from "./detector.ts";
import { FramePictures } from "./framePicture.ts";

/** Pictures of one stream are analysed at most this often, ms: ten a second are enough to follow a car. */
const leastPauseMs = 90;

/** For one picture of each stream, ms: where one run takes less, the rest is for tiles. */
const budgetMs = 250;

/** After a picture that could not be analysed the next is taken so much later, ms: a broken detector must not keep us busy. */
const failureRestMs = 300;

/** What became of one analysed frame. The frame belongs to the analyst and holds until what takes it settles. */
interface Result {
  readonly frame: Frame;
  readonly time: FrameTime;
  readonly detections: readonly Detection[];
  readonly detectMs: number;
  /** Of the detector that looked: scores of two do not compare. */
  readonly threshold: number;
}
export type Analysed = (result: Result) => Promise<void>;

/** One stream's place in the queue: room for its newest frame, which pushes out an older one. */
class Desk {
  readonly newest = new Frame();
  time: FrameTime | undefined;
  analysedAt = Number.NEGATIVE_INFINITY;
  dropped = 0;
  look: Look = {};
  turn = 0;
  readonly analysed: Analysed;

  constructor(analysed: Analysed) {
    this.newest.alloc();
    this.analysed = analysed;
  }
}

/** Hands frames to the analyst. */
export interface AnalystDesk {
  /** Leaves the newest frame to be analysed. */
  offer(frame: Frame, time: FrameTime): void;
  /** How closely the stream's pictures are looked at from the next one on. */
  look(look: Look): void;
  /** Frames that were pushed out by newer ones, came too often, or that the detector failed at. */
  readonly dropped: number;
  close(): Promise<void>;
}

/** A detector that fails to look at pictures; without a failure it looks at them again. */
export interface DetectorTrouble {
  readonly detector: Detector;
  readonly failure?: Failure;
}

/** Runs the detector, or the one for thermal pictures where there is one, over the newest frames of all streams in turn, one picture at a time. */
export class Analyst {
  readonly #log: Log;
  readonly #pictures = new FramePictures();
  readonly #work = new Frame();
  #desks: Desk[] = [];
  readonly #troubles = new Emitter<DetectorTrouble>();
  #detector: Detector | undefined;
  #thermal: Detector | undefined;
  #running: Promise<void> | undefined;
  /** The picture that is being analysed. */
  #current: Promise<number> | undefined;
  readonly #failing = new Map<Detector, string>();
  #complained = "";
  /** Told when a detector begins to fail, when it fails otherwise, and when it works again. */
  readonly onTrouble = this.#troubles.on;

  constructor(log: Log) {
    this.#log = log;
    this.#work.alloc();
  }

  get detector(): Detector | undefined {
    return this.#detector;
  }

  /** What looks at the pictures of thermal cameras, where that is another one. */
  get thermalDetector(): Detector | undefined {
    return this.#thermal;
  }

  /** Works with another detector from the next picture on; the old one is closed. */
  async use(detector: Detector): Promise<void> {
    const old = this.#detector;
    this.#detector = detector;
    await this.#retire(old);
    this.#wake();
  }

  /** Works with this one on thermal pictures from the next one on; without, the detector for all looks at them too. */
  async useForThermal(detector: Detector | undefined): Promise<void> {
    const old = this.#thermal;
    this.#thermal = detector;
    await this.#retire(old);
  }

  /** A place for one stream. */
  desk(analysed: Analysed): AnalystDesk {
    const desk = new Desk(analysed);
    this.#desks.push(desk);
    return {
      offer: (frame, time) => {
        const tooOften = Math.abs(time.at - desk.analysedAt) < leastPauseMs;
        if (desk.time || !this.#detector || tooOften) desk.dropped++;
        if (!this.#detector || tooOften) return;
        desk.newest.unref();
        desk.newest.ref(frame);
        desk.time = time;
        this.#wake();
      },
      look: (look) => {
        desk.look = look;
      },
      get dropped() {
        return desk.dropped;
      },
      close: async () => {
        this.#desks = this.#desks.filter((other) => other !== desk);
        await this.#current;
        desk.newest.free();
      },
    };
  }

  async #retire(old: Detector | undefined): Promise<void> {
    await this.#current;
    if (!old) return;
    this.#failing.delete(old);
    await old.close();
  }

  #wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let desk = this.#nextDesk(); desk && this.#detector; desk = this.#nextDesk()) {
      this.#current = this.#analyse(desk, (desk.look.thermal && this.#thermal) || this.#detector);
      const restMs = await this.#current;
      if (restMs > 0) await pause(restMs);
    }
  }

  /** Analyses a desk's newest frame; gives the rest that is due, ms. */
  async #analyse(desk: Desk, detector: Detector): Promise<number> {
    const { time } = desk;
    if (!time) return 0;
    this.#work.unref();
    this.#work.ref(desk.newest);
    desk.newest.unref();
    desk.time = undefined;
    desk.analysedAt = time.at;
    const detected = await this.#detect(desk, detector);
    if (!detected) {
      desk.dropped++;
      return failureRestMs;
    }
    try {
      await desk.analysed({ frame: this.#work, time, threshold: detector.record.threshold, ...detected });
      return 0;
    } catch (cause) {
      this.#complain(failureOf(cause).message);
      return failureRestMs;
    }
  }

  /** What the detector finds in the picture at work; undefined when it fails, which is told. */
  async #detect(desk: Desk, detector: Detector): Promise<Pick<Result, "detections" | "detectMs"> | undefined> {
    try {
      const startedAt = performance.now();
      const detections = await detector.detect(this.#pictures.of(this.#work), this.#lookOf(desk), desk.turn++);
      const detectMs = performance.now() - startedAt;
      if (this.#failing.delete(detector)) this.#troubles.emit({ detector });
      return { detections, detectMs };
    } catch (cause) {
      const failure = failureOf(cause);
      const known = this.#failing.get(detector) === failure.message;
      this.#failing.set(detector, failure.message);
      this.#complain(failure.message);
      if (!known && this.#isUsed(detector)) this.#troubles.emit({ detector, failure });
      return undefined;
    }
  }

  /** As it was asked for; without a budget of its own a stream has its share of the time for all. */
  #lookOf({ look }: Desk): Look {
    return { budgetMs: budgetMs / Math.max(1, this.#desks.length), ...look };
  }

  /** The first desk with a frame goes to the end of the row: each stream gets its turn. */
  #nextDesk(): Desk | undefined {
    const index = this.#desks.findIndex(({ time }) => time !== undefined);
    const [desk] = index < 0 ? [] : this.#desks.splice(index, 1);
    if (desk) this.#desks.push(desk);
    return desk;
  }

  #isUsed(detector: Detector): boolean {
    return detector === this.#detector || detector === this.#thermal;
  }

  /** The same trouble in each picture is told once. */
  #complain(message: string): void {
    if (message === this.#complained) return;
    this.#complained = message;
    this.#log.error(`a picture was not analysed: ${message}`);
  }
}
