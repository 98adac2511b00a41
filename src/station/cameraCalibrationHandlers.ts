import type { CameraCalibrationCalls } from "../contract/cameraCalibration.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import { cameraOfStream } from "../contract/streamCamera.ts";
import type { Ground } from "../geo/ground.ts";
import type { CalibrationClicks } from "./calibrationClicks.ts";
import type { CameraCalibrations } from "./cameraCalibrations.ts";
import type { CameraViews } from "./cameraViews.ts";

interface Parts {
  readonly cameraCalibrations: CameraCalibrations;
  readonly calibrationClicks: CalibrationClicks;
  readonly streams: { vehicleOf(streamId: string): string | undefined };
  readonly cameraViews: Pick<CameraViews, "modelOf" | "poseAt">;
  groundOf(vehicleId: string): Ground;
}

/** Answers what windows ask about the calibration of cameras. */
export function cameraCalibrationHandlers(parts: Parts): Handlers<CameraCalibrationCalls> {
  const { cameraCalibrations, calibrationClicks, cameraViews } = parts;
  return {
    "cameraCalibration.list": () => cameraCalibrations.list(),
    "cameraCalibration.set": ({ calibration }) => cameraCalibrations.set(calibration),
    "cameraCalibration.remove": ({ vehicleId, cameraId }) => cameraCalibrations.remove(vehicleId, cameraId),
    "cameraCalibration.click": ({ streamId, cameraId, at, x, y, width, height, place }) => {
      const vehicleId = parts.streams.vehicleOf(streamId);
      if (vehicleId === undefined)
        throw new FailureError("not-found", "That stream is closed", "Open it again, or choose another.");
      if (cameraOfStream(streamId) !== cameraId)
        throw new FailureError("bad-input", "The click was not taken: that video is of another camera");
      const calibration = cameraCalibrations.of(vehicleId, cameraId);
      const hfovDeg =
        calibrationClicks.viewOf(streamId) ?? calibration?.hfovDeg ?? cameraViews.modelOf(vehicleId, cameraId)?.hfovDeg;
      const lens = calibration?.lens;
      const camera =
        hfovDeg === undefined && !lens ? undefined : { width, height, hfovDeg: hfovDeg ?? 0, ...(lens && { lens }) };
      return calibrationClicks.add({
        ...{ vehicleId, cameraId, at, x, y, camera, place },
        ground: parts.groundOf(vehicleId),
        poseAt: (instant) => cameraViews.poseAt(vehicleId, cameraId, instant),
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
