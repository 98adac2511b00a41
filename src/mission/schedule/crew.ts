import type { Course } from "./course.ts";
import { transitMs } from "./sortie.ts";
import { type PatrolDrone, usableMs } from "./task.ts";

/** A drone with what it takes it to reach any place of the section. */
export interface Member {
  readonly drone: PatrolDrone;
  /** Time in the air, its reserve left. */
  readonly usableMs: number;
  /** Metres along of the place that is nearest to its base. */
  readonly nearest: number;
  /** From its base to evenly spaced places along the section, ms. */
  readonly transits: Float64Array;
  readonly length: number;
}

/** Straight flights to places between two of the table are at most what the table gives: distance to a line is convex. */
export function memberOf(course: Course, drone: PatrolDrone): Member {
  const count = Math.max(64, 2 * course.line.length);
  return {
    drone,
    usableMs: usableMs(drone),
    nearest: course.nearest(drone.base),
    transits: Float64Array.from({ length: count + 1 }, (_, i) =>
      transitMs(drone, course.away(drone.base, (course.length * i) / count)),
    ),
    length: course.length,
  };
}

/** From the base to a place `along` metres, ms. */
export function transitTo({ transits, length }: Member, along: number): number {
  const last = transits.length - 1;
  const x = Math.min(Math.max((along / length) * last, 0), last);
  const i = Math.min(Math.floor(x), last - 1);
  const a = transits[i] as number;
  return a + ((transits[i + 1] as number) - a) * (x - i);
}
