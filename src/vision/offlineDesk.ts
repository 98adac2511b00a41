import { availableParallelism } from "node:os";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type {
  OfflineOutcome,
  OfflineVisionCalls,
  OfflineVisionEvents,
  OfflineVisionOrder,
} from "../contract/offline.ts";
import type { Handlers } from "../contract/rpc.ts";
import { OfflineRun } from "./offlineRun.ts";
import { OnnxDetector } from "./onnxDetector.ts";

/** More threads than this make one network no faster, unless half of the processor is more. */
const mostThreads = 4;

/**
 * On how many threads a recording is looked at: on all of a small processor while no live video is, else on half of it,
 * for nobody waits for a recording as for live video.
 */
export function offlineThreads(live: boolean, cores = availableParallelism()): number {
  const half = Math.max(1, Math.floor(cores / 2));
  return live ? half : Math.max(half, Math.min(cores, mostThreads));
}

/** Who hears what an analysis finds. */
export interface OfflineListener {
  readonly onFrame: (frame: OfflineVisionEvents["offlineFrame"]) => void;
  readonly onSegment: (segment: OfflineVisionEvents["offlineSegment"]) => void;
  readonly onProgress: (progress: OfflineVisionEvents["offlineProgress"]) => void;
  readonly onAsked: (asked: OfflineVisionEvents["offlineAsked"]) => void;
  /** Whether live video is looked at too. */
  readonly live: () => boolean;
  readonly log: Log;
}

/** Analyses one recording at a time, with a detector of its own, so that live video keeps the other. */
export class OfflineDesk {
  readonly #listener: OfflineListener;
  /** The last one too, for its stills. */
  #run: OfflineRun | undefined;
  #running: string | undefined;
  #stopped = false;

  constructor(listener: OfflineListener) {
    this.#listener = listener;
  }

  handlers(): Handlers<OfflineVisionCalls> {
    return {
      "offline.run": (order) => this.#analyse(order),
      "offline.stop": ({ runId }) => {
        if (runId === this.#running) this.stop();
        return null;
      },
      "offline.hint": ({ runId, at, hint }) => {
        if (runId === this.#running) this.#run?.hint(at, hint);
        return null;
      },
      "offline.still": ({ trackId }) => this.#run?.still(trackId) ?? null,
    };
  }

  /** Ends the run under way soon. */
  stop(): void {
    this.#stopped = true;
    if (this.#running !== undefined) this.#run?.cancel();
  }

  async #analyse(order: OfflineVisionOrder): Promise<OfflineOutcome> {
    if (this.#running !== undefined)
      throw new FailureError("busy", "A recording is analysed already", "Wait until it is done, or cancel it");
    this.#running = order.runId;
    this.#stopped = false;
    this.#run = undefined;
    let detector: OnnxDetector | undefined;
    try {
      const { provider } = order;
      const threads = offlineThreads(this.#listener.live());
      detector = await OnnxDetector.load(order.model, { threads, ...(provider && { provider }) });
      const run = new OfflineRun(order, detector);
      this.#run = run;
      if (this.#stopped) run.cancel();
      run.onFrame(this.#listener.onFrame);
      run.onSegment(this.#listener.onSegment);
      run.onProgress(this.#listener.onProgress);
      run.onAsked((frame) => this.#listener.onAsked({ runId: order.runId, frame }));
      this.#listener.log.info(`analysing ${order.file} with ${detector.record.name}`);
      return await run.run();
    } finally {
      this.#running = undefined;
      await detector?.close();
    }
  }
}
