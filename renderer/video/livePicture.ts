import { Disposer } from "../../src/base/disposer.ts";
import type { Off } from "../../src/base/emitter.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { FrameTracks, ViewCalls, ViewEvents } from "../../src/contract/vision.ts";
import type { FrameLoop } from "../station/frameLoop.ts";
import type { Metrics } from "../station/metrics.ts";
import { LiveDecoder } from "./liveDecoder.ts";
import { type DrawnBox, paintPicture } from "./paintPicture.ts";
import { Pairing } from "./pairing.ts";

export interface LivePictureParts {
  readonly client: RpcClient<ViewCalls, ViewEvents>;
  readonly streamId: string;
  readonly canvas: HTMLCanvasElement;
  readonly loop: FrameLoop;
  readonly metrics: Metrics;
  /** Called for each painted picture with the time it was taken. */
  readonly onPainted: (at: number) => void;
  readonly onProblem: (problem: string) => void;
}

/** Watches a stream and paints it with the boxes of the same frames; the returned function ends it. */
export function showLivePicture(parts: LivePictureParts): Off {
  const { client, streamId, canvas, loop, metrics, onPainted, onProblem } = parts;
  const ends = new Disposer();
  const pairing = new Pairing<VideoFrame>((frame) => frame.close());
  const show = (now: number) => {
    const paired = pairing.take(now);
    if (!paired) return;
    paintPicture(canvas, paired.frame, drawnBoxes(paired.boxes));
    paired.frame.close();
    metrics.video(Date.now() - paired.at);
    onPainted(paired.at);
  };
  const decoder = new LiveDecoder((frame, at) => pairing.addFrame(at, frame, Date.now()), onProblem);
  ends.add(loop.onEachFrame(show));

  ends.add(
    client.on("picture", (picture) => {
      if (picture.streamId !== streamId || picture.clipId !== undefined) return;
      metrics.videoArrival(Date.now() - picture.at);
      decoder.push(picture);
    }),
  );
  ends.add(
    client.on("boxes", (boxes) => {
      if (boxes.streamId === streamId) pairing.addBoxes(boxes, Date.now());
    }),
  );
  ends.add(() => {
    decoder.close();
    pairing.clear();
    client.call("unwatch", { streamId }).catch(() => {});
  });
  client.call("watch", { streamId }).catch((cause: unknown) => {
    if (!ends.disposed) onProblem(cause instanceof Error ? cause.message : String(cause));
  });
  return () => ends.dispose();
}

/** Confirmed tracks firm with class and score, others dashed and without words. */
const drawnBoxes = (frame: FrameTracks | undefined): DrawnBox[] =>
  (frame?.tracks ?? []).map(({ box, className, score, confirmed }) => ({
    box,
    label: confirmed ? `${className} ${Math.round(score * 100)}\u202f%` : "",
    firm: confirmed,
  }));
