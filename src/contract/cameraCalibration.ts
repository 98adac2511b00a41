import * as v from "valibot";
import type { Lens } from "../geo/lens.ts";
import type { Mounting } from "../geo/mounting.ts";
import type { Position } from "../geo/position.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** How well what a vehicle tells of its camera's pose is known, one σ each; what is absent is as usual for the field. */
export interface CameraAccuracy {
  readonly yawDeg?: number; // of the vehicle's heading
  readonly tiltDeg?: number; // of its horizon
  readonly gimbalDeg?: number;
  readonly latencyMs?: number;
  readonly ground?: number; // metres, of the heights of the ground
}

/** What is known of one camera of one vehicle, remembered over restarts. Whole each time. */
export interface CameraCalibration {
  readonly vehicleId: string;
  /** `main` where a vehicle has one camera. */
  readonly cameraId: string;
  /** Counts where neither the lens nor the stream's own metadata say it, degrees. */
  readonly hfovDeg?: number;
  readonly lens?: Lens;
  readonly mounting?: Mounting;
  /** How much earlier than its stamp a frame was taken, ms; for frames whose stamps are of their arrival. */
  readonly latencyMs?: number;
  readonly accuracy?: CameraAccuracy;
}

/** A known place that was found in a frame: where it is in the picture (0…1, from the upper left), and where it is. */
export interface CalibrationClick {
  readonly id: string;
  readonly at: number; // the frame's stamp
  readonly x: number;
  readonly y: number;
  readonly place: Position;
}

/** What clicks say of a camera. */
export interface SolvedMounting {
  readonly mounting: Mounting;
  readonly latencyMs: number;
  /** One σ of each. */
  readonly sigma: {
    readonly yawDeg: number;
    readonly pitchDeg: number;
    readonly rollDeg: number;
    readonly latencyMs: number;
  };
  /** Of each click, in the clicks' order: how far from it the place would now be drawn, pixels, right and down. */
  readonly residuals: readonly { readonly u: number; readonly v: number }[];
  /** Root mean square of the residuals, pixels. */
  readonly rms: number;
}

/** What the window asks of cameras' calibrations. */
export type CameraCalibrationCalls = {
  "cameraCalibration.list": { args: null; result: readonly CameraCalibration[] };
  /** In place of what was known of that camera. Gives the whole list. */
  "cameraCalibration.set": { args: { calibration: CameraCalibration }; result: readonly CameraCalibration[] };
  "cameraCalibration.remove": {
    args: { vehicleId: string; cameraId: string };
    result: readonly CameraCalibration[];
  };
  /**
   * Keeps, until the station ends, that a known place was found in a stream's frame, with what the vehicle told then. Without
   * `amsl` the place lies on the ground. Gives all clicks of that camera. Refused where no pose is known for the frame.
   */
  "cameraCalibration.click": {
    args: {
      streamId: string;
      cameraId: string;
      at: number;
      x: number;
      y: number;
      /** Of the picture, pixels. */
      width: number;
      height: number;
      place: { lat: number; lon: number; amsl?: number };
    };
    result: readonly CalibrationClick[];
  };
  "cameraCalibration.clicks": {
    args: { vehicleId: string; cameraId: string };
    result: readonly CalibrationClick[];
  };
  /** Forgets a click; all of that camera where none is named. */
  "cameraCalibration.unclick": {
    args: { vehicleId: string; cameraId: string; clickId: string | null };
    result: readonly CalibrationClick[];
  };
  /**
   * What the clicks say of mounting and latency; with `latencyMs` of the mounting alone. Changes nothing:
   * `cameraCalibration.set` uses it. Refused with what to click more where the clicks do not say it.
   */
  "cameraCalibration.solve": {
    args: { vehicleId: string; cameraId: string; latencyMs: number | null };
    result: SolvedMounting;
  };
};

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
const finite = (least: number, most: number) => v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));
const optional = (least: number, most: number) => v.exactOptional(finite(least, most));

const lens = v.object({
  width: finite(16, 20_000),
  height: finite(16, 20_000),
  fx: finite(1, 1e6),
  fy: finite(1, 1e6),
  cx: optional(-20_000, 40_000),
  cy: optional(-20_000, 40_000),
  k1: optional(-10, 10),
  k2: optional(-100, 100),
  p1: optional(-1, 1),
  p2: optional(-1, 1),
  k3: optional(-1_000, 1_000),
});

const mounting = v.object({
  yawDeg: finite(-180, 180),
  pitchDeg: finite(-90, 90),
  rollDeg: finite(-180, 180),
  forward: optional(-50, 50),
  right: optional(-50, 50),
  down: optional(-50, 50),
});

const accuracy = v.object({
  yawDeg: optional(0.01, 90),
  tiltDeg: optional(0.01, 90),
  gimbalDeg: optional(0.01, 90),
  latencyMs: optional(0, 5_000),
  ground: optional(0.01, 500),
});

const calibration = v.object({
  vehicleId: id,
  cameraId: id,
  hfovDeg: optional(0.1, 179),
  lens: v.exactOptional(lens),
  mounting: v.exactOptional(mounting),
  latencyMs: optional(-5_000, 30_000),
  accuracy: v.exactOptional(accuracy),
});

const camera = { vehicleId: id, cameraId: id };
const place = v.object({ lat: finite(-90, 90), lon: finite(-180, 180), amsl: optional(-500, 9_000) });

/** What a station kept, or a file says; its error names what is wrong. */
export const cameraCalibrationsParser = parser("camera calibrations", v.array(calibration));

export const cameraCalibrationParsers: Parsers<CameraCalibrationCalls> = {
  "cameraCalibration.list": parser("cameraCalibration.list", v.null()),
  "cameraCalibration.set": parser("cameraCalibration.set", v.object({ calibration })),
  "cameraCalibration.remove": parser("cameraCalibration.remove", v.object(camera)),
  "cameraCalibration.click": parser(
    "cameraCalibration.click",
    v.object({
      ...{ streamId: id, cameraId: id, place },
      ...{ at: finite(0, 1e15), x: finite(0, 1), y: finite(0, 1) },
      ...{ width: finite(16, 20_000), height: finite(16, 20_000) },
    }),
  ),
  "cameraCalibration.clicks": parser("cameraCalibration.clicks", v.object(camera)),
  "cameraCalibration.unclick": parser("cameraCalibration.unclick", v.object({ ...camera, clickId: v.nullable(id) })),
  "cameraCalibration.solve": parser(
    "cameraCalibration.solve",
    v.object({ ...camera, latencyMs: v.nullable(finite(-5_000, 30_000)) }),
  ),
};
