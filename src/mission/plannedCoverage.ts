import type { Ground } from "../geo/ground.ts";
import { pathLength } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
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
  /** Of what lies in the corridor, only this is watched. */
  readonly outline?: readonly LatLon[] | undefined;
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
  const { stop, onProgress } = work;
  const count = countingCoverage(plan, patrol, ground, work);
  for (let looks = 1; ; looks++) {
    const { done, value } = count.next();
    if (done) return value.map;
    if (looks % 10 !== 0) continue;
    onProgress?.(value.share);
    if (stop?.()) return value.map;
  }
}

/** A count that is under way: how much of the patrol was flown through, 0…1, and what was seen until then. */
export interface CoverageCount {
  readonly share: number;
  readonly map: CoverageMap;
}

/** The same in small steps, each about a millisecond, for who has other things to do meanwhile. */
export function* countingCoverage(
  plan: Plan,
  patrol: Patrol,
  ground: Ground,
  { step = gridStep(plan), outline }: Pick<CoverageWork, "step" | "outline"> = {},
): Generator<CoverageCount, CoverageCount> {
  const had = done.get(patrol);
  const key = { plan, ground, step, outline: outline ?? [] };
  if (had && isSame(had.key, key)) return { share: 1, map: had.map };
  const map = new CoverageMap(plan.section, { step, width: plan.watchWidth }, outline);
  const otherwise = homeAmslOf(plan, ground) ?? 0;
  const sight = new CorridorSight(map, { camera: plan.camera, ground, otherwise, pixels: pixelsOf(plan) });
  let looks = 0;
  for (const { pose, afterMs, share } of sweepOf(patrol.legs, plan.camera, ground, otherwise)) {
    sight.look(pose, afterMs);
    if (++looks % LOOKS === 0) yield { share, map };
  }
  done.set(patrol, { key, map });
  return { share: 1, map };
}

const LOOKS = 20; // in one step

interface CountKey {
  readonly plan: Plan;
  readonly ground: Ground;
  readonly step: number;
  readonly outline: readonly LatLon[];
}

/** What was counted for a patrol, for the checks and for the screen alike. */
const done = new WeakMap<Patrol, { key: CountKey; map: CoverageMap }>();

function isSame(a: CountKey, b: CountKey): boolean {
  if (a.ground !== b.ground || a.step !== b.step || !isSameLine(a.outline, b.outline)) return false;
  if (a.plan === b.plan) return true;
  return (
    a.plan.watchWidth === b.plan.watchWidth &&
    a.plan.camera === b.plan.camera &&
    pixelsOf(a.plan) === pixelsOf(b.plan) &&
    isSameLine(a.plan.section, b.plan.section)
  );
}

const isSameLine = (a: readonly LatLon[], b: readonly LatLon[]): boolean =>
  a === b || (a.length === b.length && a.every((p, i) => p.lat === b[i]?.lat && p.lon === b[i]?.lon));

/** Fewest pixels along a car that count as seen: what the detector needs, or more where the plan wants more. */
export const pixelsOf = ({ pattern }: Pick<Plan, "pattern">): number => Math.max(PIXELS_ON_CAR, pattern.pixels ?? 0);

/** A cell size that suits a plan: 20 m, more where the corridor would have over a hundred thousand cells. */
export function gridStep({ section, watchWidth }: Pick<Plan, "section" | "watchWidth">): number {
  return Math.max(20, Math.sqrt((pathLength(section) * 2 * watchWidth) / MOST_CELLS));
}

const MOST_CELLS = 100_000;
