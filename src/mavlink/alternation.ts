/**
 * Notices that one thing is said in turns by two: a value goes over to another and comes back, again and again. A change that
 * stays, as after a restart, is none.
 */
export class Alternation<T> {
  readonly #same: (known: T, next: T) => boolean;
  readonly #returns: number[] = []; // when the value came back
  #current: T | undefined;
  #other: T | undefined;

  /** `same` tells whether `next` can come from who said `known` before. */
  constructor(same: (known: T, next: T) => boolean) {
    this.#same = same;
  }

  /** Notes what is said at `at`, ms; true when it went to and fro three times in the last ten seconds. */
  note(next: T, at: number): boolean {
    if (this.#current === undefined || this.#same(this.#current, next)) this.#current = next;
    else {
      const returns = this.#other !== undefined && this.#same(this.#other, next);
      this.#other = this.#current;
      this.#current = next;
      if (returns) this.#returns.push(at);
    }
    while (this.#returns.length > 0 && at - this.#returns[0]! > WINDOW_MS) this.#returns.shift();
    return this.#returns.length >= RETURNS;
  }
}

const WINDOW_MS = 10_000;
const RETURNS = 3;
