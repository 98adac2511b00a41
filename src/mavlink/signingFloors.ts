import type { Off } from "../base/emitter.ts";
import type { Clock } from "./clock.ts";
import type { SigningTime } from "./signingTime.ts";

/** The newest timestamp heard by stream, a stream written "fingerprint-of-key system component link-byte". */
export type Floors = Readonly<Record<string, number>>;

/** Keeps floors over restarts; `saveFloors` must have stored them when it returns. */
export interface FloorStore {
  loadFloors(): Floors;
  saveFloors(floors: Floors): void;
  failed?(cause: unknown): void;
}

/**
 * Below which timestamp nothing is believed after a restart, so that what was taped before it is not. Saved every two
 * seconds while something is heard, four seconds ahead of it: so a kill opens no gap, and after one a vehicle is believed
 * again when it signs with a time four seconds past its last. `close` saves what was heard to the tick. A stream that was
 * first heard within two seconds of a kill has no floor. https://mavlink.io/en/guide/message_signing.html#timestamp
 */
export class SigningFloors {
  readonly #clock: Clock;
  readonly #time: SigningTime;
  readonly #store: FloorStore;
  readonly #before = new Map<string, number>();
  readonly #newest = new Map<string, number>();
  #waiting: Off | undefined;

  constructor({ clock, time, store }: { clock: Clock; time: SigningTime; store: FloorStore }) {
    this.#clock = clock;
    this.#time = time;
    this.#store = store;
    this.#try(() => {
      for (const [stream, ticks] of Object.entries(store.loadFloors())) this.#before.set(stream, ticks);
    });
  }

  /** What may not be believed before this run: timestamps up to this one. */
  of(stream: string): number {
    return this.#before.get(stream) ?? -1;
  }

  note(stream: string, ticks: number): void {
    if (ticks <= (this.#newest.get(stream) ?? -1)) return;
    this.#newest.set(stream, ticks);
    this.#waiting ??= this.#clock.after(SAVE_MS, () => {
      this.#waiting = undefined;
      this.#save(AHEAD);
    });
  }

  close(): void {
    this.#waiting?.();
    this.#waiting = undefined;
    if (this.#newest.size > 0) this.#save(0);
  }

  /** What is more than a minute old is refused without a floor. */
  #save(ahead: number): void {
    const since = this.#time.last - MINUTE;
    const floors: Record<string, number> = {};
    for (const [stream, ticks] of this.#before) if (ticks > since) floors[stream] = ticks;
    for (const [stream, ticks] of this.#newest)
      if (ticks > since) floors[stream] = Math.max(ticks + ahead, floors[stream] ?? 0);
    this.#try(() => this.#store.saveFloors(floors));
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#store.failed?.(cause);
    }
  }
}

const SAVE_MS = 2_000;
const AHEAD = 400_000; // ticks
const MINUTE = 6_000_000;
