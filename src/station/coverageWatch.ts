import type { CoverageDelta } from "../contract/coverage.ts";
import type { LiveVehicle } from "../contract/records.ts";
import { stabilisedPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import type { CoverageMap } from "../mission/coverage.ts";
import { type Watched, watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import { gridStep, mapOf, pixelsOf } from "../mission/plannedCoverage.ts";
import { CorridorSight } from "../mission/sight.ts";
import { CoverageTold } from "./coverageTold.ts";

const periodMs = 500;
const nowhere: Watched = { section: Array(2).fill({ lat: 0, lon: 0 }), watchWidth: 1 }; // where a plan with nothing to see watches

/** Follows what a patrolling vehicle's camera has seen of what its plan watches, by the same model as the plan's coverage. */
export class CoverageWatch {
  readonly map: CoverageMap;
  readonly #plan: Plan;
  readonly #watched: Watched | undefined;
  #told: CoverageTold | undefined;
  #sight: CorridorSight | undefined;
  #ground: Ground | undefined;
  #observedAt = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    const watched = watchedOf(plan);
    this.#watched = watched.section.length >= 2 ? watched : undefined;
    this.map = mapOf(this.#watched ?? nowhere, gridStep(watched));
  }

  /** What changed since a revision of a raster; undefined where there is nothing to watch. */
  changes(map: string | null, revision: number): CoverageDelta | undefined {
    if (!this.#watched) return undefined;
    this.#told ??= new CoverageTold(this.map);
    const { outline, skipped } = this.#watched;
    return { ...this.#told.since(map, revision), ...(outline && { outline }), ...(skipped && { skipped }) };
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
