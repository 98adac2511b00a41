import type { CameraCalibrationCalls } from "../contract/cameraCalibration.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import type { CalibrationClicks } from "./calibrationClicks.ts";
import type { CameraCalibrations } from "./cameraCalibrations.ts";

interface Parts {
  readonly cameraCalibrations: CameraCalibrations;
  readonly calibrationClicks: CalibrationClicks;
  readonly streams: { vehicleOf(streamId: string): string | undefined };
  readonly fleet: { find(vehicleId: string): { poseAt(at: number): Pose | undefined } | undefined };
  readonly patrols: { of(vehicleId: string): { readonly plan: { readonly camera: CameraModel } } | undefined };
  groundOf(vehicleId: string): Ground;
}

/** Answers what windows ask about the calibration of cameras. */
export function cameraCalibrationHandlers(parts: Parts): Handlers<CameraCalibrationCalls> {
  const { cameraCalibrations, calibrationClicks } = parts;
  return {
    "cameraCalibration.list": () => cameraCalibrations.list(),
    "cameraCalibration.set": ({ calibration }) => cameraCalibrations.set(calibration),
    "cameraCalibration.remove": ({ vehicleId, cameraId }) => cameraCalibrations.remove(vehicleId, cameraId),
    "cameraCalibration.click": ({ streamId, cameraId, at, x, y, width, height, place }) => {
      const vehicleId = parts.streams.vehicleOf(streamId);
      if (vehicleId === undefined)
        throw new FailureError("not-found", "That stream is closed", "Open it again, or choose another.");
      const calibration = cameraCalibrations.of(vehicleId, cameraId);
      const hfovDeg =
        calibrationClicks.viewOf(streamId) ?? calibration?.hfovDeg ?? parts.patrols.of(vehicleId)?.plan.camera.hfovDeg;
      const lens = calibration?.lens;
      const camera =
        hfovDeg === undefined && !lens ? undefined : { width, height, hfovDeg: hfovDeg ?? 0, ...(lens && { lens }) };
      return calibrationClicks.add({
        ...{ vehicleId, cameraId, at, x, y, camera, place },
        ground: parts.groundOf(vehicleId),
        poseAt: (instant) => parts.fleet.find(vehicleId)?.poseAt(instant),
      });
    },
    "cameraCalibration.clicks": ({ vehicleId, cameraId }) => calibrationClicks.list(vehicleId, cameraId),
    "cameraCalibration.unclick": ({ vehicleId, cameraId, clickId }) =>
      calibrationClicks.remove(vehicleId, cameraId, clickId),
    "cameraCalibration.solve": ({ vehicleId, cameraId, latencyMs }) =>
      calibrationClicks.solve(vehicleId, cameraId, {
        calibration: cameraCalibrations.of(vehicleId, cameraId),
        ...(latencyMs !== null && { latencyMs }),
      }),
  };
}
