import { type Port, portPair } from "../contract/port.ts";
import { type Handlers, RpcServer } from "../contract/rpc.ts";
import { type TimedViewHint, type ViewHintCalls, viewHintParsers } from "../contract/viewHint.ts";
import { type VideoStream, type VisionCalls, type VisionEvents, visionParsers } from "../contract/vision.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Clock } from "../mavlink/clock.ts";
import { Tracker } from "../vision/tracker.ts";
import { ViewHints } from "../vision/viewHints.ts";
import { type Seen, threshold } from "./detectionModel.ts";

/** A picture as a camera takes it: when, and what the modelled detector makes of it. */
export interface Picture {
  readonly at: number;
  readonly seen: Seen;
}

interface Stream {
  readonly id: string;
  readonly address: string;
  readonly tracker: Tracker;
  readonly hints: ViewHints;
  state: VideoStream["state"];
  pictures: number;
}

/**
 * What the station takes for vision where no pictures are made: it answers the same calls and tells the same events, with
 * detections that are modelled and the real tracker behind them. Nothing is recorded and there are no stills.
 */
export class ModelledVision {
  /** For the station. */
  readonly port: Port;
  readonly #server: RpcServer<VisionCalls & ViewHintCalls, VisionEvents>;
  readonly #streams = new Map<string, Stream>();
  readonly #clock: Clock;
  readonly #camera: CameraModel;
  readonly #latencyMs: number;

  /** A picture arrives, decoded and looked at, `latencyMs` after it was taken. */
  constructor({ clock, camera, latencyMs }: { clock: Clock; camera: CameraModel; latencyMs: number }) {
    const [ours, theirs] = portPair();
    this.port = theirs;
    this.#clock = clock;
    this.#camera = camera;
    this.#latencyMs = latencyMs;
    this.#server = new RpcServer(ours, this.#handlers(), { ...visionParsers, ...viewHintParsers });
  }

  /** Takes a picture of a stream's camera; `take` is asked only when the stream is open. */
  shoot(address: string, take: () => Picture | undefined): void {
    const stream = [...this.#streams.values()].find((one) => one.address === address);
    if (!stream) return;
    const picture = take();
    this.#tell(stream, picture ? "playing" : "waiting");
    if (!picture) return;
    this.#clock.after(this.#latencyMs, () => {
      if (this.#streams.get(stream.id) !== stream) return;
      const { width, height } = this.#camera;
      const { at, seen } = picture;
      const { detections } = seen;
      const tracks = stream.tracker.update({ at, width, height, detections, hint: stream.hints.of(at) });
      stream.pictures++;
      this.#server.emit("frame", { streamId: stream.id, at, width, height, tracks, hidden: stream.tracker.hidden });
    });
  }

  #handlers(): Handlers<VisionCalls & ViewHintCalls> {
    return {
      "stream.open": ({ streamId: id, address }) => {
        const tracker = new Tracker({ threshold, prefix: `${id}-` });
        const stream: Stream = { id, address, tracker, hints: new ViewHints(), state: "opening", pictures: 0 };
        this.#streams.set(id, stream);
        return { address };
      },
      "stream.close": ({ streamId }) => {
        this.#streams.delete(streamId);
        return null;
      },
      "stream.record": () => null,
      "stream.hint": ({ streamId, hint }) => {
        this.#streams.get(streamId)?.hints.add(hint as TimedViewHint);
        return null;
      },
      "detector.load": ({ file }) => ({ file, name: "modelled", classes: ["vehicle"], provider: "CPU", threshold }),
      "track.still": () => null,
    };
  }

  #tell(stream: Stream, state: Stream["state"]): void {
    if (stream.state === state) return;
    stream.state = state;
    const { width, height } = this.#camera;
    const { id, address, pictures } = stream;
    const record = { id, address, state, width, height, decoded: pictures, dropped: 0 };
    this.#server.emit("stream", { ...record, recording: false, hasMetadata: false });
  }
}
