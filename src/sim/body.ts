import type { EnuFrame } from "../geo/enu.ts";
import type { Enu, Position } from "../geo/position.ts";

/** What the motors do: nothing, turn on the ground or give no thrust, or fly. */
export type Rotors = "stopped" | "idle" | "flying";

/**
 * The body of an aircraft as its autopilot, camera and telemetry know it. Places in the east-north-up frame it was made
 * with; attitude in the aerospace sense (yaw from north clockwise, pitch nose up, roll right side down), degrees.
 */
export interface Body {
  readonly frame: EnuFrame;
  readonly place: Enu;
  /** Over the ground, m/s. */
  readonly velocity: Enu;
  readonly rollDeg: number;
  readonly pitchDeg: number;
  readonly yawDeg: number;
  /** Degrees per second. */
  readonly rates: { readonly roll: number; readonly pitch: number; readonly yaw: number };
  rotors: Rotors;
  /** Drawn by motors and avionics, W. */
  readonly watts: number;
  /** Share of full throttle, 0…1. */
  readonly throttle: number;
  /** Speed of the last touchdown, m/s, until it is taken. */
  touchdown: number | undefined;
  readonly position: Position;
  /** Metres above ground. */
  readonly agl: number;
  readonly onGround: boolean;
  readonly groundSpeed: number; // m/s
  /** Velocity relative to the air, m/s. */
  readonly airVelocity: Enu;
}
