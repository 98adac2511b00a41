import type { CalibrationCalls } from "../contract/calibration.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Calibrations } from "./calibrations.ts";

/** Answers what windows ask to calibrate vehicles. */
export function calibrationHandlers(calibrations: Calibrations): Handlers<CalibrationCalls> {
  return {
    "calibration.start": async ({ vehicleId, kind }) => {
      await calibrations.start(vehicleId, kind);
      return null;
    },
    "calibration.placed": async ({ vehicleId }) => {
      await calibrations.placed(vehicleId);
      return null;
    },
    "calibration.cancel": async ({ vehicleId }) => {
      await calibrations.cancel(vehicleId);
      return null;
    },
  };
}
