import { rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Log } from "../base/log.ts";
import type { CameraCalibration } from "../contract/cameraCalibration.ts";
import { errorOf, type FailureError, failureOf } from "../contract/failure.ts";
import type { ProviderName } from "../contract/models.ts";
import type { OfflineOrder, OfflineOutcome, OfflineRecord } from "../contract/offline.ts";
import type { SortieRecord } from "../contract/records.ts";
import type { ViewHint } from "../contract/viewHint.ts";
import type { FrameTracks } from "../contract/vision.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { Footprints } from "./footprints.ts";
import { framePoseOf, type NoPose, type ToldPose } from "./framePose.ts";
import type { OfflineGround } from "./offlineGround.ts";
import { type Told, toldOf } from "./offlineNotes.ts";
import { OfflinePoses } from "./offlinePoses.ts";
import { OfflineReview, type OfflineReviewDeps } from "./offlineReview.ts";
import type { VisionClient } from "./streams.ts";
import { unknownGround } from "./terrain.ts";
import { hintOf } from "./viewHints.ts";

/** What an analysis needs of the station. */
export interface OfflinePlace extends Omit<OfflineReviewDeps, "sortieId" | "still"> {
  readonly vision: VisionClient;
  readonly model: string;
  /** The one for thermal pictures, where there is one of its own. */
  readonly thermalModel: string | undefined;
  /** What models are run by; undefined for the fastest that works. */
  readonly provider: ProviderName | undefined;
  readonly ground: OfflineGround;
  readonly calibrationOf: (vehicleId: string) => CameraCalibration | undefined;
  readonly cameraOf: (vehicleId: string) => CameraModel | undefined;
  readonly sortie: (sortie: SortieRecord) => void;
  readonly log: Log;
}

const trailPeriodMs = 1_000;

/** One recording on its way from a file to tracks and flags in a sortie of its own. */
export class OfflineRun {
  readonly #order: OfflineOrder;
  readonly #place: OfflinePlace;
  readonly #onRecord: (record: OfflineRecord) => void;
  readonly #review: OfflineReview;
  readonly #footprints: Footprints;
  readonly #sortieId: string;
  #record: OfflineRecord;
  #poses: OfflinePoses | undefined;
  #tail: Promise<void> = Promise.resolve();
  #sortie: SortieRecord | undefined;
  #trailAt = Number.NEGATIVE_INFINITY;
  #told: Told = { metadata: 0, telemetry: 0, none: new Map() };
  #broken: FailureError | undefined;
  #cancelled = false;

  /** `onRecord` hears of each step, the end included. */
  constructor(options: {
    readonly runId: string;
    readonly order: OfflineOrder;
    readonly at: number;
    readonly place: OfflinePlace;
    readonly onRecord: (record: OfflineRecord) => void;
  }) {
    const { runId, order, at, place, onRecord } = options;
    this.#order = order;
    this.#place = place;
    this.#onRecord = onRecord;
    this.#sortieId = `recording-${new Date(at)
      .toISOString()
      .replaceAll(/[-:]|\.\d+Z/g, "")
      .replace("T", "-")}-${runId}`;
    this.#record = {
      ...{ runId, file: order.file, phase: "opening", share: 0, tracks: 0, placed: 0, flags: 0, notes: [] },
    };
    this.#footprints = new Footprints(place.store.footprints);
    const still = (trackId: string) => place.vision.call("offline.still", { trackId });
    this.#review = new OfflineReview({ ...place, sortieId: this.#sortieId, still });
  }

  get record(): OfflineRecord {
    return this.#record;
  }

  /** What was found by then stays. */
  cancel(): void {
    this.#cancelled = true;
    void this.#place.vision.call("offline.stop", { runId: this.#record.runId }).catch(() => {});
  }

  /** Never rejects: how it ended is in the record. */
  async run(): Promise<OfflineRecord> {
    const beganAt = performance.now();
    const { vision, store } = this.#place;
    const { runId } = this.#record;
    const offs = [
      vision.on("offlineFrame", (frame) => this.#queue(() => this.#observe(frame))),
      vision.on("offlineAsked", ({ runId: of, frame }) => {
        if (of === runId) this.#queue(() => this.#hint(frame));
      }),
      vision.on("offlineSegment", (segment) => this.#queue(() => store.footage.saveSegment(segment, this.#sortieId))),
      vision.on("offlineProgress", ({ runId: of, counts, share }) => {
        if (of === runId) this.#show({ phase: "running", counts, share });
      }),
    ];
    try {
      const { tlog, thermal } = this.#order;
      const { model, thermalModel, provider } = this.#place;
      if (tlog !== undefined) this.#poses = await OfflinePoses.open(tlog);
      if (this.#cancelled) return this.#show({ phase: "cancelled" });
      const outcome = await vision.call("offline.run", {
        ...{ runId, file: this.#order.file, model: (thermal && thermalModel) ?? model },
        folder: join(store.sorties.folder(this.#sortieId), "video"),
        startAt: await this.#startAt(),
        asks: true,
        ...(thermal && { thermal }),
        ...(provider && { provider }),
        ...(this.#order.every !== undefined && { every: this.#order.every }),
      });
      await this.#tail;
      await this.#review.end();
      this.#endSortie(outcome);
      if (this.#broken) throw this.#broken;
      return this.#show(this.#ended(outcome, performance.now() - beganAt));
    } catch (cause) {
      await this.#tail;
      await this.#review.end().catch(() => {});
      if (this.#sortie) this.#saveSortie({ ...this.#sortie, endedAt: this.#sortie.endedAt ?? this.#sortie.startedAt });
      return this.#show({ phase: "failed", failure: failureOf(cause) });
    } finally {
      for (const off of offs) off();
      await this.#poses?.close();
      if (!this.#sortie) rmSync(store.sorties.folder(this.#sortieId), { recursive: true, force: true });
    }
  }

  #ended(outcome: OfflineOutcome, tookMs: number): Partial<OfflineRecord> {
    const { counts, cancelled, fromAt, toAt } = outcome;
    const long = fromAt !== undefined && toAt !== undefined ? toAt - fromAt : 0;
    const { fromAt: logFromAt, toAt: logToAt, others } = this.#poses ?? {};
    return {
      phase: cancelled ? "cancelled" : "done",
      ...(!cancelled && { share: 1 }),
      counts,
      ...this.#review.counts,
      ...(tookMs > 0 && long > 0 && { speed: long / tookMs }),
      notes: toldOf(outcome, this.#told, {
        ...(logFromAt !== undefined && logToAt !== undefined && { log: { fromAt: logFromAt, toAt: logToAt } }),
        others: others ?? [],
        ...this.#review.counts,
        noPlaces: this.#review.noPlaces,
      }),
    };
  }

  /** When the video begins, where it does not tell: with the log, else by the file's own date. */
  async #startAt(): Promise<number> {
    if (this.#poses) return this.#poses.fromAt + (this.#order.offsetMs ?? 0);
    const found = await stat(this.#order.file).catch(() => undefined);
    return Math.round(found?.mtimeMs ?? 0) + (this.#order.offsetMs ?? 0);
  }

  /** Frames wait for each other: poses are read in their order. */
  #queue(work: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#broken) return;
      try {
        await work();
      } catch (cause) {
        // A full disk, a log that can not be read on: the rest would be lost one by one.
        this.#broken = errorOf(failureOf(cause));
        this.#place.log.error("a recording is not analysed on", cause);
        this.cancel();
      }
    });
  }

  /** Answers how the camera looked, whatever is known of it: vision waits. */
  async #hint(frame: FrameTracks): Promise<void> {
    const { runId } = this.#record;
    let hint: ViewHint = {};
    try {
      const { framePose, ground } = await this.#viewOf(frame);
      if (typeof framePose !== "string") hint = hintOf(framePose, ground);
    } finally {
      this.#place.vision.call("offline.hint", { runId, at: frame.at, hint }).catch((cause) => {
        this.#place.log.debug(`hint for a recording: ${failureOf(cause).message}`);
      });
    }
  }

  /** Where a picture was taken from, and the ground there. */
  async #viewOf(frame: FrameTracks): Promise<{ framePose: ToldPose | NoPose; ground: Ground }> {
    const logged = this.#poses?.vehicleId;
    const calibration = logged === undefined ? undefined : this.#place.calibrationOf(logged);
    const latencyMs = calibration?.latencyMs ?? 0;
    const pose = await this.#poses?.poseAt(frame.at - latencyMs);
    const framePose = framePoseOf(frame, () => pose, this.#camera(frame, logged), calibration);
    const { groundAmsl } = this.#order;
    const where = typeof framePose === "string" ? undefined : framePose.pose;
    const ground = where ? await this.#place.ground.near(where, groundAmsl ?? this.#poses?.home?.amsl) : unknownGround;
    return { framePose, ground };
  }

  async #observe(frame: FrameTracks): Promise<void> {
    if (!this.#sortie) this.#saveSortie(this.#newSortie(frame.at));
    const { framePose, ground } = await this.#viewOf(frame);
    this.#count(framePose);
    if (typeof framePose !== "string" && frame.at - this.#trailAt >= trailPeriodMs) {
      this.#trailAt = frame.at;
      const { lat, lon, amsl } = framePose.pose;
      this.#place.store.sorties.addTrailPoint(this.#sortieId, { at: frame.at, lat, lon, amsl });
    }
    const stream = { streamId: frame.streamId, sortieId: this.#sortieId, vehicleId: this.#vehicleId };
    this.#footprints.observe({ stream, at: frame.at, framePose, ground });
    this.#review.observe({ frame, vehicleId: this.#vehicleId, framePose, ground });
  }

  #camera({ width, height }: FrameTracks, logged: string | undefined): CameraModel | undefined {
    const { hfovDeg } = this.#order;
    if (hfovDeg !== undefined) return { width, height, hfovDeg };
    return logged === undefined ? undefined : this.#place.cameraOf(logged);
  }

  #count(framePose: { readonly source: "metadata" | "telemetry" } | NoPose): void {
    const told = this.#told;
    if (typeof framePose === "string") told.none.set(framePose, (told.none.get(framePose) ?? 0) + 1);
    else this.#told = { ...told, [framePose.source]: told[framePose.source] + 1 };
  }

  /** What its sightings name as the vehicle: nobody flies it now. */
  get #vehicleId(): string {
    return `recording ${basename(this.#order.file)}`;
  }

  #newSortie(startedAt: number): SortieRecord {
    return { id: this.#sortieId, vehicleId: this.#vehicleId, patrol: basename(this.#order.file), startedAt };
  }

  #endSortie({ toAt }: OfflineOutcome): void {
    if (this.#sortie) this.#saveSortie({ ...this.#sortie, endedAt: toAt ?? this.#sortie.startedAt });
  }

  #saveSortie(sortie: SortieRecord): void {
    this.#sortie = sortie;
    this.#place.store.sorties.save(sortie);
    this.#place.sortie(sortie);
  }

  #show(change: Partial<OfflineRecord>): OfflineRecord {
    this.#record = {
      ...this.#record,
      ...this.#review.counts,
      ...(this.#sortie && { sortieId: this.#sortieId }),
      ...change,
    };
    this.#onRecord(this.#record);
    return this.#record;
  }
}
