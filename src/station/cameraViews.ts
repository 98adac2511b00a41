import type { CameraCalibration } from "../contract/cameraCalibration.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import type { CameraCalibrations } from "./cameraCalibrations.ts";

/** What a vehicle says over MAVLink of a camera of its own; what it does not say is absent. */
export interface ToldCamera {
  /** The gimbal that it hangs on, by its number at the vehicle. */
  readonly gimbal?: number;
  /** How its video shows the world. */
  readonly model?: CameraModel;
}

interface Parts {
  readonly cameraCalibrations: CameraCalibrations;
  readonly fleet: { find(vehicleId: string): { poseAt(at: number, gimbal?: number): Pose | undefined } | undefined };
  readonly patrols: { of(vehicleId: string): { readonly plan: { readonly camera: CameraModel } } | undefined };
  /** What the vehicle says of that camera. */
  readonly told: (vehicleId: string, cameraId: string) => ToldCamera | undefined;
}

/** What is known of each camera of each vehicle: calibration, lens and where it looked. */
export class CameraViews {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  calibrationOf(vehicleId: string, cameraId: string): CameraCalibration | undefined {
    return this.#parts.cameraCalibrations.of(vehicleId, cameraId);
  }

  /** How wide it sees where neither metadata nor calibration say it: a plan is made for the main camera. */
  modelOf(vehicleId: string, cameraId: string): CameraModel | undefined {
    const told = this.#parts.told(vehicleId, cameraId)?.model;
    return cameraId === mainCamera ? (this.#parts.patrols.of(vehicleId)?.plan.camera ?? told) : told;
  }

  /** Where the vehicle was at an instant, and where the gimbal of that camera pointed. */
  poseAt(vehicleId: string, cameraId: string, at: number): Pose | undefined {
    return this.#parts.fleet.find(vehicleId)?.poseAt(at, this.gimbalOf(vehicleId, cameraId));
  }

  /** The gimbal that the vehicle says a camera hangs on; undefined where it says nothing of that. */
  gimbalOf(vehicleId: string, cameraId: string): number | undefined {
    return this.#parts.told(vehicleId, cameraId)?.gimbal;
  }
}
