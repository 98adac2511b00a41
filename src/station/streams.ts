import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import type { DatasetVisionCalls, DatasetVisionEvents } from "../contract/dataset.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { FootageGap } from "../contract/footage.ts";
import type { FootageExportVisionCalls, FootageExportVisionEvents } from "../contract/footageExport.ts";
import type { Look } from "../contract/look.ts";
import type { ProviderName, VisionModelCalls, VisionModelEvents } from "../contract/models.ts";
import type { OfflineVisionCalls, OfflineVisionEvents } from "../contract/offline.ts";
import type { Port } from "../contract/port.ts";
import type { DetectorRecord, SegmentRecord, StreamRecord } from "../contract/records.ts";
import { RpcClient } from "../contract/rpc.ts";
import { mainCamera, type StreamCamera, streamIdOf } from "../contract/streamCamera.ts";
import type { TimedViewHint, ViewHintCalls } from "../contract/viewHint.ts";
import type { FrameTracks, Still, VideoStream, VisionCalls, VisionEvents } from "../contract/vision.ts";

/** What the station asks of vision and hears from it. */
export type VisionClient = RpcClient<
  VisionCalls & VisionModelCalls & ViewHintCalls & OfflineVisionCalls & FootageExportVisionCalls & DatasetVisionCalls,
  VisionEvents & VisionModelEvents & OfflineVisionEvents & FootageExportVisionEvents & DatasetVisionEvents
>;

/** A video stream the station wants open, whether or not vision is there just now. */
interface Wanted {
  readonly streamId: string;
  readonly vehicleId: string;
  readonly camera: StreamCamera;
  address: string;
  folder: string | null;
  record: StreamRecord;
}

/** A stream that is wanted: which camera it is of, and where it comes from. */
export interface WantedStream {
  readonly vehicleId: string;
  readonly address: string;
  readonly camera: StreamCamera;
}

/**
 * The station's end of vision: remembers which streams are wanted and what is recorded where, and asks for all of it
 * again whenever vision was started anew.
 */
export class Streams {
  readonly #log: Log;
  readonly #wanted = new Map<string, Wanted>();
  readonly #stream = new Emitter<StreamRecord>();
  readonly #wantedChanged = new Emitter<readonly WantedStream[]>();
  readonly #closed = new Emitter<{ streamId: string }>();
  readonly #frame = new Emitter<FrameTracks>();
  readonly #segment = new Emitter<SegmentRecord>();
  readonly #gap = new Emitter<FootageGap>();
  readonly #trouble = new Emitter<Failure>();
  readonly #up = new Emitter<boolean>();
  readonly #detector = new Emitter<DetectorRecord>();
  /** Where each vehicle's video is to be recorded, whether or not it has a stream yet. */
  readonly #folders = new Map<string, string>();
  #client: VisionClient | undefined;
  #modelFile: string;
  readonly #provider: () => ProviderName | undefined;

  readonly onStream = this.#stream.on;
  /** Which streams are wanted, each time that changed: what to ask for again after a restart. */
  readonly onWanted = this.#wantedChanged.on;
  readonly onClosed = this.#closed.on;
  readonly onFrame = this.#frame.on;
  readonly onSegment = this.#segment.on;
  /** A stretch of a stream of which nothing was recorded. */
  readonly onGap = this.#gap.on;
  readonly onDetector = this.#detector.on;
  /** What fails beside the streams and the detector: the model for thermal pictures. */
  readonly onTrouble = this.#trouble.on;
  /** Whether vision is there. */
  readonly onUp = this.#up.on;

  /** `provider` is what the detector is to be run by, asked whenever one is loaded; the fastest that works when absent. */
  constructor({
    modelFile,
    provider,
    log,
  }: { modelFile: string; provider?: () => ProviderName | undefined; log: Log }) {
    this.#provider = provider ?? (() => undefined);
    this.#modelFile = modelFile;
    this.#log = log;
  }

  get up(): boolean {
    return this.#client !== undefined;
  }

  /** What vision can be asked; undefined while it is not there. */
  get vision(): VisionClient | undefined {
    return this.#client;
  }

  /** Vision was introduced: at first, or again after it died. */
  attach(port: Port): void {
    const client: VisionClient = new RpcClient(port, "vision");
    this.#client = client;
    port.onClose(() => {
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#up.emit(false);
      for (const w of this.#wanted.values()) this.#update(w, { state: "waiting" });
    });
    client.on("stream", (video) => this.#onVideo(video));
    client.on("frame", (frame) => this.#frame.emit(frame));
    client.on("segment", (segment) => this.#segment.emit(segment));
    client.on("detector", (detector) => this.#detector.emit(detector));
    client.on("thermalDetector", ({ failure }) => failure && this.#trouble.emit(failure));
    client.on("gap", (gap) => this.#gap.emit(gap));
    this.#up.emit(true);
    void this.#loadDetector(client, this.#modelFile);
    for (const w of this.#wanted.values()) void this.#open(client, w);
  }

  records(): StreamRecord[] {
    return [...this.#wanted.values()].map((w) => w.record);
  }

  vehicleOf(streamId: string): string | undefined {
    return this.#wanted.get(streamId)?.vehicleId;
  }

  /** The streams of a vehicle's cameras, that of its main camera first. */
  allOf(vehicleId: string): StreamRecord[] {
    const own = this.records().filter((s) => s.vehicleId === vehicleId);
    return own.sort((a, b) => Number(b.cameraId === mainCamera) - Number(a.cameraId === mainCamera));
  }

  /** The stream of a vehicle's main camera, else of another. */
  ofVehicle(vehicleId: string): StreamRecord | undefined {
    return this.allOf(vehicleId)[0];
  }

  /**
   * Opens the stream of a vehicle's camera, in place of the one that camera had (the same one goes on as it is); settles with
   * the address that is really used. Rejects with a FailureError; then that camera has none.
   */
  async open(vehicleId: string, address: string, camera: StreamCamera = { id: mainCamera }): Promise<string> {
    const streamId = streamIdOf(vehicleId, camera.id);
    const known = this.#wanted.get(streamId);
    if (known?.address === address && !known.record.failure && known.record.state !== "ended") return address;
    const folder = this.#folders.get(vehicleId) ?? null;
    if (known) await this.close(streamId);
    if (this.allOf(vehicleId).length >= mostOfVehicle)
      throw new FailureError(
        "refused",
        `The video was not opened: ${mostOfVehicle} cameras of this vehicle are open`,
        "Close one of them.",
      );
    const record: StreamRecord = {
      id: streamId,
      vehicleId,
      ...ofCamera(camera),
      address,
      state: "opening",
      decoded: 0,
      dropped: 0,
      recording: false,
      hasMetadata: false,
    };
    const wanted: Wanted = { streamId, vehicleId, camera, address, folder, record };
    this.#wanted.set(streamId, wanted);
    this.#stream.emit(record);
    if (this.#client) {
      const failure = await this.#open(this.#client, wanted);
      if (failure) {
        this.#wanted.delete(streamId);
        this.#closed.emit({ streamId });
        throw failure;
      }
    }
    this.#tellWanted();
    return wanted.address;
  }

  async close(streamId: string): Promise<void> {
    if (!this.#wanted.delete(streamId)) return;
    this.#closed.emit({ streamId });
    this.#tellWanted();
    await this.#client
      ?.call("stream.close", { streamId })
      .catch((cause) => this.#log.warn(`closing ${streamId}`, cause));
  }

  /** Closes the streams of all cameras of a vehicle. */
  async closeOf(vehicleId: string): Promise<void> {
    await Promise.all(this.allOf(vehicleId).map(({ id }) => this.close(id)));
  }

  /** Notes what told where the stream's newest frame was taken from; undefined when nothing did. */
  posed(streamId: string, poseSource: StreamRecord["poseSource"]): void {
    const w = this.#wanted.get(streamId);
    if (!w || w.record.poseSource === poseSource) return;
    const { poseSource: _, ...record } = w.record;
    w.record = record;
    this.#update(w, poseSource ? { poseSource } : {});
  }

  /** Records the streams of all cameras of a vehicle into a folder from now on; null stops. */
  record(vehicleId: string, folder: string | null): void {
    if (folder === null) this.#folders.delete(vehicleId);
    else this.#folders.set(vehicleId, folder);
    for (const w of this.#wanted.values()) {
      if (w.vehicleId !== vehicleId) continue;
      w.folder = folder;
      void this.#client
        ?.call("stream.record", { streamId: w.streamId, folder })
        .catch((cause) => this.#update(w, { failure: failureOf(cause) }));
    }
  }

  /** Tells vision how a stream's camera looks at the world; one that gets lost is followed by the next. */
  hint(streamId: string, hint: TimedViewHint): void {
    this.#client?.call("stream.hint", { streamId, hint }).catch((cause) => {
      if (failureOf(cause).code !== "gone") this.#log.debug(`hint for ${streamId}: ${failureOf(cause).message}`);
    });
  }

  /** Has vision look at a stream like this from its next picture on. */
  look(streamId: string, look: Look): void {
    this.#client?.call("stream.look", { streamId, look }).catch((cause) => {
      if (failureOf(cause).code !== "gone") this.#log.warn(`look at ${streamId}`, cause);
    });
  }

  async still(streamId: string, trackId: string): Promise<Still | null> {
    return (await this.#client?.call("track.still", { streamId, trackId })) ?? null;
  }

  /** Loads another detector; it stays for the next starts of vision only when it loads. */
  async loadDetector(file: string): Promise<DetectorRecord> {
    if (!this.#client) throw new FailureError("gone", "Vision is restarting", "Try again in a moment");
    const record = await this.#client.call("detector.load", this.#loading(file));
    this.#modelFile = file;
    this.#detector.emit(record);
    return record;
  }

  #loading(file: string): VisionCalls["detector.load"]["args"] {
    const provider = this.#provider();
    return { file, ...(provider && { provider }) };
  }

  async #loadDetector(client: VisionClient, file: string): Promise<void> {
    try {
      this.#detector.emit(await client.call("detector.load", this.#loading(file)));
    } catch (cause) {
      const failure = failureOf(cause);
      if (failure.code === "gone") return;
      this.#log.error(`the detector does not load: ${file}`, cause);
      this.#detector.emit({ file, name: "none", classes: [], provider: "none", threshold: 1, failure });
    }
  }

  async #open(client: VisionClient, w: Wanted): Promise<unknown> {
    try {
      const { address } = await client.call("stream.open", {
        streamId: w.streamId,
        address: w.address,
        folder: w.folder,
        detect: true,
        latencyMs: 0,
      });
      w.address = address;
      this.#update(w, { address });
      return undefined;
    } catch (cause) {
      const failure: Failure = failureOf(cause);
      if (failure.code !== "gone") {
        this.#log.warn(`stream ${w.streamId} at ${w.address}`, cause);
        this.#update(w, { state: "waiting", failure });
      }
      return cause;
    }
  }

  #tellWanted(): void {
    const wanted = [...this.#wanted.values()];
    this.#wantedChanged.emit(wanted.map(({ vehicleId, address, camera }) => ({ vehicleId, address, camera })));
  }

  #onVideo(video: VideoStream): void {
    const w = this.#wanted.get(video.id);
    if (!w) return;
    const { poseSource } = w.record;
    w.record = { ...video, vehicleId: w.vehicleId, ...ofCamera(w.camera), ...(poseSource && { poseSource }) };
    this.#stream.emit(w.record);
  }

  #update(w: Wanted, change: Partial<StreamRecord>): void {
    if (!this.#wanted.has(w.streamId)) return;
    w.record = { ...w.record, ...change };
    this.#stream.emit(w.record);
  }
}

/** Who asks for more has gone wrong. */
const mostOfVehicle = 16;

const ofCamera = ({ id, name }: StreamCamera): Pick<StreamRecord, "cameraId" | "cameraName"> => ({
  cameraId: id,
  ...(name !== undefined && { cameraName: name }),
});
