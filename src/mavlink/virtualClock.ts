import type { Off } from "../base/emitter.ts";
import type { Clock } from "./clock.ts";

/** A clock that only moves when told to: for tests and for benches that fly an hour in a second. */
export class VirtualClock implements Clock {
  #elapsed = 5_000; // so that it is never taken for `now`
  #wall: number; // what `now` is ahead of it
  #order = 0;
  readonly #timers: Timer[] = []; // a binary heap, earliest first
  readonly #settled: () => Promise<void>;

  /** `settled` resolves when nothing is under way that time has to wait for; promises unless given. */
  constructor(startAt = 1_700_000_000_000, settled: () => Promise<void> = promisesSettled) {
    this.#wall = startAt - this.#elapsed;
    this.#settled = settled;
  }

  now(): number {
    return this.#elapsed + this.#wall;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Sets the wall clock back by `ms`, as a computer's is when it learns the time; timers do not mind. */
  setBack(ms: number): void {
    this.#wall -= ms;
  }

  after(ms: number, work: () => void): Off {
    const timer: Timer = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, work };
    push(this.#timers, timer);
    return () => {
      timer.work = undefined;
    };
  }

  /** Moves on by `ms`, running what falls due in order; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await this.#settled();
    while (this.#step(until)) await this.#settled();
    this.#elapsed = until;
  }

  /** Moves on until `promise` settles, and returns or throws as it does; throws after `limitMs` of virtual time. */
  async run<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    const until = this.#elapsed + limitMs;
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    await this.#settled();
    while (!done && this.#step(until)) await this.#settled();
    if (!done) throw new Error(`nothing settled the promise within ${limitMs} ms of virtual time`);
    return promise;
  }

  #step(until: number): boolean {
    for (let next = this.#timers[0]; next; next = this.#timers[0]) {
      if (next.work && next.at > until) return false;
      pop(this.#timers);
      if (!next.work) continue;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.work();
      return true;
    }
    return false;
  }
}

interface Timer {
  readonly at: number;
  readonly order: number;
  work: (() => void) | undefined;
}

/** Lets every promise that can settle now do so. */
const promisesSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  heap.push(timer);
  for (let i = heap.length - 1; i > 0; ) {
    const parent = (i - 1) >> 1;
    if (!before(heap[i]!, heap[parent]!)) return;
    swap(heap, i, parent);
    i = parent;
  }
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  for (let i = 0; ; ) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2])
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    if (least === i) return;
    swap(heap, i, least);
    i = least;
  }
}

function swap(heap: Timer[], i: number, j: number): void {
  [heap[i], heap[j]] = [heap[j]!, heap[i]!];
}
