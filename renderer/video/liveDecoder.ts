import { reasonOf } from "../../src/base/log.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";

/** Encoded pictures that may wait in the decoder before some are skipped to stay current. */
const mostWaiting = 20;

/** Decodes a live stream picture by picture; begins, and begins again after a fault, at a key picture. */
export class LiveDecoder {
  readonly #onFrame: (frame: VideoFrame, at: number) => void;
  readonly #onProblem: (problem: string) => void;
  #decoder: VideoDecoder | undefined;
  #shape = "";
  #needsKey = true;

  constructor(onFrame: (frame: VideoFrame, at: number) => void, onProblem: (problem: string) => void) {
    this.#onFrame = onFrame;
    this.#onProblem = onProblem;
  }

  push(picture: EncodedPicture): void {
    if (this.#needsKey && !picture.key) return;
    const decoder = this.#decoderFor(picture);
    if (!decoder) return;
    if (decoder.decodeQueueSize > mostWaiting) {
      this.#needsKey = true;
      return;
    }
    this.#needsKey = false;
    decoder.decode(
      new EncodedVideoChunk({
        type: picture.key ? "key" : "delta",
        timestamp: Math.round(picture.at * 1_000), // µs
        data: picture.data,
      }),
    );
  }

  close(): void {
    if (this.#decoder && this.#decoder.state !== "closed") this.#decoder.close();
    this.#decoder = undefined;
    this.#needsKey = true;
    this.#shape = "";
  }

  #decoderFor({ codec, width, height, key }: EncodedPicture): VideoDecoder | undefined {
    const shape = `${codec} ${width}×${height}`;
    if (this.#decoder && this.#decoder.state !== "closed" && (shape === this.#shape || !key)) return this.#decoder;
    if (!key) return undefined;
    this.close();
    const decoder = new VideoDecoder({
      output: (frame) => this.#onFrame(frame, frame.timestamp / 1_000),
      error: (cause) => {
        this.#onProblem(`The picture can not be decoded: ${reasonOf(cause)}`);
        this.close();
      },
    });
    try {
      decoder.configure({ codec, codedWidth: width, codedHeight: height, optimizeForLatency: true });
    } catch (cause) {
      this.#onProblem(`${codec} can not be decoded here: ${reasonOf(cause)}`);
      return undefined;
    }
    this.#decoder = decoder;
    this.#shape = shape;
    return decoder;
  }
}
