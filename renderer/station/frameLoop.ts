import { Emitter } from "../../src/base/emitter.ts";

/** Reads the present, by shape of a page's window. */
export interface FrameClock {
  requestAnimationFrame(callback: (at: number) => void): number;
  now(): number; // ms since 1970
}

/**
 * The one animation-frame loop of the window. Painters run only in frames after `request`; `onEachFrame` (the globe,
 * which decides itself whether it draws) runs in every frame; `onPainted` tells that a requested frame is on the screen.
 */
export class FrameLoop {
  readonly #clock: FrameClock;
  readonly #painters = new Emitter<number>();
  readonly #each = new Emitter<number>();
  readonly #painted = new Emitter<number>();
  /** Subscribes a painter; it gets the time, ms since 1970. */
  readonly onPaint = this.#painters.on;
  readonly onEachFrame = this.#each.on;
  readonly onPainted = this.#painted.on;
  #requested = true;

  constructor(clock: FrameClock) {
    this.#clock = clock;
  }

  /** Asks that everything be painted in the next frame. */
  request(): void {
    this.#requested = true;
  }

  start(): void {
    const frame = () => {
      this.#clock.requestAnimationFrame(frame);
      const paint = this.#requested;
      this.#requested = false;
      if (paint) this.#painters.emit(this.#clock.now());
      this.#each.emit(this.#clock.now());
      if (paint) this.#painted.emit(this.#clock.now());
    };
    this.#clock.requestAnimationFrame(frame);
  }
}
