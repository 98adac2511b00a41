/** How long a dangerous button is held before it acts, ms. */
export const holdMs = 800;

/**
 * A hold in progress: begun by pointer or key, ended by letting go; acts once when held long enough. What counts is when
 * the operator pressed and let go (the events' own times), not when a busy window came to hear of it.
 */
export class Hold {
  readonly #act: () => void;
  readonly #onHolding: (holding: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pressedAt = 0;

  constructor(act: () => void, onHolding: (holding: boolean) => void) {
    this.#act = act;
    this.#onHolding = onHolding;
  }

  /** Begins; a second press while holding (a repeated key) changes nothing. `at`: the event's time, ms. */
  press(at: number): void {
    if (this.#timer !== undefined) return;
    this.#pressedAt = at;
    this.#onHolding(true);
    this.#timer = setTimeout(() => this.#finish(), holdMs);
  }

  /** The operator let go at the event's time `at`, ms. */
  release(at: number): void {
    if (this.#timer === undefined) return;
    if (at - this.#pressedAt >= holdMs) this.#finish();
    else this.cancel();
  }

  /** The pointer left the button, or the button lost its focus: nothing is done. */
  cancel(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#onHolding(false);
  }

  #finish(): void {
    this.cancel();
    this.#act();
  }
}
