/** How long a dangerous button is held before it acts, ms. */
export const holdMs = 800;

/** A hold in progress: begun by pointer or key, ended by letting go; acts once when held long enough. */
export class Hold {
  readonly #act: () => void;
  readonly #onHolding: (holding: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(act: () => void, onHolding: (holding: boolean) => void) {
    this.#act = act;
    this.#onHolding = onHolding;
  }

  /** Begins; a second press while holding (a repeated key) changes nothing. */
  press(): void {
    if (this.#timer !== undefined) return;
    this.#onHolding(true);
    this.#timer = setTimeout(() => {
      this.release();
      this.#act();
    }, holdMs);
  }

  release(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#onHolding(false);
  }
}
