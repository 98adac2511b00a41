import type { Log } from "../base/log.ts";
import type { Failure } from "../contract/failure.ts";
import { failureOf } from "../contract/failure.ts";
import type { ProviderName } from "../contract/models.ts";
import type { DetectorRecord } from "../contract/records.ts";
import type { Analyst, DetectorTrouble } from "./analyst.ts";
import type { Detector } from "./detector.ts";
import { OnnxDetector } from "./onnxDetector.ts";

/** A network that ended again within this time, ms, is not opened a second time: it would only end once more. */
const reopenAfterMs = 60_000;

/** Which detector: the one for all pictures, or the one for those of thermal cameras. */
export type DetectorKind = "all" | "thermal";

export interface DetectorsParts {
  readonly analyst: Analyst;
  /** Told what a detector is when it begins to fail, with the failure, and when it works again. */
  readonly onRecord: (kind: DetectorKind, record: DetectorRecord) => void;
  readonly log: Log;
  readonly load?: (file: string, provider?: ProviderName) => Promise<Detector>;
  /** ms of a clock that only goes forward. */
  readonly elapsed?: () => number;
}

/**
 * The detectors that look at the video. One that can not be loaded leaves the one that works in its place; a network whose
 * thread ended is opened again once.
 */
export class Detectors {
  readonly #parts: Required<DetectorsParts>;
  /** What was asked for each to be run by, for when it is opened again. */
  readonly #providers = new Map<DetectorKind, ProviderName | undefined>();
  readonly #openedAgainAt = new Map<string, number>();

  constructor(parts: DetectorsParts) {
    this.#parts = {
      load: (file, provider) => OnnxDetector.load(file, provider && { provider }),
      elapsed: () => performance.now(),
      ...parts,
    };
    parts.analyst.onTrouble((trouble) => this.#onTrouble(trouble));
  }

  /** Looks at all pictures with this model from now on, run by the fastest that works or by what is named. Rejects when it can not be used; then nothing has changed. */
  async load(file: string, provider?: ProviderName): Promise<DetectorRecord> {
    return this.#load("all", file, provider);
  }

  /** Looks at thermal pictures with this model from now on; null: with the one for all. Rejects as `load` does. */
  async loadForThermal(file: string | null, provider?: ProviderName): Promise<DetectorRecord | null> {
    if (file !== null) return this.#load("thermal", file, provider);
    await this.#parts.analyst.useForThermal(undefined);
    return null;
  }

  async #load(kind: DetectorKind, file: string, provider: ProviderName | undefined): Promise<DetectorRecord> {
    const record = await this.#use(kind, await this.#parts.load(file, provider));
    this.#providers.set(kind, provider);
    return record;
  }

  async #use(kind: DetectorKind, detector: Detector): Promise<DetectorRecord> {
    const { analyst, log } = this.#parts;
    await (kind === "all" ? analyst.use(detector) : analyst.useForThermal(detector));
    log.info(`detector ${detector.record.name} loaded${kind === "all" ? "" : " for thermal pictures"}`);
    return detector.record;
  }

  #onTrouble({ detector, failure }: DetectorTrouble): void {
    const { analyst, elapsed, onRecord } = this.#parts;
    const kind = analyst.detector === detector ? "all" : "thermal";
    const { file } = detector.record;
    onRecord(kind, failure ? failing(detector.record, failure) : detector.record);
    const before = this.#openedAgainAt.get(file) ?? Number.NEGATIVE_INFINITY;
    if (failure?.code !== "gone" || elapsed() - before < reopenAfterMs) return;
    this.#openedAgainAt.set(file, elapsed());
    void this.#openAgain(kind, detector);
  }

  /** In place of one whose thread ended, unless another was chosen meanwhile. */
  async #openAgain(kind: DetectorKind, ended: Detector): Promise<void> {
    const { analyst, load, onRecord } = this.#parts;
    try {
      const detector = await load(ended.record.file, this.#providers.get(kind));
      if ((kind === "all" ? analyst.detector : analyst.thermalDetector) !== ended) return await detector.close();
      onRecord(kind, await this.#use(kind, detector));
    } catch (cause) {
      onRecord(kind, failing(ended.record, failureOf(cause)));
    }
  }
}

const failing = (record: DetectorRecord, failure: Failure): DetectorRecord => ({
  ...record,
  failure: { ...failure, message: `The detector ${record.name} finds nothing: ${failure.message}` },
});
