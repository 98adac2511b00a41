import type { Clip } from "./clip.ts";

interface Decoder {
  frame(index: number): Promise<unknown>;
  close(): void;
}

/** Decoders that are held: of the flag before, and of the next two whichever way the analyst goes on. */
const mostHeld = 4;

/** Holds the decoders of the few clips that are likely to be played next, with their first pictures decoded. */
export class WarmDecoder<D extends Decoder> {
  readonly #make: (clip: Clip) => D;
  readonly #warm = new Map<Clip, D>();

  constructor(make: (clip: Clip) => D) {
    this.#make = make;
  }

  /** Begins to decode the picture with which a clip will begin; where too many are held the oldest is let go. */
  warm(clip: Clip, index: number): void {
    const held = this.#warm.get(clip);
    const decoder = held ?? this.#make(clip);
    this.#warm.delete(clip);
    this.#warm.set(clip, decoder); // at the end: wished for last
    if (!held) decoder.frame(index).catch(() => {}); // said when the clip is played
    for (const [oldest, other] of this.#warm) {
      if (this.#warm.size <= mostHeld) break;
      other.close();
      this.#warm.delete(oldest);
    }
  }

  /** A decoder of a clip, warm if it is held; from then on it is the caller's to close. */
  take(clip: Clip): D {
    const decoder = this.#warm.get(clip) ?? this.#make(clip);
    this.#warm.delete(clip);
    return decoder;
  }
}
