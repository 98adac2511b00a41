/** RTP tells when a picture is shown, not when it is decoded: at most so much earlier, 90 kHz, where others refer to it. */
export const reorderTicks = 90_000;

/**
 * Decode times (90 kHz) for pictures of which only is known when they are shown. They rise from picture to picture and lie
 * before the time of showing, also where pictures come in another order than they are shown in.
 */
export class DecodeTimes {
  #last = Number.NEGATIVE_INFINITY;

  /** Of the next picture, which is shown at `pts`, at least `reorderTicks` after zero. */
  of(pts: number): number {
    const next = this.#last + 1;
    const usual = pts - reorderTicks;
    // Where even that is too late, the sender's clock began anew.
    this.#last = usual < next && next <= pts ? next : usual;
    return this.#last;
  }
}
