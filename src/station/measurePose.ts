import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { failureOf } from "../contract/failure.ts";
import type { MeasureOrder } from "../contract/measure.ts";
import type { SortieRecord } from "../contract/records.ts";
import { cameraOfStream } from "../contract/streamCamera.ts";
import type { Ground } from "../geo/ground.ts";
import type { Position } from "../geo/position.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import { FootageExportPoses } from "./footageExportPoses.ts";
import type { TellerPlace } from "./footageExportTeller.ts";
import { framePoseOf, type NoPose, type ToldPose } from "./framePose.ts";
import { unknownGround } from "./terrain.ts";

/** What measuring needs to know of the station. */
export interface MeasurePlace
  extends Pick<TellerPlace, "store" | "calibrationOf" | "cameraOf" | "gimbalOf" | "poseOf"> {
  /** The ground around a place; flat at a height where nothing else is known of it. */
  readonly ground: { near(place: Position, flatAmsl: number | undefined): Promise<Ground> };
  /** Where a vehicle that is known now has its home. */
  readonly homeOf: (vehicleId: string) => Position | undefined;
}

/** Where a picture was taken from, or why that is not known; and the ground there. */
export interface PictureView {
  readonly framePose: ToldPose | NoPose;
  readonly ground: Ground;
  /** Why telemetry of the flight could not be read, in sentences. */
  readonly unreadable: readonly string[];
}

const nobody = "no position and attitude at that time";
/** Between segments of one flight, ms. */
const seamMs = 1_000;
/** Pictures whose telemetry is remembered: several points are measured in each. */
const mostKept = 16;

/** What a flight's telemetry says of one picture. */
interface Logged {
  readonly pose: Pose | undefined;
  readonly home: Position | undefined;
  readonly unreadable: readonly string[];
}

const nothing: Logged = { pose: undefined, home: undefined, unreadable: [] };

/** Finds where recorded pictures were taken from: by their own metadata, else by the telemetry of their flight. */
export class MeasurePoses {
  readonly #place: MeasurePlace;
  readonly #logged = new Map<string, Promise<Logged>>();

  constructor(place: MeasurePlace) {
    this.#place = place;
  }

  async viewOf({ streamId, sortieId, at, width, height, metadata }: MeasureOrder): Promise<PictureView> {
    const { calibrationOf, cameraOf, gimbalOf, poseOf, homeOf, ground } = this.#place;
    const cameraId = cameraOfStream(streamId);
    const sortie = this.#sortieOf(streamId, at, sortieId);
    if (!sortie && !metadata) return { framePose: nobody, ground: unknownGround, unreadable: [] };
    const vehicleId = sortie?.vehicleId;
    const calibration = vehicleId === undefined ? undefined : calibrationOf(vehicleId, cameraId);
    const camera = vehicleId === undefined ? undefined : cameraOf(vehicleId, cameraId);
    const frame = { streamId, at, width, height, tracks: [], ...(metadata && { metadata }) };
    const takenAt = at - (calibration?.latencyMs ?? 0);
    const log = () => this.#read(sortie, takenAt, gimbalOf(vehicleId ?? "", cameraId));
    let framePose = framePoseOf(frame, () => undefined, camera, calibration);
    let logged = nothing;
    if (framePose === nobody && vehicleId !== undefined) {
      logged = await log();
      const pose = logged.pose ?? poseOf(vehicleId, cameraId, takenAt);
      framePose = framePoseOf(frame, () => pose, camera, calibration);
    }
    if (typeof framePose === "string") return { framePose, ground: unknownGround, unreadable: logged.unreadable };
    const home = vehicleId === undefined ? undefined : homeOf(vehicleId);
    const under = await ground.near(framePose.pose, home?.amsl);
    if (home || under.elevation(framePose.pose) !== undefined) return { framePose, ground: under, unreadable: [] };
    logged = await log();
    return {
      ...{ framePose, ground: await ground.near(framePose.pose, logged.home?.amsl) },
      unreadable: logged.unreadable,
    };
  }

  #sortieOf(streamId: string, at: number, sortieId: string | undefined): SortieRecord | undefined {
    const { footage, sorties } = this.#place.store;
    const segment = footage
      .kept()
      .find(
        (one) =>
          one.streamId === streamId &&
          one.sortieId !== undefined &&
          (sortieId === undefined || one.sortieId === sortieId) &&
          at >= one.startAt - seamMs &&
          at <= one.endAt + seamMs,
      );
    return segment && sorties.list().find(({ id }) => id === segment.sortieId);
  }

  /** Logs are read from their start: what was asked for lately is remembered. */
  #read(sortie: SortieRecord | undefined, at: number, gimbal: number | undefined): Promise<Logged> {
    if (!sortie) return Promise.resolve(nothing);
    const name = `${sortie.id} ${at} ${gimbal ?? ""}`;
    const known = this.#logged.get(name);
    if (known) return known;
    const reading = this.#readLogs(sortie.id, at, gimbal);
    this.#logged.set(name, reading);
    // A flight that still goes on is told of later; a log that could not be read may be put back.
    reading.then(
      ({ pose }) => !pose && this.#logged.delete(name),
      () => this.#logged.delete(name),
    );
    for (const oldest of this.#logged.keys()) {
      if (this.#logged.size <= mostKept) break;
      this.#logged.delete(oldest);
    }
    return reading;
  }

  async #readLogs(sortieId: string, at: number, gimbal: number | undefined): Promise<Logged> {
    const folder = this.#place.store.sorties.folder(sortieId);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".tlog")).sort();
    const unreadable: string[] = [];
    const poses = await FootageExportPoses.open(
      names.map((name) => join(folder, name)),
      (cause) => unreadable.push(failureOf(cause).message),
    );
    try {
      const pose = await poses.poseAt(at, gimbal);
      return { pose, home: poses.home, unreadable };
    } finally {
      await poses.close();
    }
  }
}
