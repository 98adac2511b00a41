/** A picture that stood still for so long, ms, is no live one any more; where pictures come seldom, after three were due. */
const leastStillMs = 1_500;
/** Pauses longer than this, ms, say nothing of how often pictures come. */
const longestUsualMs = 5_000;

/** Tells whether live pictures still come. */
export class Stillness {
  #paintedAt: number | undefined;
  #usualMs = 0;

  /** A picture was painted at `now`, ms. */
  painted(now: number): void {
    const sinceMs = now - (this.#paintedAt ?? now);
    if (sinceMs <= longestUsualMs) this.#usualMs += (sinceMs - this.#usualMs) * 0.3;
    this.#paintedAt = now;
  }

  /** For how long no picture has come, ms; undefined while they come as usual, `none` before the first one. */
  at(now: number): number | "none" | undefined {
    if (this.#paintedAt === undefined) return "none";
    const sinceMs = now - this.#paintedAt;
    return sinceMs > Math.max(leastStillMs, 3 * this.#usualMs) ? sinceMs : undefined;
  }
}
