import { randomUUID } from "node:crypto";
import type { Log } from "../base/log.ts";
import { type DatasetVisionCalls, type DatasetVisionEvents, datasetVisionParsers } from "../contract/dataset.ts";
import {
  type FootageExportVisionCalls,
  type FootageExportVisionEvents,
  footageExportVisionParsers,
} from "../contract/footageExport.ts";
import type { Look } from "../contract/look.ts";
import { type VisionModelCalls, type VisionModelEvents, visionModelParsers } from "../contract/models.ts";
import { type OfflineVisionCalls, type OfflineVisionEvents, offlineVisionParsers } from "../contract/offline.ts";
import type { Port } from "../contract/port.ts";
import { RpcServer } from "../contract/rpc.ts";
import { type ViewHintCalls, viewHintParsers } from "../contract/viewHint.ts";
import { type StreamOpening, type VisionCalls, type VisionEvents, visionParsers } from "../contract/vision.ts";
import type { WindowRights } from "../contract/windowRights.ts";
import { Analyst } from "./analyst.ts";
import { DatasetDesk } from "./datasetDesk.ts";
import { Detectors } from "./detectors.ts";
import { FootageExportDesk } from "./footageExportDesk.ts";
import { modelTrialHandlers } from "./modelTrial.ts";
import { OfflineDesk } from "./offlineDesk.ts";
import { Pipeline } from "./pipeline.ts";
import { ViewServer } from "./viewServer.ts";

/** What the station asks and hears. */
type StationServer = RpcServer<
  VisionCalls & VisionModelCalls & ViewHintCalls & OfflineVisionCalls & FootageExportVisionCalls & DatasetVisionCalls,
  VisionEvents & VisionModelEvents & OfflineVisionEvents & FootageExportVisionEvents & DatasetVisionEvents
>;

/** All streams, the one detector, and those who asked for them: the station, and any number of windows. */
export class Vision {
  readonly #log: Log;
  readonly #dataFolder: string | undefined;
  readonly #analyst: Analyst;
  readonly #detectors: Detectors;
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #openings = new Map<string, StreamOpening>();
  readonly #looks = new Map<string, Look>();
  readonly #views = new Set<ViewServer>();
  readonly #offline: OfflineDesk;
  readonly #exports: FootageExportDesk;
  readonly #datasets: DatasetDesk;
  /** Tracks of another run must not be mistaken for ours. */
  readonly #run = randomUUID().slice(0, 8);
  #opened = 0;
  #station: StationServer | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor({ dataFolder, log }: { dataFolder: string | undefined; log: Log }) {
    this.#dataFolder = dataFolder;
    this.#log = log;
    this.#analyst = new Analyst(log.child("analyst"));
    this.#detectors = new Detectors({
      ...{ analyst: this.#analyst, log },
      onRecord: (kind, record) => this.#station?.emit(kind === "all" ? "detector" : "thermalDetector", record),
    });
    this.#offline = new OfflineDesk({
      log,
      live: () => this.#pipelines.size > 0,
      onFrame: (frame) => this.#station?.emit("offlineFrame", frame),
      onSegment: (segment) => this.#station?.emit("offlineSegment", segment),
      onProgress: (progress) => this.#station?.emit("offlineProgress", progress),
      onAsked: (asked) => this.#station?.emit("offlineAsked", asked),
    });
    this.#datasets = new DatasetDesk(dataFolder, {
      onProgress: (progress) => this.#station?.emit("datasetProgress", progress),
    });
    this.#exports = new FootageExportDesk(dataFolder, {
      onAsk: (ask) => this.#station?.emit("exportAsk", ask),
      onProgress: (progress) => this.#station?.emit("exportProgress", progress),
    });
  }

  /** Serves the station over this port, in place of an earlier one. Streams go on while there is no station. */
  serveStation(port: Port): void {
    this.#station?.close();
    this.#exports.stop();
    this.#datasets.stop();
    this.#station = new RpcServer<
      VisionCalls &
        VisionModelCalls &
        ViewHintCalls &
        OfflineVisionCalls &
        FootageExportVisionCalls &
        DatasetVisionCalls,
      VisionEvents & VisionModelEvents & OfflineVisionEvents & FootageExportVisionEvents & DatasetVisionEvents
    >(
      port,
      {
        ...modelTrialHandlers,
        "stream.look": ({ streamId, look }) => this.#look(streamId, look),
        "stream.hint": ({ streamId, hint }) => {
          this.#pipelines.get(streamId)?.hint(hint);
          return null;
        },
        ...this.#offline.handlers(),
        ...this.#exports.handlers(),
        ...this.#datasets.handlers(),
        "stream.open": (opening) => this.#inTurn(() => this.#open(opening)),
        "stream.close": ({ streamId }) => this.#inTurn(() => this.#close(streamId)),
        "stream.record": ({ streamId, folder }) => this.#inTurn(() => this.#record(streamId, folder)),
        "detector.load": ({ file, provider }) => this.#inTurn(() => this.#detectors.load(file, provider)),
        "detector.loadForThermal": ({ file, provider }) =>
          this.#inTurn(() => this.#detectors.loadForThermal(file, provider)),
        "track.still": ({ streamId, trackId }) => this.#pipelines.get(streamId)?.still(trackId) ?? null,
      },
      {
        ...visionParsers,
        ...visionModelParsers,
        ...viewHintParsers,
        ...offlineVisionParsers,
        ...footageExportVisionParsers,
        ...datasetVisionParsers,
      },
    );
  }

  /** Serves a window over this port until it closes, as far as who is at it may; without `rights` whoever it is. */
  serveView(port: Port, rights?: WindowRights): void {
    const find = (streamId: string) => this.#pipelines.get(streamId);
    const view = new ViewServer(port, { find, dataFolder: this.#dataFolder, rights });
    this.#views.add(view);
    port.onClose(() => this.#views.delete(view));
  }

  /** Ends all streams; recordings are complete on disk afterwards. */
  async close(): Promise<void> {
    this.#offline.stop();
    this.#exports.stop();
    this.#datasets.stop();
    await this.#inTurn(() => Promise.all([...this.#pipelines.keys()].map((streamId) => this.#close(streamId))));
  }

  /** Openings and closings of one stream must not overtake each other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => {});
    return done;
  }

  async #open(opening: StreamOpening): Promise<{ address: string }> {
    const { streamId, address, folder } = opening;
    const known = this.#pipelines.get(streamId);
    const before = this.#openings.get(streamId);
    // A station that was started anew asks again for what is already there: its recording is not cut in two.
    const same =
      before?.detect === opening.detect &&
      before.latencyMs === opening.latencyMs &&
      (before.address === address || known?.record.address === address);
    if (known && same && known.record.state !== "ended") {
      await known.recordInto(folder);
      return { address: known.record.address };
    }
    await this.#close(streamId);
    const trackPrefix = `${this.#run}-${this.#opened++}`;
    const pipeline = new Pipeline(opening, { analyst: this.#analyst, trackPrefix, log: this.#log });
    pipeline.onRecord((record) => this.#station?.emit("stream", record));
    pipeline.onFrame((frame) => this.#station?.emit("frame", frame));
    pipeline.onSegment((segment) => this.#station?.emit("segment", segment));
    pipeline.onGap((gap) => this.#station?.emit("gap", gap));
    try {
      pipeline.look(this.#looks.get(streamId) ?? {});
      const used = await pipeline.open();
      this.#pipelines.set(streamId, pipeline);
      this.#openings.set(streamId, opening);
      for (const view of this.#views) view.reopened(streamId);
      this.#log.info(`${streamId} opened, ${used}`);
      return { address: used };
    } catch (cause) {
      await pipeline.close();
      throw cause;
    }
  }

  async #close(streamId: string): Promise<null> {
    const pipeline = this.#pipelines.get(streamId);
    this.#pipelines.delete(streamId);
    this.#openings.delete(streamId);
    await pipeline?.close();
    return null;
  }

  #look(streamId: string, look: Look): null {
    this.#looks.set(streamId, look);
    this.#pipelines.get(streamId)?.look(look);
    return null;
  }

  async #record(streamId: string, folder: string | null): Promise<null> {
    await this.#pipelines.get(streamId)?.recordInto(folder);
    return null;
  }
}
