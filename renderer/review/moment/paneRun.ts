/** Decodes pictures one at a time; while one is decoded only the newest wish is kept. */
export class PaneRun<F> {
  readonly #frame: (index: number) => Promise<F | undefined>;
  readonly #paint: (frame: F, index: number) => void;
  readonly #failed: (cause: unknown) => void;
  #wanted: number | undefined;
  #busy = false;
  #painted: number | undefined;

  constructor(parts: {
    readonly frame: (index: number) => Promise<F | undefined>;
    readonly paint: (frame: F, index: number) => void;
    readonly failed: (cause: unknown) => void;
  }) {
    this.#frame = parts.frame;
    this.#paint = parts.paint;
    this.#failed = parts.failed;
  }

  /** Picture `index` is to be seen; undefined: none, and what is under way is not painted any more. */
  async show(index: number | undefined): Promise<void> {
    this.#wanted = index;
    if (index === undefined) this.#painted = undefined;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#wanted !== undefined && this.#wanted !== this.#painted) await this.#next(this.#wanted);
    } finally {
      this.#busy = false;
    }
  }

  async #next(index: number): Promise<void> {
    try {
      const frame = await this.#frame(index);
      // A picture that is a little old is painted all the same: while playing, a newer one is always wanted.
      if (frame && this.#wanted !== undefined) this.#paint(frame, index);
    } catch (cause) {
      this.#failed(cause);
    }
    if (this.#wanted !== undefined) this.#painted = index;
  }
}
