import type { CoverageDelta } from "../contract/coverage.ts";
import type { LiveVehicle } from "../contract/records.ts";
import { stabilisedPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { CoverageMap } from "../mission/coverage.ts";
import { watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import { gridStep, pixelsOf } from "../mission/plannedCoverage.ts";
import { CorridorSight } from "../mission/sight.ts";
import { CoverageTold } from "./coverageTold.ts";

const periodMs = 500;
const NOWHERE = { lat: 0, lon: 0 }; // where a plan with nothing to see watches

/** Follows what a patrolling vehicle's camera has seen of what its plan watches, by the same model as the plan's coverage. */
export class CoverageWatch {
  readonly map: CoverageMap;
  readonly #plan: Plan;
  readonly #watches: boolean;
  #told: CoverageTold | undefined;
  #sight: CorridorSight | undefined;
  #ground: Ground | undefined;
  #observedAt = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    const watched = watchedOf(plan);
    this.#watches = watched.section.length >= 2;
    const line = this.#watches ? watched.section : [NOWHERE, NOWHERE];
    this.map = new CoverageMap(
      line,
      { step: gridStep(watched), width: watched.watchWidth },
      this.#watches ? watched.outline : undefined,
    );
  }

  /** What changed since a revision of a raster; undefined where there is nothing to watch. */
  changes(map: string | null, revision: number): CoverageDelta | undefined {
    if (!this.#watches) return undefined;
    this.#told ??= new CoverageTold(this.map);
    const { outline } = watchedOf(this.#plan);
    return { ...this.#told.since(map, revision), ...(outline && { outline }) };
  }

  /** Takes in where the vehicle is, twice a second. Heights are read once; another ground is read anew. */
  observe(live: LiveVehicle, ground: Ground): void {
    if (!live.gimbal || live.at - this.#observedAt < periodMs) return;
    this.#observedAt = live.at;
    if (!this.#sight || this.#ground !== ground)
      this.#sight = new CorridorSight(this.map, { camera: this.#plan.camera, ground, pixels: pixelsOf(this.#plan) });
    this.#ground = ground;
    const pose = stabilisedPose(live, {
      yawDeg: live.headingDeg,
      gimbalPitchDeg: live.gimbal.pitchDeg,
      gimbalYawDeg: live.gimbal.yawDeg,
    });
    this.#sight.look(pose, live.at);
  }
}
