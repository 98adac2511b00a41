import { reasonOf } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { Clip } from "./clip.ts";

/** Decodes key pictures of a clip one by one, without those that follow them: for playing so fast that not all can be decoded. */
export class KeyDecoder {
  readonly #clip: Clip;
  #decoder: VideoDecoder | undefined;
  #codec = "";
  #frame: VideoFrame | undefined;
  #fail: (cause: unknown) => void = () => {};

  constructor(clip: Clip) {
    this.#clip = clip;
  }

  /** The frame of a key picture, one at a time; it belongs to the decoder and is closed when the next is asked for. */
  async frame(index: number): Promise<VideoFrame | undefined> {
    const picture = this.#clip.pictures[index];
    if (!picture?.key) return undefined;
    this.#frame?.close();
    this.#frame = undefined;
    const decoder = this.#decoderFor(picture.codec);
    const fault = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    fault.catch(() => {}); // heard by the race only while there is one
    decoder.decode(new EncodedVideoChunk({ type: "key", timestamp: index, data: picture.data }));
    await Promise.race([decoder.flush(), fault]);
    return this.#frame;
  }

  close(): void {
    if (this.#decoder && this.#decoder.state !== "closed") this.#decoder.close();
    this.#decoder = undefined;
    this.#frame?.close();
    this.#frame = undefined;
  }

  #decoderFor(codec: string): VideoDecoder {
    if (this.#decoder && this.#decoder.state !== "closed" && this.#codec === codec) return this.#decoder;
    this.close();
    this.#codec = codec;
    const decoder = new VideoDecoder({
      output: (frame) => {
        this.#frame?.close();
        this.#frame = frame;
      },
      error: (cause) =>
        this.#fail(
          new FailureError("bad-input", `The footage can not be decoded: ${reasonOf(cause)}`, "Play another clip"),
        ),
    });
    // By the processor, as all recorded pictures are: a graphics card's decoder is made for pictures in a row.
    decoder.configure({
      ...{ codec, optimizeForLatency: true },
      hardwareAcceleration: codec.startsWith("avc") ? "prefer-software" : "no-preference",
    });
    this.#decoder = decoder;
    return decoder;
  }
}
