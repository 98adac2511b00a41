/** A frame that comes later than this after a drawing was held up by it, ms: two frames of a 60 Hz screen and a little. */
const smooth = 40;
/** The globe never pauses for longer, ms. */
const longestPause = 500;

/**
 * Shares slow graphics between the globe and the live picture: where drawing the globe holds up the next frame by some
 * time, the globe pauses for as long again, so that half of the time is left to the rest. With a graphics card it never pauses.
 */
export class Pacer {
  #drawnAt: number | undefined;
  #pauseUntil = Number.NEGATIVE_INFINITY;

  /** Says at the beginning of each frame whether the globe may draw in it. */
  mayDraw(now: number): boolean {
    if (this.#drawnAt !== undefined) {
      const held = now - this.#drawnAt;
      this.#drawnAt = undefined;
      if (held > smooth) this.#pauseUntil = now + Math.min(held, longestPause);
    }
    return now >= this.#pauseUntil;
  }

  /** The globe has drawn in this frame. */
  drawn(now: number): void {
    this.#drawnAt = now;
  }
}
