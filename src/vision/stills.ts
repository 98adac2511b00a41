import type { Frame } from "node-av/lib";
import type { Box } from "../contract/records.ts";
import type { PixelTrack, Still } from "../contract/vision.ts";
import { StillMaker } from "./still.ts";

/** Stills kept for the tracks of one stream; beyond it the oldest track's goes. */
const mostKept = 200;
/** The still of a track that is not in the picture any more is kept so much longer, ms of the stream: whoever wants it has asked by then. */
const goneMs = 60_000;
/** A new still must be so much better than the kept one to be worth making. */
const betterBy = 1.15;

/** The best still of each confirmed track of one stream. */
export class Stills {
  readonly #kept = new Map<string, Still & { readonly worth: number; seenAt: number }>();
  #maker: StillMaker | undefined;

  of(trackId: string): Still | null {
    const kept = this.#kept.get(trackId);
    return kept ? { jpeg: kept.jpeg, at: kept.at, box: kept.box } : null;
  }

  /** Looks whether this frame shows any of its tracks better than before. */
  async consider(frame: Frame, at: number, tracks: readonly PixelTrack[]): Promise<void> {
    for (const { trackId, box, score, confirmed } of tracks) {
      const worth = worthOf(box, score);
      const kept = this.#kept.get(trackId);
      if (kept) kept.seenAt = at;
      if (!confirmed || worth <= (kept?.worth ?? 0) * betterBy) continue;
      this.#maker ??= new StillMaker();
      const jpeg = await this.#maker.make(frame, box);
      this.#kept.delete(trackId);
      this.#kept.set(trackId, { jpeg, at, box, worth, seenAt: at });
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= mostKept) break;
        this.#kept.delete(oldest);
      }
    }
    // A stream's clock may have been set back since: what seems to come from later has gone as well.
    for (const [trackId, { seenAt }] of this.#kept) if (Math.abs(at - seenAt) > goneMs) this.#kept.delete(trackId);
  }

  free(): void {
    this.#maker?.free();
    this.#maker = undefined;
  }
}

/** Large, sure, and whole in the picture. */
function worthOf({ x, y, w, h }: Box, score: number): number {
  const cut = x <= 0.005 || y <= 0.005 || x + w >= 0.995 || y + h >= 0.995;
  return score * Math.sqrt(w * h) * (cut ? 0.4 : 1);
}
