/** Removes what was added: a listener, a timer, a route. Calling it twice is harmless. */
export type Off = () => void;

/** Announces values of one kind to any number of listeners, in the order they subscribed. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Subscribes; the returned function unsubscribes. */
  readonly on = (listener: (value: T) => void): Off => {
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  };

  /** Calls every listener that is subscribed now. A listener that throws stops the emit: it is a bug. */
  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  get size(): number {
    return this.#listeners.size;
  }
}
