import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Velocity asked by a stick that is held, m/s in the vehicle's own level axes, and degrees a second clockwise. */
export interface StickFlight {
  readonly forward: number;
  readonly right: number;
  readonly up: number;
  readonly yawRateDeg: number;
}

/** Degrees a second, pitch up and yaw right positive. */
export interface StickGimbal {
  readonly pitchRateDeg: number;
  readonly yawRateDeg: number;
}

/** How a vehicle's stick stands. */
export interface StickRecord {
  readonly vehicleId: string;
  /** `holding`: somebody has it and does not hold it; `released`: nobody has it. */
  readonly state: "moving" | "holding" | "released";
  /** Whether it flies the vehicle; else only the gimbal. */
  readonly flies: boolean;
  /** Why it came to hold or was taken away, in words; absent where somebody let go of it. */
  readonly why?: string;
  /** What keeps it from flying as asked, in words. */
  readonly limited?: string;
}

/** A stick moves nothing for longer than this without a fresh word that it is held, ms. */
export const stickDeadlineMs = 300;
/** The fastest that may be asked for. */
export const stickMost = { speed: 15, climb: 5, yawRateDeg: 90, gimbalRateDeg: 90 } as const;

export type StickCalls = {
  /**
   * Gives this window the stick of a vehicle: `flies` brings a copter that is in the air into Guided. Rejects `refused` for one
   * that can not be flown so, `denied` while another station commands it, `busy` while another window moves it.
   */
  "stick.take": { args: { vehicleId: string; flies: boolean; gimbalId?: string }; result: { readonly token: string } };
  /** Said again at least each 0.3 s while the dead man's switch is held; an older `sequence` than the last is passed over. */
  "stick.move": {
    args: {
      vehicleId: string;
      token: string;
      sequence: number;
      held: boolean;
      flight?: StickFlight;
      gimbal?: StickGimbal;
    };
    result: null;
  };
  /** The vehicle holds. */
  "stick.release": { args: { vehicleId: string; token: string; why?: "unplugged" }; result: null };
};

export type StickEvents = { stick: StickRecord };

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const within = (most: number) => v.pipe(v.number(), v.finite(), v.minValue(-most), v.maxValue(most));

export const stickParsers: Parsers<StickCalls> = {
  "stick.take": parser("stick.take", v.object({ vehicleId: id, flies: v.boolean(), gimbalId: v.exactOptional(id) })),
  "stick.move": parser(
    "stick.move",
    v.object({
      ...{ vehicleId: id, token: id, held: v.boolean() },
      sequence: v.pipe(v.number(), v.integer(), v.minValue(0)),
      flight: v.exactOptional(
        v.object({
          forward: within(stickMost.speed),
          right: within(stickMost.speed),
          up: within(stickMost.climb),
          yawRateDeg: within(stickMost.yawRateDeg),
        }),
      ),
      gimbal: v.exactOptional(
        v.object({ pitchRateDeg: within(stickMost.gimbalRateDeg), yawRateDeg: within(stickMost.gimbalRateDeg) }),
      ),
    }),
  ),
  "stick.release": parser(
    "stick.release",
    v.object({ vehicleId: id, token: id, why: v.exactOptional(v.literal("unplugged")) }),
  ),
};
