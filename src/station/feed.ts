import type { LiveVehicle } from "../contract/records.ts";
import type { LiveFrame } from "../contract/station.ts";

/** How often at most a window is told where everything is, ms. */
export const feedPeriodMs = 50;
/** A window that has not painted for so long is sent a frame all the same: its answer may have been lost with a reload. */
const staleMs = 2_000;

/**
 * Live frames for one window: at most 20 a second, one under way until the window has painted it, the newest wins.
 * Time comes in through `tick`.
 */
export class LiveFeed {
  readonly #send: (frame: LiveFrame) => void;
  #sequence = 0;
  #inFlight: { sequence: number; sentAt: number } | undefined;
  #sentStamp = "";

  constructor(send: (frame: LiveFrame) => void) {
    this.#send = send;
  }

  /** Offers where everything is at `at`; sends it when something moved and the window is ready. */
  tick(at: number, vehicles: readonly LiveVehicle[]): void {
    if (this.#inFlight && at - this.#inFlight.sentAt < staleMs) return;
    const stamp = vehicles.map((v) => `${v.id}@${v.at}`).join();
    if (stamp === this.#sentStamp) return;
    this.#sentStamp = stamp;
    this.#inFlight = { sequence: ++this.#sequence, sentAt: at };
    this.#send({ sequence: this.#sequence, at, vehicles });
  }

  painted(sequence: number): void {
    if (this.#inFlight && sequence >= this.#inFlight.sequence) this.#inFlight = undefined;
  }
}
