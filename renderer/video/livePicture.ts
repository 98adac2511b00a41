import { Disposer } from "../../src/base/disposer.ts";
import type { Off } from "../../src/base/emitter.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { FrameTracks, ViewCalls, ViewEvents } from "../../src/contract/vision.ts";
import type { FrameLoop } from "../station/frameLoop.ts";
import type { Metrics } from "../station/metrics.ts";
import { LiveDecoder } from "./liveDecoder.ts";
import { type DrawnBox, paintPicture } from "./paintPicture.ts";
import { Pairing } from "./pairing.ts";

/** So often vision is told what is shown, ms: it spares a window that can not keep up. */
const tellPeriodMs = 1_000;

export interface LivePictureParts {
  readonly client: RpcClient<ViewCalls, ViewEvents>;
  readonly streamId: string;
  readonly canvas: HTMLCanvasElement;
  readonly loop: FrameLoop;
  readonly metrics: Metrics;
  /** Through what pictures are shown, as a canvas's `filter`; as they are when absent. */
  readonly filter?: () => string;
  /** Called for each painted picture with the time it was taken. */
  readonly onPainted: (at: number) => void;
  readonly onProblem: (problem: string) => void;
}

/** Watches a stream and paints it with the boxes of the same frames; the returned function ends it. */
export function showLivePicture(parts: LivePictureParts): Off {
  const { client, streamId, canvas, loop, metrics, onPainted, onProblem } = parts;
  const ends = new Disposer();
  const pairing = new Pairing<VideoFrame>((frame) => frame.close());
  let shownAt = 0;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    telling = undefined;
    client.call("shown", { streamId, at: shownAt }).catch(() => {}); // the connection is gone: it is made anew
  };
  ends.add(() => clearTimeout(telling));
  const show = (now: number) => {
    const paired = pairing.take(now);
    if (!paired) return;
    paintPicture(canvas, paired.frame, drawnBoxes(paired.boxes), parts.filter?.());
    paired.frame.close();
    metrics.video(Date.now() - paired.at);
    onPainted(paired.at);
    shownAt = paired.at;
    telling ??= setTimeout(tell, tellPeriodMs); // the last one too: else it would seem to be behind for good
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
