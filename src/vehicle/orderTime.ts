import { FailureError, failureOf } from "../contract/failure.ts";
import type { Clock } from "../mavlink/clock.ts";

/**
 * How long an order of several steps counts as meant: a step that arms or moves the vehicle goes out within 3 s of what the
 * operator asked, or of the vehicle's own word that the step before is done, and never later than 10 s after he asked.
 */
export class OrderTime {
  readonly #clock: Clock;
  readonly #what: string;
  readonly #askedAt: number;
  #confirmedAt: number;
  #overtakenBy: string | undefined;

  /** Begins now, as `what` is asked for; make it at the click. */
  constructor(clock: Clock, what: string) {
    this.#clock = clock;
    this.#what = what;
    this.#askedAt = clock.elapsed();
    this.#confirmedAt = this.#askedAt;
  }

  /** The vehicle has just said that the last step is done. */
  confirmed(): void {
    this.#confirmedAt = this.#clock.elapsed();
  }

  /** The operator has asked for something else meanwhile: no further step goes out. */
  overtake(by: string): void {
    this.#overtakenBy ??= by;
  }

  /** @throws FailureError cancelled where the operator wants something else by now, timeout where the next step would come as a surprise; `standing` says how the vehicle stands then. */
  mustBeMeant(standing: string): void {
    if (this.#overtakenBy !== undefined)
      throw new FailureError(
        "cancelled",
        `${this.#what} was given up, for ${this.#overtakenBy} was asked for`,
        standing,
      );
    const now = this.#clock.elapsed();
    const meant = now - this.#confirmedAt <= STEP_MS && now - this.#askedAt <= WHOLE_MS;
    if (!meant) throw this.#late(now, standing);
  }

  /** What `work` gives; it is told to stop, and the order with it, when the time for the whole is over. */
  async spend<T>(work: (signal: AbortSignal) => Promise<T>, standing: string): Promise<T> {
    const abort = new AbortController();
    const off = this.#clock.after(Math.max(0, this.#askedAt + WHOLE_MS - this.#clock.elapsed()), () => abort.abort());
    try {
      return await work(abort.signal);
    } catch (cause) {
      if (abort.signal.aborted && failureOf(cause).code === "cancelled")
        throw this.#late(this.#clock.elapsed(), standing);
      throw cause;
    } finally {
      off();
    }
  }

  #late(now: number, standing: string): FailureError {
    const seconds = Math.max(0, Math.round((now - this.#askedAt) / 1_000));
    return new FailureError(
      "timeout",
      `${this.#what} was given up ${seconds} s after it was asked for: the vehicle answers too late`,
      `${standing}. See whether the link is good enough, then ask again.`,
    );
  }
}

const STEP_MS = 3_000;
const WHOLE_MS = 10_000;
