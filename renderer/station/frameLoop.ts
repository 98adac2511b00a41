import { Emitter, type Off } from "../../src/base/emitter.ts";
import { Pacer } from "./pacer.ts";

/** Reads the present, by shape of a page's window. */
export interface FrameClock {
  requestAnimationFrame(callback: (at: number) => void): number;
  now(): number; // ms since 1970
}

/** Draws the globe. */
export interface GlobePainter {
  /** Brings the layers up to date with the live map. */
  paint(now: number): void;
  /** Draws if anything changed; says whether it did. */
  draw(): boolean;
}

/**
 * The one animation-frame loop of the window. Painters run only in frames after `request`; the globe is painted in the
 * same frame, or a little later where graphics are slow and something else wants frames too. `onPainted` tells that
 * what was requested is on the globe (or would be: without graphics the window goes on without one).
 */
export class FrameLoop {
  readonly #clock: FrameClock;
  readonly #painters = new Emitter<number>();
  readonly #each = new Emitter<number>();
  readonly #painted = new Emitter<number>();
  readonly #pacer = new Pacer();
  /** Subscribes a painter; it gets the time, ms since 1970. */
  readonly onPaint = this.#painters.on;
  readonly onPainted = this.#painted.on;
  #globe: GlobePainter | undefined;
  #requested = true;
  #globeRequested = true;
  readonly #holds = new Set<symbol>();
  #heldSince: number | undefined;

  constructor(clock: FrameClock) {
    this.#clock = clock;
  }

  /** Asks that everything be painted. */
  request(): void {
    this.#requested = true;
    this.#globeRequested = true;
  }

  /** Something that wants every frame while it is subscribed: moving pictures. The globe leaves it its share. */
  onEachFrame(listener: (now: number) => void): Off {
    return this.#each.on(listener);
  }

  /**
   * Something that somebody waits for comes onto the screen first: until it is let go the globe is neither painted nor
   * drawn, but never for more than `longestHoldMs` on end, however many hold it.
   */
  hold(): Off {
    const one = Symbol("hold");
    this.#holds.add(one);
    this.#heldSince ??= this.#clock.now();
    return () => this.#letGo(one);
  }

  get hasGlobe(): boolean {
    return this.#globe !== undefined;
  }

  attachGlobe(globe: GlobePainter): void {
    this.#globe = globe;
    this.request();
  }

  start(): void {
    const frame = () => {
      this.#clock.requestAnimationFrame(frame);
      const now = this.#clock.now();
      const mayDraw = this.#pacer.mayDraw(now);
      this.#each.emit(now);
      if (this.#requested) {
        this.#requested = false;
        this.#painters.emit(now);
      }
      if (this.#isHeld(now)) return;
      if (mayDraw || this.#each.size === 0) this.#drawGlobe(now);
    };
    this.#clock.requestAnimationFrame(frame);
  }

  #letGo(one: symbol): void {
    this.#holds.delete(one);
    if (this.#holds.size === 0) this.#heldSince = undefined;
  }

  #isHeld(now: number): boolean {
    if (this.#heldSince === undefined) return false;
    if (now - this.#heldSince < longestHoldMs) return true;
    this.#heldSince = now; // drawn once, so that what moves is not taken for standing still
    return false;
  }

  #drawGlobe(now: number): void {
    const globe = this.#globe;
    const wanted = this.#globeRequested;
    this.#globeRequested = false;
    if (wanted) globe?.paint(now);
    if (globe?.draw()) this.#pacer.drawn(this.#clock.now());
    if (wanted) this.#painted.emit(this.#clock.now());
  }
}

/** The globe stands still for so long at most, ms. */
export const longestHoldMs = 1_000;
