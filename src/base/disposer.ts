import type { Off } from "./emitter.ts";

/** Collects the ends of what was started, and runs them once, last started first. */
export class Disposer {
  readonly #ends: Off[] = [];
  #disposed = false;

  /** Registers an end; runs it at once when already disposed. Returns it for convenience. */
  add<T extends Off>(end: T): T {
    if (this.#disposed) end();
    else this.#ends.push(end);
    return end;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) end();
  }
}
