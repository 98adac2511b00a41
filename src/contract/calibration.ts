import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

const calibrationKinds = ["accelerometer", "level", "gyroscope", "compass", "barometer", "airspeed"] as const;
export type CalibrationKind = (typeof calibrationKinds)[number];

/** Which way a vehicle lies: `level` stands on its feet, `left` lies on its left side, `back` is upside down. */
export const sides = ["level", "left", "right", "nose-down", "nose-up", "back"] as const;
export type Side = (typeof sides)[number];

/** The newest calibration of a vehicle and how far it is; whole each time. */
export interface CalibrationRecord {
  readonly vehicleId: string;
  readonly kind: CalibrationKind;
  readonly startedAt: number;
  readonly state:
    | { readonly phase: "working"; readonly words: string; readonly percent?: number }
    /** It is to be laid on a side. `confirm`: it waits for `calibration.placed`; otherwise it feels that by itself. */
    | {
        readonly phase: "sides";
        readonly words: string;
        /** The side asked for, or lain on, now. */
        readonly side?: Side;
        readonly done: readonly Side[];
        readonly confirm: boolean;
        readonly percent?: number;
      }
    | { readonly phase: "done"; readonly words: string }
    | { readonly phase: "failed"; readonly failure: Failure };
}

/** What the window asks to calibrate a vehicle's sensors. */
export type CalibrationCalls = {
  /** Resolves when it has begun; `calibration` events tell the rest. Refused while armed, `busy` while another runs. */
  "calibration.start": { args: { vehicleId: string; kind: CalibrationKind }; result: null };
  /** The vehicle lies as it was asked for. */
  "calibration.placed": { args: { vehicleId: string }; result: null };
  "calibration.cancel": { args: { vehicleId: string }; result: null };
};

export type CalibrationEvents = { calibration: CalibrationRecord };

const id = v.pipe(v.string(), v.nonEmpty());

export const calibrationParsers: Parsers<CalibrationCalls> = {
  "calibration.start": parser("calibration.start", v.object({ vehicleId: id, kind: v.picklist(calibrationKinds) })),
  "calibration.placed": parser("calibration.placed", v.object({ vehicleId: id })),
  "calibration.cancel": parser("calibration.cancel", v.object({ vehicleId: id })),
};
