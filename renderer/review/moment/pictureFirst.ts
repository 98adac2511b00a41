import type { Off } from "../../../src/base/emitter.ts";

interface Parts {
  /** Keeps the globe from being drawn. */
  readonly hold: () => Off;
  /** Calls back when what was painted last has been handed to the screen. */
  readonly handedOver: (then: () => void) => void;
  readonly later: (work: () => void, ms: number) => Off;
}

/**
 * The order of the work for a flag that was opened: its first picture, then all that follows the choice: the globe, other
 * cameras, clips loaded ahead. All of it wants the processor, and the graphics where there is no card for them.
 */
export class PictureFirst {
  readonly #parts: Parts;
  readonly #followers = new Set<() => void>();
  #turn = 0;
  #awaited = false;
  #giveUp: Off = () => {};
  #letGo: Off | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Another flag was opened: its picture is waited for, and what was to follow the one before is forgotten. */
  open(): void {
    this.#turn++;
    this.#awaited = true;
    this.#followers.clear();
    this.#giveUp();
    this.#giveUp = this.#parts.later(() => this.#follow(), longestWaitMs);
    this.#letGo ??= this.#parts.hold();
  }

  /** A first picture has been painted, or can not be. */
  came(): void {
    if (!this.#awaited) return;
    const turn = this.#turn;
    this.#parts.handedOver(() => {
      if (turn === this.#turn && this.#awaited) this.#follow();
    });
  }

  /** No flag is open. */
  close(): void {
    this.#turn++;
    this.#followers.clear();
    this.#giveUp();
    this.#awaited = false;
    this.#drawGlobe();
  }

  /** Does something once the picture is on the screen: at once where it is, and where it takes long without it. Answers how to call it off. */
  after(work: () => void): Off {
    if (!this.#awaited) {
      work();
      return () => {};
    }
    const follower = () => work();
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  #follow(): void {
    this.#giveUp();
    this.#awaited = false;
    const followers = [...this.#followers];
    this.#followers.clear();
    for (const follower of followers) follower();
    // A little later: what follows changes the globe several times, and where drawing it is slow once is enough.
    this.#giveUp = this.#parts.later(() => this.#drawGlobe(), gatherMs);
  }

  #drawGlobe(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }
}

/** A picture that takes longer to come is not waited for, ms. */
export const longestWaitMs = 700;
/** What follows is gathered for so long before the globe is drawn, ms. */
export const gatherMs = 120;
