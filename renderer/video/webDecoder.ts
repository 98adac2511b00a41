import type { EncodedPicture } from "../../src/contract/vision.ts";
import type { DecoderEvents, PictureDecoder } from "./groupDecoder.ts";

/**
 * Decodes recorded pictures with WebCodecs (https://www.w3.org/TR/webcodecs/). H.264 by the processor: a graphics card's
 * decoder has few pictures to lend, starts slowly, and waits for those that are kept for stepping back.
 */
export function webDecoder(first: EncodedPicture, events: DecoderEvents<VideoFrame>): PictureDecoder {
  const decoder = new VideoDecoder({ output: events.onFrame, error: events.onFault });
  decoder.configure({
    ...{ codec: first.codec, codedWidth: first.width, codedHeight: first.height, optimizeForLatency: true },
    hardwareAcceleration: first.codec.startsWith("avc") ? "prefer-software" : "no-preference",
  });
  decoder.ondequeue = () => {
    if (decoder.decodeQueueSize === 0) events.onIdle();
  };
  return {
    decode: ({ key, data }, stamp) =>
      decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp: stamp, data })),
    flush: () => decoder.flush(),
    close: () => {
      if (decoder.state !== "closed") decoder.close();
    },
  };
}
