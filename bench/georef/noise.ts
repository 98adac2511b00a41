/** Numbers that are the same in each run (mulberry32): uniform in 0…1, and normal with mean 0 and σ 1. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0;
  }

  uniform(from = 0, to = 1): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return from + (to - from) * (((t ^ (t >>> 14)) >>> 0) / 4294967296);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** An error that wanders: a first-order Gauss–Markov process of one σ and a time, seconds, asked for in order of time. */
export class Wander {
  readonly #draw: Draw;
  readonly #sigma: number;
  readonly #seconds: number;
  #value: number;
  #at = 0;

  constructor(draw: Draw, sigma: number, seconds: number) {
    this.#draw = draw;
    this.#sigma = sigma;
    this.#seconds = seconds;
    this.#value = sigma * draw.normal();
  }

  at(seconds: number): number {
    const keep = Math.exp(-Math.max(0, seconds - this.#at) / this.#seconds);
    this.#value = this.#value * keep + this.#sigma * Math.sqrt(1 - keep * keep) * this.#draw.normal();
    this.#at = Math.max(this.#at, seconds);
    return this.#value;
  }
}
