/** Something that was so at an instant, ms since 1970. */
export interface Sample {
  readonly at: number;
}

/** The samples of the last `keptMs` before the newest, at most `most` of them, oldest first. Samples come in order. */
export class SampleHistory<T extends Sample> {
  readonly #keptMs: number;
  readonly #most: number;
  readonly #samples: T[] = [];
  #first = 0; // what is before it is no longer kept

  constructor(keptMs: number, most: number) {
    this.#keptMs = keptMs;
    this.#most = most;
  }

  get length(): number {
    return this.#samples.length - this.#first;
  }

  push(sample: T): void {
    const samples = this.#samples;
    samples.push(sample);
    while (samples[this.#first]!.at < sample.at - this.#keptMs || this.length > this.#most) this.#first++;
    if (this.#first < FREED_AT_ONCE) return;
    samples.splice(0, this.#first);
    this.#first = 0;
  }

  /** The sample `index` places after the oldest. */
  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#samples[this.#first + index];
  }

  get newest(): T | undefined {
    return this.#samples.at(-1);
  }
}

/** Moving the rest up for each one that goes would cost more than it frees. */
const FREED_AT_ONCE = 32;
