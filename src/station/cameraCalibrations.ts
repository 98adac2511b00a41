import type { CameraCalibration } from "../contract/cameraCalibration.ts";
import { cameraCalibrationsParser } from "../contract/cameraCalibration.ts";
import { FailureError } from "../contract/failure.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import type { Settings } from "../store/settings.ts";

const settingKey = "cameras.calibration";
const most = 1_000;

/** What is known of the cameras of vehicles: lens, mounting, latency and accuracy, remembered over restarts. */
export class CameraCalibrations {
  readonly #settings: Settings;
  #all: readonly CameraCalibration[];

  constructor({ settings }: { settings: Settings }) {
    this.#settings = settings;
    this.#all = settings.get(settingKey, cameraCalibrationsParser) ?? [];
  }

  list(): readonly CameraCalibration[] {
    return this.#all;
  }

  of(vehicleId: string, cameraId = mainCamera): CameraCalibration | undefined {
    return this.#all.find((one) => one.vehicleId === vehicleId && one.cameraId === cameraId);
  }

  /** In place of what was known of that camera. @throws FailureError bad-input for a lens that can not be. */
  set(calibration: CameraCalibration): readonly CameraCalibration[] {
    const { lens, vehicleId, cameraId } = calibration;
    if (lens) {
      const seen = (2 * Math.atan(lens.width / 2 / lens.fx) * 180) / Math.PI;
      if (seen < 0.1 || seen > 175 || lens.fy / lens.fx > 2 || lens.fx / lens.fy > 2)
        throw new FailureError(
          "bad-input",
          `The lens was not taken: fx ${lens.fx} and fy ${lens.fy} for a picture ${lens.width} pixels wide mean a view of ${Math.round(seen)}°`,
          "Give fx and fy in pixels, with the width and height of the pictures that they were calibrated with.",
        );
    }
    const others = this.#all.filter((one) => one.vehicleId !== vehicleId || one.cameraId !== cameraId);
    if (others.length >= most)
      throw new FailureError("refused", `${most} cameras are calibrated already`, "Remove some of them.");
    return this.#keep([...others, calibration]);
  }

  remove(vehicleId: string, cameraId: string): readonly CameraCalibration[] {
    return this.#keep(this.#all.filter((one) => one.vehicleId !== vehicleId || one.cameraId !== cameraId));
  }

  #keep(all: readonly CameraCalibration[]): readonly CameraCalibration[] {
    this.#all = all;
    this.#settings.set(settingKey, all);
    return all;
  }
}
