/** A GPS receiver and the estimator behind it: a fix after half of the time, a trusted position after all of it. */
export class Gps {
  readonly #secondsToPosition: number;
  #onSeconds = 0;
  /** A receiver is there and switched on. */
  enabled = true;
  /** It hears no satellites. */
  jammed = false;
  /** How far from the truth what it says lies, to the east; the estimator does not follow a jump. */
  jumpMetres = 0;

  constructor(secondsToPosition: number) {
    this.#secondsToPosition = secondsToPosition;
  }

  /** GPS_FIX_TYPE: 0 no receiver, 1 no fix, 3 three-dimensional. */
  get fix(): 0 | 1 | 3 {
    if (!this.enabled) return 0;
    return this.jammed || this.#onSeconds < this.#secondsToPosition / 2 ? 1 : 3;
  }
  /** The estimator trusts a position. */
  get hasPosition(): boolean {
    return this.enabled && this.jumpMetres === 0 && this.#onSeconds >= this.#secondsToPosition;
  }

  step(dt: number): void {
    this.#onSeconds = this.enabled && !this.jammed ? this.#onSeconds + dt : 0;
  }
}
