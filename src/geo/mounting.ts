import type { CameraPose } from "./camera.ts";
import { EnuFrame } from "./enu.ts";
import { toDeg, wrap360 } from "./position.ts";
import { apply, cross, dot, type Matrix, multiply, rotation, type Vector } from "./rotation.ts";

/** How a camera sits in what carries it, against where that is told to look and to be. */
export interface Mounting {
  /** Turned about the carrier's down, right and forward axes, in that order, positive as for an airframe: degrees. */
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /** The camera from the place that the vehicle tells (its receiver's antenna, or its middle), in airframe axes, metres. */
  readonly forward?: number;
  readonly right?: number;
  readonly down?: number;
}

type Attitude = { readonly yawDeg: number; readonly pitchDeg: number; readonly rollDeg: number };

/** The camera's true pose, from the one that the vehicle and its gimbal tell; `attitude` is the airframe's. */
export function mounted(told: CameraPose, mounting: Mounting, attitude: Attitude): CameraPose {
  const turned = multiply(
    rotation(told.headingDeg, told.pitchDeg, told.rollDeg),
    rotation(mounting.yawDeg, mounting.pitchDeg, mounting.rollDeg),
  );
  const { forward = 0, right = 0, down = 0 } = mounting;
  const arm = apply(rotation(attitude.yawDeg, attitude.pitchDeg, attitude.rollDeg), [forward, right, down]);
  const place = new EnuFrame(told).toPosition({ north: arm[0], east: arm[1], up: -arm[2] });
  return { ...place, ...anglesOf(turned) };
}

/** Heading, pitch and roll of a camera whose axes (forward, right, down) are a matrix's columns in north, east, down. */
export function anglesOf(axes: Matrix): Pick<CameraPose, "headingDeg" | "pitchDeg" | "rollDeg"> {
  const forward = apply(axes, [1, 0, 0]);
  const right = apply(axes, [0, 1, 0]);
  const down = apply(axes, [0, 0, 1]);
  const pitch = Math.asin(Math.max(-1, Math.min(1, -forward[2])));
  // Looking straight down leaves the heading to the picture's upper edge, which is where "down" points away from.
  const level = Math.hypot(forward[0], forward[1]) > 1e-6 ? forward : ([-down[0], -down[1], 0] as const);
  const heading = Math.atan2(level[1], level[0]);
  const levelRight: Vector = [-Math.sin(heading), Math.cos(heading), 0];
  const levelDown = cross(forward, levelRight);
  return {
    headingDeg: wrap360(toDeg(heading)),
    pitchDeg: toDeg(pitch),
    rollDeg: toDeg(Math.atan2(dot(right, levelDown), dot(right, levelRight))),
  };
}
