import type { FrameMetadata } from "../contract/vision.ts";

/** A stream's pictures and metadata may be this far apart and still belong together, ms. */
const reachMs = 1000;
/** Where a picture's time and its arrival differ by more, the stream began anew. */
const jumpMs = 5000;
/** How fast the arrival clock may follow a sender whose clock runs slower than ours: 50 µs a millisecond. */
const driftShare = 50e-6;

/**
 * Tells when a picture was taken. Where the stream carries ST 0601 time stamps, from the one nearest by presentation
 * time; else from the arrival, less the latency, freed of network jitter by the least delay seen lately.
 */
export class FrameClock {
  readonly #latencyMs: number;
  #stamps: { readonly pts: number; readonly metadata: FrameMetadata }[] = [];
  #offset: number | undefined; // arrival − pts, ms, of the least delayed picture
  #lastPts = 0;

  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  /** Takes a packet of metadata; without a time of its own it belongs to the newest picture. */
  observe(metadata: FrameMetadata, pts: number | undefined): void {
    const stamp = { pts: pts ?? this.#lastPts, metadata };
    // A stream that begins anew may use presentation times again that meant something else before.
    if (stamp.pts < (this.#stamps.at(-1)?.pts ?? 0) - jumpMs * 90) this.#stamps = [];
    this.#stamps.push(stamp);
    if (this.#stamps.length > 16) this.#stamps.shift();
  }

  /** When the picture with this presentation time (90 kHz) was taken, ms since 1970, and the metadata it was taken with. */
  timeOf(pts: number, arrivedAt: number): { at: number; metadata?: FrameMetadata } {
    this.#lastPts = pts;
    const byArrival = this.#byArrival(pts / 90, arrivedAt);
    let nearest: { pts: number; metadata: FrameMetadata } | undefined;
    for (const stamp of this.#stamps)
      if (!nearest || Math.abs(stamp.pts - pts) <= Math.abs(nearest.pts - pts)) nearest = stamp;
    if (!nearest || Math.abs(nearest.pts - pts) > reachMs * 90) return { at: byArrival };
    return { at: nearest.metadata.at + (pts - nearest.pts) / 90, metadata: nearest.metadata };
  }

  #byArrival(ptsMs: number, arrivedAt: number): number {
    const seen = arrivedAt - ptsMs;
    const followed = this.#offset === undefined ? seen : Math.min(seen, this.#offset + 33 * driftShare);
    this.#offset = Math.abs(seen - followed) > jumpMs ? seen : followed;
    return ptsMs + this.#offset - this.#latencyMs;
  }
}
