import type { Ground } from "../geo/ground.ts";
import { pathLength } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { PIXELS_ON_CAR } from "./carPixels.ts";
import { CoverageMap } from "./coverage.ts";
import { homeAmslOf } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import { type Watched, watchedOf } from "./patterns/watched.ts";
import type { CameraProfile, Plan } from "./plan.ts";
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
 * What a patrol will have seen of what its plan watches, of whatever pattern, with times counted from its first leg, ms.
 * Counted once for each patrol; the map is not to be written to.
 * @throws RangeError for a plan that watches nothing (see `watchesGround`).
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
  { step }: Pick<CoverageWork, "step"> = {},
): Generator<CoverageCount, CoverageCount> {
  const watched = watchedOf(plan);
  const { camera } = plan;
  const key: CountKey = { watched, step: step ?? gridStep(watched), pixels: pixelsOf(plan), camera, ground };
  const had = done.get(patrol);
  if (had && isSame(had.key, key)) return { share: 1, map: had.map };
  const map = mapOf(watched, key.step);
  const otherwise = homeAmslOf(plan, ground) ?? 0;
  const sight = new CorridorSight(map, { camera, ground, otherwise, pixels: key.pixels });
  let looks = 0;
  for (const { pose, afterMs, share } of sweepOf(patrol.legs, camera, ground, otherwise)) {
    sight.look(pose, afterMs);
    if (++looks % LOOKS === 0) yield { share, map };
  }
  done.set(patrol, { key, map });
  return { share: 1, map };
}

const LOOKS = 20; // in one step

/** An empty map of what is watched. @throws RangeError where that is nothing. */
export const mapOf = ({ section, watchWidth, outline, skipped }: Watched, step: number): CoverageMap =>
  new CoverageMap(section, { step, width: watchWidth }, outline, skipped);

interface CountKey {
  readonly watched: Watched;
  readonly step: number;
  readonly pixels: number;
  readonly camera: CameraProfile;
  readonly ground: Ground;
}

/** What was counted for a patrol, for the checks and for the screen alike. */
const done = new WeakMap<Patrol, { key: CountKey; map: CoverageMap }>();

function isSame(a: CountKey, b: CountKey): boolean {
  const sameWork = a.ground === b.ground && a.step === b.step && a.pixels === b.pixels && a.camera === b.camera;
  const { section, watchWidth, outline = [], skipped = [] } = a.watched;
  return (
    sameWork &&
    watchWidth === b.watched.watchWidth &&
    isSameLine(section, b.watched.section) &&
    isSameLine(outline, b.watched.outline ?? []) &&
    skipped.flat().join() === (b.watched.skipped ?? []).flat().join()
  );
}

const isSameLine = (a: readonly LatLon[], b: readonly LatLon[]): boolean =>
  a === b || (a.length === b.length && a.every((p, i) => p.lat === b[i]?.lat && p.lon === b[i]?.lon));

/** Fewest pixels along a car that count as seen: what the detector needs, or more where the plan wants more. */
export const pixelsOf = ({ pattern }: Pick<Plan, "pattern">): number => Math.max(PIXELS_ON_CAR, pattern.pixels ?? 0);

/** A cell size that suits what is watched, metres: 20 along a line, less in an area, more where there would be too many cells. */
export function gridStep({
  section,
  watchWidth,
  outline,
}: Pick<Watched, "section" | "watchWidth" | "outline">): number {
  const length = pathLength(section);
  const square = length * 2 * watchWidth;
  return outline
    ? Math.max(LEAST_IN_AREA, Math.sqrt(square / MOST_IN_AREA))
    : Math.max(ALONG_LINE, Math.sqrt(square / MOST_CELLS), length / MOST_CELLS);
}

const ALONG_LINE = 20;
const MOST_CELLS = 100_000;
const LEAST_IN_AREA = 5; // lanes are close to each other where they are flown low
const MOST_IN_AREA = 40_000;
