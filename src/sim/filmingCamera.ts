import type { Log } from "../base/log.ts";
import type { Polarity } from "../contract/look.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { CameraThread } from "./cameraThread.ts";
import type { LookName } from "./look.ts";
import { type Shot, VideoSender } from "./videoSender.ts";

export interface FilmingOptions {
  /** The program whose threads render (see CameraThread). */
  readonly entry: URL;
  readonly seed: number;
  readonly ground: Ground;
  readonly camera: CameraModel;
  readonly framesPerSecond: number;
  readonly bitrate: number;
  readonly address: string;
  readonly log: Log;
}

/** A camera in the world that sends what it sees: a thread that renders, begun anew when it breaks, and a sender. */
export class FilmingCamera {
  readonly #options: FilmingOptions;
  readonly #sender: VideoSender;
  #thread: CameraThread;
  #look: LookName = "day";

  /** Throws a FailureError when such pictures can not be encoded. */
  constructor(options: FilmingOptions) {
    this.#options = options;
    this.#sender = new VideoSender({
      ...options,
      render: (pose, at) => this.#living().render(pose, at, this.#look),
      clock: () => performance.now(),
    });
    this.#thread = this.#begin();
  }

  /** Takes and sends a frame when one is due at that instant (ms since 1970); `shot` is asked for only then. */
  film(at: number, shot: () => Shot): void {
    if (this.#sender.isDue(at)) void this.#sender.take(shot());
  }

  /** Sees heat of this polarity from the next picture on; null: visible light. */
  seeHeat(thermal: Polarity | null): void {
    this.#look = thermal === null ? "day" : thermal === "white-hot" ? "thermal-white" : "thermal-black";
  }

  async close(): Promise<void> {
    await Promise.all([this.#sender.close(), this.#thread.close()]);
  }

  #living(): CameraThread {
    if (this.#thread.ended) this.#thread = this.#begin();
    return this.#thread;
  }

  #begin(): CameraThread {
    const { entry, seed, camera } = this.#options;
    return new CameraThread(entry, { seed, model: camera });
  }
}
