import { type MessagePort, Worker } from "node:worker_threads";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { CameraModel, CameraPose } from "../geo/camera.ts";
import { SceneCamera } from "./camera.ts";
import type { LookName } from "./look.ts";
import { createWorld } from "./world.ts";

/** Which camera a thread renders for. The world is made again from its seed: the same on every thread. */
export interface CameraOrder {
  readonly kind: "camera";
  readonly seed: number;
  readonly model: CameraModel;
}

interface Asked {
  readonly pose: CameraPose;
  readonly at: number;
  readonly look: LookName;
}

/**
 * A camera that renders on a thread of its own, so that drawing a picture holds up no heartbeat. `entry` is a program
 * that calls `serveCamera` when it finds a CameraOrder as its workerData.
 */
export class CameraThread {
  readonly #worker: Worker;
  #waiting: { resolve: (rgb: Uint8Array) => void; reject: (cause: unknown) => void } | undefined;
  #ended: FailureError | undefined;

  constructor(entry: URL, order: Omit<CameraOrder, "kind">) {
    this.#worker = new Worker(entry, { workerData: { kind: "camera", ...order } satisfies CameraOrder });
    this.#worker.on("message", (rgb: Uint8Array) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(rgb);
    });
    this.#worker.on("error", (cause) => this.#end(`The simulated camera broke: ${cause}`));
    this.#worker.on("exit", () => this.#end("The simulated camera has ended"));
  }

  /** The picture from `pose` at an instant, RGB24, in memory of its own. One at a time. Rejects with "gone" when the thread has ended. */
  render(pose: CameraPose, at: number, look: LookName = "day"): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#waiting) return Promise.reject(new Error("the camera is still at the last picture"));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage({ pose, at, look } satisfies Asked);
    });
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(why: string): void {
    this.#ended ??= new FailureError("gone", why, "Stop the demo and start it again");
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }
}

export const isCameraOrder = (data: unknown): data is CameraOrder =>
  typeof data === "object" && data !== null && "kind" in data && data.kind === "camera";

/** Renders what is asked for over `port`, until it closes. */
export function serveCamera(port: MessagePort, { seed, model }: CameraOrder): Off {
  const world = createWorld(seed);
  let camera = new SceneCamera(world, model);
  let seen: LookName = "day";
  const answer = ({ pose, at, look }: Asked) => {
    if (look !== seen) camera = new SceneCamera(world, model, { look });
    seen = look;
    const rgb = camera.render(pose, at).slice();
    port.postMessage(rgb, [rgb.buffer]);
  };
  port.on("message", answer);
  return () => port.off("message", answer);
}
