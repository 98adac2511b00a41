/** How much a second, over the last five whole seconds. */
export class RateMeter {
  readonly #sums = new Float64Array(SECONDS + 1);
  readonly #seconds = new Float64Array(SECONDS + 1).fill(-1);

  note(amount: number, at: number): void {
    const second = Math.floor(at / 1_000);
    const i = second % this.#sums.length;
    if (this.#seconds[i] !== second) this.#sums[i] = 0;
    this.#seconds[i] = second;
    this.#sums[i]! += amount;
  }

  perSecond(at: number): number {
    const now = Math.floor(at / 1_000);
    let sum = 0;
    for (const [i, second] of this.#seconds.entries())
      if (second < now && second >= now - SECONDS) sum += this.#sums[i]!;
    return sum / SECONDS;
  }
}

const SECONDS = 5;
