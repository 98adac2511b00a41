import { Frame } from "node-av/lib";
import type { Look } from "../contract/look.ts";
import type { FrameTime } from "./decoder.ts";
import type { Detection } from "./detector.ts";

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

/** One stream's place in the analyst's queue: room for its newest frame, which pushes out an older one. */
export class Desk {
  readonly newest = new Frame();
  time: FrameTime | undefined;
  analysedAt = Number.NEGATIVE_INFINITY;
  dropped = 0;
  look: Look = {};
  turn = 0;
  /** A look at one of its pictures, ms, averaged over the last ones; unknown before the first. */
  lookMs: number | undefined;
  readonly analysed: Analysed;

  constructor(analysed: Analysed) {
    this.newest.alloc();
    this.analysed = analysed;
  }

  /** Moves its frame into another's place, and tells its time; undefined when none is there. */
  take(into: Frame): FrameTime | undefined {
    const { time } = this;
    if (!time) return undefined;
    into.unref();
    into.ref(this.newest);
    this.newest.unref();
    this.time = undefined;
    this.analysedAt = time.at;
    return time;
  }
}
