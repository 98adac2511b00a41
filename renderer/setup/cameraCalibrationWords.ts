import type { CalibrationClick, CameraCalibration, SolvedMounting } from "../../src/contract/cameraCalibration.ts";
import type { OfferedStream } from "../../src/contract/payload.ts";
import type { StreamRecord } from "../../src/contract/records.ts";
import { mainCamera } from "../../src/contract/streamCamera.ts";
import { angle, unknown } from "../ui/format.ts";
import { cameraLabel } from "../video/cameraChoice.ts";

/** What is known of a camera with what was solved in place of what was known of mounting and latency. */
export const calibrationWith = (
  camera: Pick<CameraCalibration, "vehicleId" | "cameraId">,
  known: CameraCalibration | undefined,
  { mounting, latencyMs, sigma }: SolvedMounting,
): CameraCalibration => ({
  ...known,
  ...camera,
  mounting,
  latencyMs,
  // A stream jitters by more than the mean of its latency is known to.
  accuracy: { ...known?.accuracy, latencyMs: Math.max(LEAST_JITTER_MS, Math.ceil(sigma.latencyMs)) },
});

const LEAST_JITTER_MS = 30;

/** `yaw 3.1°, pitch −0.4°, roll 0.0°, latency 310 ms`; `—` for what is not known. */
export function calibrationWords(known: CameraCalibration | undefined): string {
  const { mounting, latencyMs, hfovDeg, lens } = known ?? {};
  const view = lens ? "calibrated lens" : hfovDeg === undefined ? "from the video or the plan" : angle(hfovDeg, 1);
  const turned = mounting
    ? `yaw ${angle(mounting.yawDeg, 1)}, pitch ${angle(mounting.pitchDeg, 1)}, roll ${angle(mounting.rollDeg, 1)}`
    : `mounting ${unknown}`;
  return `${turned}, latency ${latencyMs === undefined ? unknown : `${Math.round(latencyMs)}\u202fms`}, field of view ${view}`;
}

/** `yaw 3.1° ± 0.2°` and so on, a line each. */
export const solvedWords = ({ mounting, latencyMs, sigma, rms }: SolvedMounting): readonly string[] => [
  `Yaw ${angle(mounting.yawDeg, 2)} ± ${angle(sigma.yawDeg, 2)}`,
  `Pitch ${angle(mounting.pitchDeg, 2)} ± ${angle(sigma.pitchDeg, 2)}`,
  `Roll ${angle(mounting.rollDeg, 2)} ± ${angle(sigma.rollDeg, 2)}`,
  `Latency ${Math.round(latencyMs)}\u202fms ± ${Math.round(sigma.latencyMs)}\u202fms`,
  `Points are off by ${rms.toFixed(1)} pixels in the mean`,
];

/** How far from its click a point would now be drawn: `off by 4.2 px`; empty before anything was solved for it. */
export function residualWords(
  click: CalibrationClick,
  clicks: readonly CalibrationClick[],
  solved?: SolvedMounting,
): string {
  const residual = solved?.residuals.length === clicks.length ? solved.residuals[clicks.indexOf(click)] : undefined;
  return residual ? `off by ${Math.hypot(residual.u, residual.v).toFixed(1)}\u202fpx` : "";
}

/** A camera of a vehicle that can be calibrated. */
export interface CalibratedCamera {
  readonly id: string;
  readonly label: string;
}

/** The cameras of a vehicle: its main one, those whose video is open, those that it names, and those that are calibrated. */
export function camerasOf(
  vehicleId: string,
  known: {
    readonly streams: readonly StreamRecord[];
    readonly offered: readonly OfferedStream[];
    readonly calibrations: readonly CameraCalibration[];
  },
): readonly CalibratedCamera[] {
  const labels = new Map([[mainCamera, cameraLabel({ cameraId: mainCamera })]]);
  for (const { vehicleId: of, cameraId } of known.calibrations)
    if (of === vehicleId) labels.set(cameraId, cameraLabel({ cameraId }));
  for (const { cameraId, name } of known.offered)
    labels.set(cameraId, cameraLabel({ cameraId, ...(name !== "" && { cameraName: name }) }));
  for (const stream of known.streams) labels.set(stream.cameraId, cameraLabel(stream));
  return [...labels].map(([id, label]) => ({ id, label }));
}
