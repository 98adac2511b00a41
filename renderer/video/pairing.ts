import type { FrameTracks } from "../../src/contract/vision.ts";

/** How long a decoded frame waits for its boxes, ms; pictures are never held longer. */
export const holdMs = 150;
/** Boxes older than this, ms, are not drawn on a later frame. */
export const boxesLiveMs = 300;
const sameFrame = 1; // ms

/** A frame to show and the boxes to draw on it: `exact` when they were found in this very frame. */
export interface Paired<F> {
  readonly at: number;
  readonly frame: F;
  readonly boxes: FrameTracks | undefined;
  readonly exact: boolean;
}

/**
 * Brings decoded frames and the boxes found in them together by their time. Boxes arrive later than frames and not for
 * every frame: a frame waits for its own until they come, until boxes of a later frame come, or until `holdMs` is over.
 */
export class Pairing<F> {
  readonly #drop: (frame: F) => void;
  #frames: { readonly at: number; readonly frame: F; readonly since: number }[] = [];
  #boxes: FrameTracks[] = [];
  #boxesSeenAt = Number.NEGATIVE_INFINITY;

  /** `drop` is given the frames that are never shown, because a newer one is. */
  constructor(drop: (frame: F) => void) {
    this.#drop = drop;
  }

  addFrame(at: number, frame: F, now: number): void {
    this.#frames.push({ at, frame, since: now });
  }

  addBoxes(boxes: FrameTracks, now: number): void {
    this.#boxesSeenAt = now;
    this.#boxes.push(boxes);
    if (this.#boxes.length > 60) this.#boxes.shift();
  }

  /** The newest frame that need not wait any longer; undefined while none. */
  take(now: number): Paired<F> | undefined {
    let ready: { readonly at: number; readonly frame: F } | undefined;
    for (let head = this.#frames[0]; head && this.#isReady(head, now); head = this.#frames[0]) {
      if (ready) this.#drop(ready.frame);
      ready = head;
      this.#frames.shift();
    }
    return ready && this.#pair(ready);
  }

  clear(): void {
    for (const { frame } of this.#frames) this.#drop(frame);
    this.#frames = [];
    this.#boxes = [];
  }

  #isReady({ at, since }: { at: number; since: number }, now: number): boolean {
    if (now - since >= holdMs) return true;
    if (now - this.#boxesSeenAt > 2_000) return true; // nobody analyses this stream: waiting would only delay it
    const newest = this.#boxes.at(-1);
    return newest !== undefined && newest.at >= at - sameFrame;
  }

  #pair({ at, frame }: { at: number; frame: F }): Paired<F> {
    const own = this.#boxes.find((b) => Math.abs(b.at - at) <= sameFrame);
    if (own) return { at, frame, boxes: own, exact: true };
    const before = this.#boxes.findLast((b) => b.at < at && at - b.at <= boxesLiveMs);
    return { at, frame, boxes: before, exact: false };
  }
}
