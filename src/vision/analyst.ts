import { setTimeout as pause } from "node:timers/promises";
import { Frame } from "node-av/lib";
import type { Log } from "../base/log.ts";
import { failureOf } from "../contract/failure.ts";
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

/** What became of one analysed frame. The frame belongs to the analyst and holds until the promise settles. */
export type Analysed = (result: {
  readonly frame: Frame;
  readonly time: FrameTime;
  readonly detections: readonly Detection[];
  readonly detectMs: number;
}) => Promise<void>;

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
  /** Frames that were pushed out by newer ones, or came too often. */
  readonly dropped: number;
  close(): Promise<void>;
}

/** Runs one detector over the newest frames of all streams in turn, one picture at a time. */
export class Analyst {
  readonly #log: Log;
  readonly #pictures = new FramePictures();
  readonly #work = new Frame();
  #desks: Desk[] = [];
  #detector: Detector | undefined;
  #running: Promise<void> | undefined;
  /** The picture that is being analysed. */
  #current: Promise<number> | undefined;
  #complained = "";

  constructor(log: Log) {
    this.#log = log;
    this.#work.alloc();
  }

  get detector(): Detector | undefined {
    return this.#detector;
  }

  /** Works with another detector from the next picture on; the old one is closed. */
  async use(detector: Detector): Promise<void> {
    const old = this.#detector;
    this.#detector = detector;
    await this.#current;
    await old?.close();
    this.#wake();
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

  #wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let desk = this.#nextDesk(); desk && this.#detector; desk = this.#nextDesk()) {
      this.#current = this.#analyse(desk, this.#detector);
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
    try {
      const startedAt = performance.now();
      const detections = await detector.detect(this.#pictures.of(this.#work), this.#lookOf(desk), desk.turn++);
      const detectMs = performance.now() - startedAt;
      await desk.analysed({ frame: this.#work, time, detections, detectMs });
      return 0;
    } catch (cause) {
      this.#complain(failureOf(cause).message);
      return failureRestMs;
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

  /** The same trouble in each picture is told once. */
  #complain(message: string): void {
    if (message === this.#complained) return;
    this.#complained = message;
    this.#log.error(`a picture was not analysed: ${message}`);
  }
}
