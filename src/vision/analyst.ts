import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { Frame } from "node-av/lib";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { type Failure, failureOf } from "../contract/failure.ts";
import type { Look } from "../contract/look.ts";
import { type Analysed, type AnalystDesk, Desk } from "./analystDesk.ts";
import type { FrameTime } from "./decoder.ts";
import type { Detection, Detector, Looking } from "./detector.ts";
import { FramePictures } from "./framePicture.ts";

/** Pictures of one stream are analysed at most this often, ms: ten a second are enough to follow a car. */
const leastPauseMs = 90;

/** For one picture of each stream, ms: where one run takes less, the rest is for tiles. */
const budgetMs = 250;

/** After a picture that could not be analysed the next is taken so much later, ms: a broken detector must not keep us busy. */
const failureRestMs = 300;

/** The next picture is to be ready so much before its turn, ms: later the detector would wait, earlier it would be older than need be. */
const spareMs = 3;

/** A detector that fails to look at pictures; without a failure it looks at them again. */
export interface DetectorTrouble {
  readonly detector: Detector;
  readonly failure?: Failure;
}

/** Room for a picture on its way through the detector. */
class Lane {
  readonly frame = new Frame();
  readonly pictures = new FramePictures();

  constructor() {
    this.frame.alloc();
  }
}

/** A picture that is ready to be looked at. */
interface Ready {
  readonly desk: Desk;
  readonly frame: Frame;
  readonly time: FrameTime;
  readonly detector: Detector;
  readonly look: Looking;
  readonly readyMs: number; // what that took
}
interface Looked {
  readonly detections: readonly Detection[];
  readonly lookMs: number;
}

/**
 * Runs the detector, or the one for thermal pictures where there is one, over the newest frames of all streams in turn, one
 * picture at a time. Just before it has looked at one the next is made ready, and what it found is followed up while it
 * looks at the next: the network, by far the slowest, hardly waits.
 */
export class Analyst {
  readonly #log: Log;
  readonly #lanes = [new Lane(), new Lane()] as const;
  #lane: 0 | 1 = 0;
  #desks: Desk[] = [];
  readonly #troubles = new Emitter<DetectorTrouble>();
  #detector: Detector | undefined;
  #thermal: Detector | undefined;
  #running: Promise<void> | undefined;
  /** The picture that is being analysed, and those before it. */
  #current: Promise<void> = Promise.resolve();
  /** After a failure, ms. */
  #restMs = 0;
  /** To make a picture ready, ms, averaged over the last ones. */
  #readyMs = 0;
  #offered: () => void = () => {};
  readonly #failing = new Map<Detector, string>();
  #complained = "";
  /** Told when a detector begins to fail, when it fails otherwise, and when it works again. */
  readonly onTrouble = this.#troubles.on;

  constructor(log: Log) {
    this.#log = log;
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
    this.#offered();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#detector && this.#desks.some(({ time }) => time !== undefined)) this.#wake();
    });
  }

  async #run(): Promise<void> {
    for (let ready = await this.#ready(); ready; ) {
      const before = this.#current;
      const looked = this.#look(ready);
      this.#current = this.#followUp(ready, looked, before);
      const next = await this.#readyAhead(ready, looked, before);
      if (next && (await looked) && this.#isWanted(next)) ready = next;
      else {
        if (next) next.desk.dropped++;
        await this.#current;
        if (this.#restMs > 0) await pause(this.#restMs);
        this.#restMs = 0;
        ready = await this.#ready();
      }
    }
  }

  /** Makes a picture ready just before the one that is looked at is done with; undefined when none came in time. */
  async #readyAhead(
    { desk, detector }: Ready,
    looked: Promise<unknown>,
    before: Promise<void>,
  ): Promise<Ready | undefined> {
    if (!detector.prepare || desk.lookMs === undefined) return undefined;
    let done = false;
    const end = looked.then(() => {
      done = true;
    });
    const startedAt = performance.now();
    await before; // its frame's place is free from then on
    if (this.#restMs > 0) return undefined;
    const waitMs = desk.lookMs - this.#readyMs - spareMs - (performance.now() - startedAt);
    if (waitMs > 0) await Promise.race([end, pause(waitMs)]);
    while (!done) {
      const next = await this.#ready();
      if (next) return next;
      const offered = new Promise<void>((resolve) => {
        this.#offered = resolve;
      });
      await Promise.race([end, offered]);
    }
    return undefined;
  }

  /** The next desk's newest frame, ready for its detector; undefined when there is none. */
  async #ready(): Promise<Ready | undefined> {
    const desk = this.#nextDesk();
    const detector = this.#detectorFor(desk);
    if (!desk || !detector) return undefined;
    const startedAt = performance.now();
    this.#lane = this.#lane === 0 ? 1 : 0;
    const { frame, pictures } = this.#lanes[this.#lane];
    const time = desk.take(frame);
    if (!time) return undefined;
    const asked = [pictures.of(frame), this.#lookOf(desk), desk.turn++] as const;
    const look = detector.prepare
      ? await detector.prepare(...asked).catch((cause) => () => Promise.reject(cause))
      : () => detector.detect(...asked);
    const readyMs = performance.now() - startedAt;
    this.#readyMs += (readyMs - this.#readyMs) * 0.1;
    return { desk, frame, time, detector, look, readyMs };
  }

  /** What the detector finds in a picture; undefined when it fails, which is told. */
  async #look({ desk, detector, look }: Ready): Promise<Looked | undefined> {
    try {
      const startedAt = performance.now();
      const detections = await look();
      const lookMs = performance.now() - startedAt;
      desk.lookMs = desk.lookMs === undefined ? lookMs : desk.lookMs + (lookMs - desk.lookMs) * 0.1;
      if (this.#failing.delete(detector)) this.#troubles.emit({ detector });
      return { detections, lookMs };
    } catch (cause) {
      const failure = failureOf(cause);
      const known = this.#failing.get(detector) === failure.message;
      this.#failing.set(detector, failure.message);
      this.#complain(failure.message);
      if (!known && this.#isUsed(detector)) this.#troubles.emit({ detector, failure });
      return undefined;
    }
  }

  /** Hands on what was found, after the pictures before. */
  async #followUp(ready: Ready, looked: Promise<Looked | undefined>, before: Promise<void>): Promise<void> {
    await before;
    const { desk, frame, time, detector, readyMs } = ready;
    const found = await looked;
    if (!found) {
      desk.dropped++;
      this.#restMs = failureRestMs;
      return;
    }
    await nextTurn(); // the next look is begun first
    try {
      const { detections, lookMs } = found;
      const detectMs = readyMs + lookMs;
      await desk.analysed({ frame, time, threshold: detector.record.threshold, detections, detectMs });
    } catch (cause) {
      this.#complain(failureOf(cause).message);
      this.#restMs = failureRestMs;
    }
  }

  /** Whether a picture that was made ready is still to be looked at, and by the same detector. */
  #isWanted({ desk, detector }: Ready): boolean {
    return this.#desks.includes(desk) && this.#detectorFor(desk) === detector;
  }

  #detectorFor(desk: Desk | undefined): Detector | undefined {
    return (desk?.look.thermal && this.#thermal) || this.#detector;
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
