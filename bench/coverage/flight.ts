import type { LiveVehicle } from "../../src/contract/records.ts";
import type { CameraPose } from "../../src/geo/camera.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { wrap180, wrap360 } from "../../src/geo/position.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { type SweepPose, sweepOf } from "../../src/mission/sweep.ts";

/** A patrol cut into equal shares, one for each drone, which all fly at once. */
export class Flight {
  readonly #poses: readonly SweepPose[];
  readonly #drones: number;

  constructor(plan: Plan, ground: Ground, drones: number) {
    const { legs } = patrolOf(plan, ground);
    this.#poses = [...sweepOf(legs, plan.camera, ground)];
    this.#drones = drones;
  }

  /** Where a drone's camera is and looks, so long after all began their shares of the way out, ms. */
  poseAt(drone: number, afterMs: number): CameraPose {
    const halfMs = (this.#poses.at(-1) as SweepPose).afterMs / 2;
    const at = Math.min((halfMs * drone) / this.#drones + afterMs, 2 * halfMs);
    let low = 0;
    let high = this.#poses.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#poses[middle] as SweepPose).afterMs <= at) low = middle;
      else high = middle;
    }
    const [a, b] = [this.#poses[low] as SweepPose, this.#poses[high] as SweepPose];
    const t = b.afterMs > a.afterMs ? (at - a.afterMs) / (b.afterMs - a.afterMs) : 0;
    const mix = (from: number, to: number) => from + (to - from) * t;
    return {
      lat: mix(a.pose.lat, b.pose.lat),
      lon: mix(a.pose.lon, b.pose.lon),
      amsl: mix(a.pose.amsl, b.pose.amsl),
      headingDeg: wrap360(a.pose.headingDeg + wrap180(b.pose.headingDeg - a.pose.headingDeg) * t),
      pitchDeg: mix(a.pose.pitchDeg, b.pose.pitchDeg),
      rollDeg: 0,
    };
  }
}

/** What a vehicle tells of itself that flies there. */
export const liveOf = (id: string, at: number, pose: CameraPose): LiveVehicle => ({
  ...{ id, at, lat: pose.lat, lon: pose.lon, amsl: pose.amsl, headingDeg: pose.headingDeg, rollDeg: 0, pitchDeg: 0 },
  ...{ groundSpeed: 12, climb: 0, courseDeg: pose.headingDeg, linkLoss: 0 },
  gimbal: { pitchDeg: pose.pitchDeg, yawDeg: 0 },
});
