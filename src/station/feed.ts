import type { LiveVehicle } from "../contract/records.ts";
import type { LiveFrame } from "../contract/station.ts";

/** How often at most a window is told where everything is, ms. */
export const feedPeriodMs = 50;
/** A vehicle whose position does not come any more is told again so often, ms: what else is known of it may have changed. */
const againMs = 1_000;
/** A window that has not painted for so long is sent a frame all the same: its answer may have been lost with a reload. */
const staleMs = 2_000;

/**
 * Live frames for one window: at most 20 a second, one under way until the window has painted it, the newest wins. A frame
 * tells of the vehicles that moved since they were last told of, the first of all. Time comes in through `tick`.
 */
export class LiveFeed {
  readonly #send: (frame: LiveFrame) => void;
  #sequence = 0;
  #inFlight: { sequence: number; sentAt: number } | undefined;
  /** Of each vehicle the position last sent, by its time, and when that was. */
  readonly #told = new Map<string, { position: number; at: number }>();

  constructor(send: (frame: LiveFrame) => void) {
    this.#send = send;
  }

  /** Offers where everything is at `at`; sends it when something moved and the window is ready. */
  tick(at: number, vehicles: readonly LiveVehicle[]): void {
    if (this.#inFlight && at - this.#inFlight.sentAt < staleMs) return;
    if (!vehicles.some((vehicle) => this.#told.get(vehicle.id)?.position !== vehicle.at)) return;
    const news = vehicles.filter((vehicle) => this.#isNews(vehicle, at));
    for (const { id, at: position } of news) this.#told.set(id, { position, at });
    this.#inFlight = { sequence: ++this.#sequence, sentAt: at };
    this.#send({ sequence: this.#sequence, at, vehicles: news });
  }

  #isNews({ id, at: position }: LiveVehicle, at: number): boolean {
    const told = this.#told.get(id);
    return told?.position !== position || at - told.at >= againMs;
  }

  painted(sequence: number): void {
    if (this.#inFlight && sequence >= this.#inFlight.sequence) this.#inFlight = undefined;
  }
}
