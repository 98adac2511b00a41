/** Watches how long a vehicle says that it has been running: when that goes back, it was started anew. */
export class BootClock {
  #bootMs = 0;

  /** Whether a message that was sent `bootMs` after the start shows that there was another start. */
  startedAnew(bootMs: number): boolean {
    const anew = this.#bootMs - bootMs > LATE_MS;
    if (anew || bootMs > this.#bootMs) this.#bootMs = bootMs;
    return anew;
  }
}

const LATE_MS = 5_000; // further back than any reordering
