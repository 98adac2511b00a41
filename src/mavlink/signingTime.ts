/** The ticks of 10 µs since 2015-01-01 at `at`, ms since 1970. */
export const ticksAt = (at: number): number => Math.floor((at - EPOCH_MS) * 100);

/**
 * Keeps the last timestamp over restarts; `save` must have stored it when it returns. One that throws stops no packet:
 * `failed` hears why, and it is asked again five seconds later.
 */
export interface SigningStore {
  load(): number;
  save(ticks: number): void;
  failed?(cause: unknown): void;
}

/**
 * Timestamps that only grow, also over a kill: five seconds are saved ahead. The newest of what we sent and of what we heard
 * rightly signed counts, so that nobody's slow clock shuts anybody out.
 */
export class SigningTime {
  readonly #store: SigningStore | undefined;
  #last = 0;
  #reserved = 0;

  constructor(store?: SigningStore) {
    this.#store = store;
    this.#try(() => {
      const loaded = store?.load() ?? 0;
      if (loaded > 0) this.#last = this.#reserved = loaded; // not what a damaged store may give
    });
  }

  get last(): number {
    return this.#last;
  }

  /** The timestamp of the next packet sent at `at`, ms since 1970. */
  next(at: number): number {
    this.advanceTo(Math.max(ticksAt(at), this.#last + 1));
    return this.#last;
  }

  advanceTo(ticks: number): void {
    if (ticks <= this.#last) return;
    this.#last = ticks;
    if (ticks <= this.#reserved) return;
    this.#reserved = ticks + AHEAD;
    this.#try(() => this.#store?.save(this.#reserved));
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#store?.failed?.(cause);
    }
  }
}

const EPOCH_MS = Date.UTC(2015, 0, 1);
const AHEAD = 500_000;
