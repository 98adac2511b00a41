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

/** Announces what an analysis finds. */
export type OfflineTell = <N extends keyof OfflineVisionEvents>(name: N, value: OfflineVisionEvents[N]) => void;

/** Analyses one recording at a time, with a detector of its own, so that live video keeps the other. */
export class OfflineDesk {
  readonly #tell: OfflineTell;
  readonly #log: Log;
  /** The last one too, for its stills. */
  #run: OfflineRun | undefined;
  #running: string | undefined;
  #stopped = false;

  constructor({ tell, log }: { tell: OfflineTell; log: Log }) {
    this.#tell = tell;
    this.#log = log;
  }

  handlers(): Handlers<OfflineVisionCalls> {
    return {
      "offline.run": (order) => this.#analyse(order),
      "offline.stop": ({ runId }) => {
        if (runId === this.#running) this.stop();
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
      detector = await OnnxDetector.load(order.model);
      const run = new OfflineRun(order, detector);
      this.#run = run;
      if (this.#stopped) run.cancel();
      run.onFrame((frame) => this.#tell("offlineFrame", frame));
      run.onSegment((segment) => this.#tell("offlineSegment", segment));
      run.onProgress((progress) => this.#tell("offlineProgress", progress));
      this.#log.info(`analysing ${order.file} with ${detector.record.name}`);
      return await run.run();
    } finally {
      this.#running = undefined;
      await detector?.close();
    }
  }
}
