import type { FrameTracks } from "../../src/contract/vision.ts";
import { carriedBoxes } from "./carriedBoxes.ts";

/** How long a decoded frame waits for its boxes, ms: as long as boxes are seen to take, within these limits. */
export const shortestHoldMs = 40;
export const longestHoldMs = 500;
/** Frames that may wait: a decoder has only so many to hand out. Where there are more the oldest need not. */
export const mostWaiting = 10;
/** Frames that are kept for a window that takes none, because it is not drawn. */
export const mostKept = 14;
/** Nobody analyses a stream whose boxes stopped for so long, ms. */
const silentMs = 2_000;
const sameFrame = 1; // ms

/** A frame to show and the boxes to draw on it: `exact` when they were found in this very frame, else carried to it. */
export interface Paired<F> {
  readonly at: number;
  readonly frame: F;
  readonly boxes: FrameTracks | undefined;
  readonly exact: boolean;
}

interface Waiting<F> {
  readonly at: number;
  readonly frame: F;
  readonly since: number;
}

/**
 * Brings decoded frames and the boxes found in them together by their time. Boxes arrive later than frames and not for
 * every frame: all frames wait as long as boxes take, so that the picture moves evenly; those that were not looked into
 * are given the boxes of the frames around them, moved to where they are then.
 */
export class Pairing<F> {
  readonly #drop: (frame: F) => void;
  #frames: Waiting<F>[] = [];
  #boxes: FrameTracks[] = [];
  /** When each of the newest frames was decoded, by the time it was taken. */
  #decoded: { readonly at: number; readonly since: number }[] = [];
  #boxesSeenAt = Number.NEGATIVE_INFINITY;
  #lag = 100;
  #spread = 20;

  /** `drop` is given the frames that are never shown. */
  constructor(drop: (frame: F) => void) {
    this.#drop = drop;
  }

  /** How long a frame waits now, ms. */
  get holdMs(): number {
    return Math.min(Math.max(this.#lag + 2 * this.#spread, shortestHoldMs), longestHoldMs);
  }

  addFrame(at: number, frame: F, now: number): void {
    this.#frames.push({ at, frame, since: now });
    this.#decoded.push({ at, since: now });
    if (this.#decoded.length > 60) this.#decoded.shift();
    if (this.#frames.length > mostKept) for (const { frame: oldest } of this.#frames.splice(0, 1)) this.#drop(oldest);
  }

  addBoxes(boxes: FrameTracks, now: number): void {
    this.#boxesSeenAt = now;
    // A stream that begins anew may use its times again, or others.
    if (boxes.at < (this.#boxes.at(-1)?.at ?? boxes.at)) this.#boxes = [];
    this.#boxes.push(boxes);
    if (this.#boxes.length > 60) this.#boxes.shift();
    const decoded = this.#decoded.findLast(({ at }) => Math.abs(at - boxes.at) <= sameFrame);
    if (!decoded) return;
    const off = now - decoded.since - this.#lag;
    this.#lag += off * 0.2;
    this.#spread += (Math.abs(off) - this.#spread) * 0.2;
  }

  /** The newest frame that need not wait any longer; undefined while none. */
  take(now: number): Paired<F> | undefined {
    let ready: Waiting<F> | undefined;
    for (let head = this.#frames[0]; head && this.#isReady(head, now); head = this.#frames[0]) {
      this.#frames.shift();
      if (ready) this.#drop(ready.frame);
      ready = head;
    }
    return ready && this.#pair(ready);
  }

  clear(): void {
    for (const { frame } of this.#frames) this.#drop(frame);
    this.#frames = [];
    this.#boxes = [];
    this.#decoded = [];
  }

  #isReady({ since }: Waiting<F>, now: number): boolean {
    const silent = now - this.#boxesSeenAt > silentMs;
    return silent || now - since >= this.holdMs || this.#frames.length > mostWaiting;
  }

  #pair({ at, frame }: Waiting<F>): Paired<F> {
    const own = this.#boxes.findLast((b) => Math.abs(b.at - at) <= sameFrame);
    if (own) return { at, frame, boxes: own, exact: true };
    return { at, frame, boxes: carriedBoxes(this.#boxes, at), exact: false };
  }
}
