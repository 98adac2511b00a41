import type { FrameTracks } from "../../src/contract/vision.ts";

/** How long a decoded frame waits for its boxes, ms: as long as boxes are seen to take, within these limits. */
export const shortestHoldMs = 60;
export const longestHoldMs = 300;
/** Where boxes follow each other this closely, ms, frames between them are left out: every picture has its own boxes. */
export const denseMs = 250;
/** Boxes older than this, ms, are not drawn on a later frame. */
const boxesLiveMs = 400;
/** Nobody analyses a stream whose boxes stopped for so long, ms. */
const silentMs = 2_000;
const sameFrame = 1; // ms

/** A frame to show and the boxes to draw on it: `exact` when they were found in this very frame. */
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
 * every frame: a frame waits for its own until they come or boxes of a later frame come, but never long.
 */
export class Pairing<F> {
  readonly #drop: (frame: F) => void;
  #frames: Waiting<F>[] = [];
  #boxes: FrameTracks[] = [];
  /** When each of the newest frames was decoded, by the time it was taken. */
  #decoded: { readonly at: number; readonly since: number }[] = [];
  #boxesSeenAt = Number.NEGATIVE_INFINITY;
  #lag = 100;

  /** `drop` is given the frames that are never shown. */
  constructor(drop: (frame: F) => void) {
    this.#drop = drop;
  }

  /** How long a frame waits now, ms. */
  get holdMs(): number {
    return Math.min(Math.max(this.#lag * 1.5, shortestHoldMs), longestHoldMs);
  }

  addFrame(at: number, frame: F, now: number): void {
    this.#frames.push({ at, frame, since: now });
    this.#decoded.push({ at, since: now });
    if (this.#decoded.length > 60) this.#decoded.shift();
  }

  addBoxes(boxes: FrameTracks, now: number): void {
    this.#boxesSeenAt = now;
    this.#boxes.push(boxes);
    if (this.#boxes.length > 60) this.#boxes.shift();
    const decoded = this.#decoded.find(({ at }) => Math.abs(at - boxes.at) <= sameFrame);
    if (decoded) this.#lag += (now - decoded.since - this.#lag) * 0.2;
  }

  /** The newest frame that need not wait any longer; undefined while none. */
  take(now: number): Paired<F> | undefined {
    let ready: Paired<F> | undefined;
    for (let head = this.#frames[0]; head && this.#isReady(head, now); head = this.#frames[0]) {
      this.#frames.shift();
      const paired = this.#pair(head);
      const worse = this.#isBetween(head, paired) ? head.frame : ready?.frame;
      if (worse !== undefined) this.#drop(worse);
      if (worse !== head.frame) ready = paired;
    }
    return ready;
  }

  clear(): void {
    for (const { frame } of this.#frames) this.#drop(frame);
    this.#frames = [];
    this.#boxes = [];
    this.#decoded = [];
  }

  #isReady({ at, since }: Waiting<F>, now: number): boolean {
    if (now - since >= this.holdMs || now - this.#boxesSeenAt > silentMs) return true;
    const newest = this.#boxes.at(-1);
    return newest !== undefined && newest.at >= at - sameFrame;
  }

  /** Not analysed itself, but closely before and after it frames were. */
  #isBetween({ at }: Waiting<F>, { exact, boxes }: Paired<F>): boolean {
    if (exact || !boxes) return false;
    const after = this.#boxes.find((b) => b.at > at);
    return after !== undefined && after.at - boxes.at <= denseMs;
  }

  #pair({ at, frame }: Waiting<F>): Paired<F> {
    const own = this.#boxes.find((b) => Math.abs(b.at - at) <= sameFrame);
    if (own) return { at, frame, boxes: own, exact: true };
    const before = this.#boxes.findLast((b) => b.at < at && at - b.at <= boxesLiveMs);
    return { at, frame, boxes: before, exact: false };
  }
}
