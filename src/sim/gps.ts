/** A GPS receiver and the estimator behind it: a fix after half of the time, a trusted position after all of it. */
export class Gps {
  readonly #secondsToPosition: number;
  #onSeconds = 0;
  enabled = true;

  constructor(secondsToPosition: number) {
    this.#secondsToPosition = secondsToPosition;
  }

  /** GPS_FIX_TYPE: 0 no receiver, 1 no fix, 3 three-dimensional. */
  get fix(): 0 | 1 | 3 {
    if (!this.enabled) return 0;
    return this.#onSeconds < this.#secondsToPosition / 2 ? 1 : 3;
  }
  /** The estimator trusts a position. */
  get hasPosition(): boolean {
    return this.enabled && this.#onSeconds >= this.#secondsToPosition;
  }

  step(dt: number): void {
    this.#onSeconds = this.enabled ? this.#onSeconds + dt : 0;
  }
}
