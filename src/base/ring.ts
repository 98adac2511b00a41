/** The newest `capacity` values, oldest first when read. */
export class Ring<T> {
  readonly #slots: T[] = [];
  #next = 0;

  readonly capacity: number;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`capacity must be at least 1, got ${capacity}`);
    this.capacity = capacity;
  }

  get length(): number {
    return this.#slots.length;
  }

  push(value: T): void {
    this.#slots[this.#next] = value;
    this.#next = (this.#next + 1) % this.capacity;
  }

  /** The value `index` places after the oldest. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#slots.length) return undefined;
    const start = this.#slots.length < this.capacity ? 0 : this.#next;
    return this.#slots[(start + index) % this.capacity];
  }

  get newest(): T | undefined {
    return this.at(this.#slots.length - 1);
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.#slots.length; i++) yield this.at(i) as T;
  }
}
