import { type Log, reasonOf } from "../base/log.ts";
import type { CameraModel, CameraPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import type { PlatformAttitude } from "../review/metadataPose.ts";
import { TsEncoder } from "../vision/encoder.ts";
import { writeSt0601 } from "../vision/klv.ts";
import { frameMetadata } from "./frameMetadata.ts";

/** What a frame is taken of: the truth at one instant. */
export interface Shot {
  readonly at: number; // ms since 1970
  readonly pose: CameraPose;
  readonly platform: PlatformAttitude;
}

export interface VideoSenderOptions {
  readonly camera: CameraModel;
  readonly framesPerSecond: number;
  readonly bitrate: number; // bits per second
  /** `udp://HOST:PORT`, or a file's path. */
  readonly address: string;
  readonly ground: Ground;
  /** Draws what the camera sees: RGB, three bytes a pixel; the array may be reused from call to call. */
  readonly render: (pose: CameraPose, at: number) => Uint8Array | Promise<Uint8Array>;
  /** ms of a clock that only goes forward, to measure what a frame costs. */
  readonly clock: () => number;
  readonly log: Log;
}

/**
 * A simulated camera's video: H.264 with ST 0601 metadata in MPEG-TS. Keeps the asked frame rate by leaving frames out,
 * never by queueing them: while a frame is being made no other is begun, and when frames cost too much, fewer are made.
 */
export class VideoSender {
  readonly #options: VideoSenderOptions;
  readonly #encoder: TsEncoder;
  readonly #intervalMs: number;
  #nextAt = Number.NEGATIVE_INFINITY;
  #busy: Promise<void> | undefined;
  #costMs = 0;
  #failed = "";
  #closed = false;
  #sent = 0;
  #skipped = 0;

  /** Throws a FailureError when the encoder does not take these options. */
  constructor(options: VideoSenderOptions) {
    this.#options = options;
    const { camera, framesPerSecond, bitrate, address } = options;
    this.#encoder = new TsEncoder({ width: camera.width, height: camera.height, framesPerSecond, bitrate, address });
    this.#intervalMs = 1000 / framesPerSecond;
  }

  get sent(): number {
    return this.#sent;
  }
  /** Frames that were due and left out. */
  get skipped(): number {
    return this.#skipped;
  }
  /** What a frame costs, smoothed, in ms. */
  get costMs(): number {
    return this.#costMs;
  }

  /** True when a frame is due and none is under way. */
  isDue(at: number): boolean {
    return !this.#closed && !this.#busy && at >= this.#nextAt;
  }

  /** Takes, encodes and sends a frame. Resolves when it is out; never rejects, a failure is logged once. */
  take(shot: Shot): Promise<void> {
    const { at } = shot;
    const interval = Math.max(this.#intervalMs, this.#costMs / mostLoad);
    const late = at - this.#nextAt;
    if (Number.isFinite(late) && late > 0) this.#skipped += Math.floor(late / this.#intervalMs);
    this.#nextAt = late < interval ? this.#nextAt + interval : at + interval;
    this.#busy = this.#make(shot).finally(() => {
      this.#busy = undefined;
    });
    return this.#busy;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#busy;
    await this.#encoder.close();
  }

  async #make({ at, pose, platform }: Shot): Promise<void> {
    const { camera, ground, render, clock, log } = this.#options;
    const begun = clock();
    try {
      const rgb = await render(pose, at);
      const klv = writeSt0601(frameMetadata({ at, camera, pose, platform, ground }));
      await this.#encoder.write({ pixels: { rgb }, at, klv });
      // The first one waits for the camera to be set up: it tells nothing of the next.
      if (this.#sent++ > 0) this.#costMs += (clock() - begun - this.#costMs) * 0.2;
      this.#failed = "";
    } catch (cause) {
      if (this.#closed) return;
      const reason = reasonOf(cause);
      if (reason !== this.#failed) log.warn("a frame of video was lost", cause);
      this.#failed = reason;
    }
  }
}

/** The share of the time that making frames may take, so that a loaded machine is not loaded further. */
const mostLoad = 0.9;
