import type { LiveVehicle } from "../contract/records.ts";
import { type CameraModel, footprint, stabilisedPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { CoverageMap, gridStep } from "../mission/coverage.ts";
import type { Plan } from "../mission/plan.ts";

const periodMs = 500;

/** Follows what a patrolling vehicle's camera has seen of its corridor. */
export class CoverageWatch {
  readonly map: CoverageMap;
  readonly #camera: CameraModel;
  #observedAt = 0;

  constructor(plan: Plan) {
    this.map = new CoverageMap(plan.section, { step: gridStep(plan), width: plan.watchWidth });
    this.#camera = plan.camera;
  }

  /** Takes in where the vehicle is, twice a second. */
  observe(live: LiveVehicle, ground: Ground): void {
    if (!live.gimbal || live.at - this.#observedAt < periodMs) return;
    this.#observedAt = live.at;
    const pose = stabilisedPose(live, {
      yawDeg: live.headingDeg,
      gimbalPitchDeg: live.gimbal.pitchDeg,
      gimbalYawDeg: live.gimbal.yawDeg,
    });
    this.map.observe(footprint(this.#camera, pose, ground), live.at);
  }
}
