import type { Clip } from "./clip.ts";

interface Decoder {
  frame(index: number): Promise<unknown>;
  close(): void;
}

/** Holds the decoder of the one clip that is likely to be played next, with its first picture decoded. */
export class WarmDecoder<D extends Decoder> {
  readonly #make: (clip: Clip) => D;
  #warm: { readonly clip: Clip; readonly decoder: D } | undefined;

  constructor(make: (clip: Clip) => D) {
    this.#make = make;
  }

  /** Begins to decode the picture with which a clip will begin; what was held of another clip is let go. */
  warm(clip: Clip, index: number): void {
    if (this.#warm?.clip === clip) return;
    this.#warm?.decoder.close();
    const decoder = this.#make(clip);
    this.#warm = { clip, decoder };
    decoder.frame(index).catch(() => {}); // said when the clip is played
  }

  /** A decoder of a clip, warm if it is held; from then on it is the caller's to close. */
  take(clip: Clip): D {
    const warm = this.#warm;
    if (warm?.clip !== clip) return this.#make(clip);
    this.#warm = undefined;
    return warm.decoder;
  }
}
