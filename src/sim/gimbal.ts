import { wrap180 } from "../geo/position.ts";

/** What a gimbal can do. Degrees and degrees per second. */
export interface GimbalModel {
  readonly minPitchDeg: number;
  readonly maxPitchDeg: number;
  readonly maxYawDeg: number; // either side of the nose
  readonly slewDegPerSecond: number;
}

const defaultGimbal: GimbalModel = { minPitchDeg: -90, maxPitchDeg: 20, maxYawDeg: 170, slewDegPerSecond: 60 };

/** Where the gimbal shall point. Pitch is above the horizon; yaw relative to the nose, or true where it is locked. */
export interface GimbalTarget {
  readonly pitchDeg: number;
  readonly yawDeg: number;
  readonly yawLocked: boolean;
}

/** A gimbal of three axes: roll and pitch stabilised against the horizon, yaw against the nose or against north. */
export class Gimbal {
  readonly model: GimbalModel;
  target: GimbalTarget = { pitchDeg: 0, yawDeg: 0, yawLocked: false };
  /** Above the horizon. */
  pitchDeg = 0;
  /** Relative to the nose, positive to the right. */
  yawDeg = 0;

  constructor(model: GimbalModel = defaultGimbal) {
    this.model = model;
  }

  /** Turns by rate: moves the target. Degrees per second over `dtSeconds`. */
  nudge(pitchRate: number, yawRate: number, dtSeconds: number): void {
    const { target } = this;
    this.target = {
      ...target,
      pitchDeg: this.#clampPitch(target.pitchDeg + pitchRate * dtSeconds),
      yawDeg: wrap180(target.yawDeg + yawRate * dtSeconds),
    };
  }

  /** `noseDeg` is the vehicle's true heading, `noseRate` how fast it turns (degrees per second). */
  step(dtSeconds: number, noseDeg: number, noseRate: number): void {
    const { target, model } = this;
    const most = model.slewDegPerSecond * dtSeconds;
    this.pitchDeg += clamp(this.#clampPitch(target.pitchDeg) - this.pitchDeg, most);
    const wanted = clamp(wrap180(target.yawLocked ? target.yawDeg - noseDeg : target.yawDeg), model.maxYawDeg);
    const carried = target.yawLocked ? this.yawDeg - noseRate * dtSeconds : this.yawDeg;
    this.yawDeg = clamp(carried + clamp(wanted - carried, most), model.maxYawDeg);
  }

  #clampPitch(deg: number): number {
    return Math.min(this.model.maxPitchDeg, Math.max(this.model.minPitchDeg, deg));
  }
}

const clamp = (x: number, most: number): number => Math.min(most, Math.max(-most, x));
