import { common } from "mavlink-mappings";
import { type Position, toDeg, wrap180 } from "../geo/position.ts";
import type { Body } from "./body.ts";
import { Gimbal } from "./gimbal.ts";

/** Angles in degrees, or rates in degrees per second where an angle is NaN. Flags as GIMBAL_MANAGER_FLAGS. */
export interface Pointing {
  readonly pitchDeg: number;
  readonly yawDeg: number;
  readonly pitchRate: number;
  readonly yawRate: number;
  readonly flags: number;
}

/** A gimbal that is told angles, rates, or a place to look at. */
export class CameraMount {
  readonly gimbal = new Gimbal();
  #rate: { pitch: number; yaw: number } | undefined;
  /** Where it looks, if it looks at a place. */
  regionOfInterest: Position | undefined;

  /** Looks at a place from now on, or ahead again. */
  lookAt(place: Position | undefined): void {
    this.#rate = undefined;
    if (!place && this.regionOfInterest) this.gimbal.target = ahead;
    this.regionOfInterest = place;
  }

  /** False when nothing was asked for. */
  point({ pitchDeg, yawDeg, pitchRate, yawRate, flags }: Pointing): boolean {
    const { gimbal } = this;
    const neutral = (flags & (common.GimbalManagerFlags.RETRACT | common.GimbalManagerFlags.NEUTRAL)) !== 0;
    const byAngle = Number.isFinite(pitchDeg) || Number.isFinite(yawDeg);
    const byRate = Number.isFinite(pitchRate) || Number.isFinite(yawRate);
    if (!neutral && !byAngle && !byRate) return false;
    this.regionOfInterest = undefined;
    this.#rate = undefined;
    if (neutral) gimbal.target = ahead;
    else if (byAngle)
      gimbal.target = {
        pitchDeg: Number.isFinite(pitchDeg) ? pitchDeg : gimbal.target.pitchDeg,
        yawDeg: Number.isFinite(yawDeg) ? yawDeg : gimbal.target.yawDeg,
        yawLocked: (flags & common.GimbalManagerFlags.YAW_LOCK) !== 0,
      };
    else this.#rate = { pitch: pitchRate || 0, yaw: yawRate || 0 };
    return true;
  }

  step(dt: number, body: Body): void {
    const { gimbal, regionOfInterest: roi } = this;
    if (roi) {
      const e = body.frame.toEnu(roi);
      const east = e.east - body.place.east;
      const north = e.north - body.place.north;
      const pitchDeg = toDeg(Math.atan2(e.up - body.place.up, Math.hypot(east, north)));
      gimbal.target = { pitchDeg, yawDeg: wrap180(toDeg(Math.atan2(east, north))), yawLocked: true };
    } else if (this.#rate) gimbal.nudge(this.#rate.pitch, this.#rate.yaw, dt);
    gimbal.step(dt, body.yawDeg, body.rates.yaw);
  }
}

const ahead = { pitchDeg: 0, yawDeg: 0, yawLocked: false } as const;
