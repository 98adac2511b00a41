import type { Off } from "../../src/base/emitter.ts";

export type Turn = "up" | "down" | "left" | "right";

/** Turns a gimbal while buttons or keys are held: says the rates again five times a second, and 0 and 0 at the end. */
export class GimbalTurn {
  readonly #send: (pitchRateDeg: number, yawRateDeg: number) => void;
  readonly #every: (ms: number, work: () => void) => Off;
  readonly #held = new Set<Turn>();
  #off: Off | undefined;

  constructor(
    send: (pitchRateDeg: number, yawRateDeg: number) => void,
    every: (ms: number, work: () => void) => Off = (ms, work) => {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
  ) {
    this.#send = send;
    this.#every = every;
  }

  hold(turn: Turn): void {
    if (this.#held.has(turn)) return; // a key repeats by itself
    this.#held.add(turn);
    this.#say();
    this.#off ??= this.#every(AGAIN_MS, () => this.#say());
  }

  letGo(turn: Turn): void {
    if (!this.#held.delete(turn)) return;
    this.#say();
    if (this.#held.size === 0) this.#rest();
  }

  /** Lets go of all. */
  stop(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#say();
    this.#rest();
  }

  #rest(): void {
    this.#off?.();
    this.#off = undefined;
  }

  #say(): void {
    const by = (plus: Turn, minus: Turn) => (Number(this.#held.has(plus)) - Number(this.#held.has(minus))) * RATE;
    this.#send(by("up", "down"), by("right", "left"));
  }
}

const AGAIN_MS = 200;
const RATE = 15; // degrees a second
