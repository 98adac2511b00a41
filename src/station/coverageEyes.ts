import type { BlindCamera } from "../contract/coverage.ts";
import type { LiveVehicle, StreamRecord } from "../contract/records.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import { type CameraModel, type CameraPose, stabilisedPose } from "../geo/camera.ts";
import { mounted } from "../geo/mounting.ts";
import type { LatLon } from "../geo/position.ts";
import { CIVIL_TWILIGHT_DEG, sunElevation } from "../geo/sun.ts";
import type { CameraViews } from "./cameraViews.ts";

/** A camera in the air whose picture counts, with where it looks. */
export interface Eye {
  readonly vehicleId: string;
  readonly at: number;
  readonly camera: CameraModel;
  readonly pose: CameraPose;
}

type Stream = Pick<StreamRecord, "id" | "cameraId" | "state">;

export interface EyeParts {
  readonly cameraViews: Pick<CameraViews, "modelOf" | "poseAt" | "calibrationOf">;
  /** The vehicle's video streams that were opened; undefined while no video can be seen or missed at all. */
  readonly streamsOf: (vehicleId: string) => readonly Stream[] | undefined;
  /** Whether a stream is taken for one of a thermal camera. */
  readonly isThermal: (streamId: string) => boolean;
  /** The camera that the vehicle's patrol was planned for. */
  readonly profileOf: (vehicleId: string) => { readonly id: string; readonly name: string } | undefined;
  /** Simulated cameras show their world by day, whatever the hour. */
  readonly isSimulated: (vehicleId: string) => boolean;
}

/**
 * Which cameras in the air see anything at all, and where they look: where each gimbal itself says that it points at the
 * instant of the position, while its pictures arrive, and by day unless the camera is thermal.
 */
export class CoverageEyes {
  readonly #parts: EyeParts;
  readonly #lookedAt = new Map<string, number>();
  readonly #blind = new Map<string, BlindCamera & { readonly at: number }>();

  constructor(parts: EyeParts) {
    this.#parts = parts;
  }

  /** The cameras of a vehicle that count now, at most five times a second; none in between. */
  of(live: LiveVehicle): readonly Eye[] {
    const { id, at } = live;
    // Also when the clock jumped back.
    if (Math.abs(at - (this.#lookedAt.get(id) ?? Number.NEGATIVE_INFINITY)) < PERIOD_MS) return NONE;
    this.#lookedAt.set(id, at);
    const streams = this.#parts.streamsOf(id);
    const cameras = new Set([mainCamera, ...(streams ?? []).map(({ cameraId }) => cameraId)]);
    return [...cameras].flatMap((cameraId) => this.#eye(live, cameraId, streams) ?? []);
  }

  /** The cameras that did not count in the last seconds, and why. */
  blind(now: number): BlindCamera[] {
    for (const [key, { at }] of this.#blind) if (Math.abs(now - at) > TOLD_MS) this.#blind.delete(key);
    return [...this.#blind.values()].map(({ vehicleId, cameraId, why }) => ({ vehicleId, cameraId, why }));
  }

  /** Whether a vehicle's main camera, as far as it is known, sees something at a place and time. */
  sees(vehicleId: string | undefined, place: LatLon, at: number, plannedFor?: CameraName): boolean {
    return isDay(place, at) || this.#needsNoLight(vehicleId, mainCamera, plannedFor);
  }

  forget(vehicleId: string): void {
    this.#lookedAt.delete(vehicleId);
    for (const [key, one] of this.#blind) if (one.vehicleId === vehicleId) this.#blind.delete(key);
  }

  #eye({ id, at, lat, lon }: LiveVehicle, cameraId: string, streams: readonly Stream[] | undefined): Eye | undefined {
    const { cameraViews } = this.#parts;
    const no = (why: string): undefined => {
      this.#blind.set(`${id} ${cameraId}`, { vehicleId: id, cameraId, why, at });
    };
    const own = streams?.filter((one) => one.cameraId === cameraId) ?? [];
    const calibration = cameraViews.calibrationOf(id, cameraId);
    const model = cameraViews.modelOf(id, cameraId);
    if (!model) return no("how wide it sees is not known");
    const pose = cameraViews.poseAt(id, cameraId, at);
    if (!pose) return no("where the vehicle is and how it lies is not known");
    const { gimbalPitchDeg, gimbalYawDeg } = pose;
    if (gimbalPitchDeg === undefined || gimbalYawDeg === undefined)
      return no("its gimbal does not say where it points");
    // While no video can be seen at all nothing is missed by not opening it.
    if (streams && own.length === 0) return no("its video is not open");
    if (own.length > 0 && !own.some(({ state }) => state === "playing")) return no("none of its pictures arrive");
    if (!isDay({ lat, lon }, at) && !this.#needsNoLight(id, cameraId)) return no("it is night, and it is not thermal");
    this.#blind.delete(`${id} ${cameraId}`);
    const looks = stabilisedPose(pose.position, { yawDeg: pose.yawDeg, gimbalPitchDeg, gimbalYawDeg });
    const { hfovDeg = model.hfovDeg, lens = model.lens, mounting } = calibration ?? {};
    const camera = calibration ? { ...model, hfovDeg, ...(lens && { lens }) } : model;
    return { vehicleId: id, at, camera, pose: mounting ? mounted(looks, mounting, pose) : looks };
  }

  #needsNoLight(vehicleId: string | undefined, cameraId: string, plannedFor?: CameraName): boolean {
    const { isSimulated, isThermal, profileOf, streamsOf } = this.#parts;
    if (vehicleId !== undefined && isSimulated(vehicleId)) return true;
    const own = (vehicleId === undefined ? undefined : streamsOf(vehicleId))?.filter(
      (one) => one.cameraId === cameraId,
    );
    // What its pictures show goes before what was planned.
    if (own && own.length > 0) return own.some(({ id }) => isThermal(id));
    if (cameraId !== mainCamera) return false;
    const profile = (vehicleId === undefined ? undefined : profileOf(vehicleId)) ?? plannedFor;
    return profile !== undefined && (profile.id === SIMULATED || THERMAL.test(`${profile.id} ${profile.name}`));
  }
}

type CameraName = { readonly id: string; readonly name: string };

const isDay = (place: LatLon, at: number): boolean => sunElevation(place, at) >= CIVIL_TWILIGHT_DEG;

const PERIOD_MS = 195; // samples that come a little early count
const TOLD_MS = 5_000;
const SIMULATED = "sim-camera"; // the catalogue's
const THERMAL = /thermal|infra-?red|\b(?:lw|mw)ir\b/i;
const NONE: readonly Eye[] = [];
