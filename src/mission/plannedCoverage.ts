import type { Ground } from "../geo/ground.ts";
import { pathLength } from "../geo/path.ts";
import { PIXELS_ON_CAR } from "./carPixels.ts";
import { CoverageMap } from "./coverage.ts";
import { homeAmslOf } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import type { Plan } from "./plan.ts";
import { CorridorSight } from "./sight.ts";
import { sweepOf } from "./sweep.ts";

export interface CoverageWork {
  /** Size of a cell, metres. */
  readonly step?: number;
  /** Asked now and then; true ends the work, and what was seen until then is given. */
  readonly stop?: () => boolean;
  /** Told now and then how much of the patrol was flown through, 0…1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * What a patrol will have seen of its corridor, with times counted from its first leg, ms. Counted once for each patrol;
 * the map is not to be written to.
 */
export function plannedCoverage(plan: Plan, patrol: Patrol, ground: Ground, work: CoverageWork = {}): CoverageMap {
  const { step = gridStep(plan), stop, onProgress } = work;
  const key = [plan.section, plan.watchWidth, plan.camera, ground, step, pixelsOf(plan)];
  const had = done.get(patrol);
  if (had && key.every((part, i) => part === had.key[i])) return had.map;
  const map = new CoverageMap(plan.section, { step, width: plan.watchWidth });
  const otherwise = homeAmslOf(plan, ground) ?? 0;
  const sight = new CorridorSight(map, { camera: plan.camera, ground, otherwise, pixels: pixelsOf(plan) });
  let looks = 0;
  for (const { pose, afterMs, share } of sweepOf(patrol.legs, plan.camera, ground, otherwise)) {
    sight.look(pose, afterMs);
    if (++looks % 200 !== 0) continue;
    onProgress?.(share);
    if (stop?.()) return map;
  }
  done.set(patrol, { key, map });
  return map;
}

/** What was counted for a patrol, for the checks and for the screen alike. */
const done = new WeakMap<Patrol, { key: readonly unknown[]; map: CoverageMap }>();

/** Fewest pixels along a car that count as seen: what the detector needs, or more where the plan wants more. */
export const pixelsOf = ({ pattern }: Pick<Plan, "pattern">): number => Math.max(PIXELS_ON_CAR, pattern.pixels ?? 0);

/** A cell size that suits a plan: 20 m, more where the corridor would have over a hundred thousand cells. */
export function gridStep({ section, watchWidth }: Pick<Plan, "section" | "watchWidth">): number {
  return Math.max(20, Math.sqrt((pathLength(section) * 2 * watchWidth) / MOST_CELLS));
}

const MOST_CELLS = 100_000;
