import { Course } from "./course.ts";
import { transitMs } from "./sortie.ts";
import { groundMs, type PatrolDrone, type ScheduleTask, usableMs } from "./task.ts";

/** How short the worst revisit time can be at best. */
export interface Bound {
  /** All drones over the section at all times: 2L/Σv on an open line, L/Σv on a closed one, ms. */
  readonly alwaysUpMs: number;
  /** The same, less the time that drones have to be away for a battery, ms. */
  readonly withReliefMs: number;
  /** What no schedule whatever can do better than, ms. */
  readonly certainMs: number;
  /** So many drones can be over the section on average. */
  readonly present: number;
}

/**
 * The bound that published schedulers are measured by: n drones of speed v need 2L/(n·v) for an open line and L/(n·v)
 * for a closed one. With relief it is the larger of two:
 * – n is the number that can be over the section on average: for each drone
 *   (usable endurance − climb − landing − 2 · shortest way) / (usable endurance + time on the ground after it);
 * – a drone that has to change its battery is away for at least A = landing + way + turnaround + way + climb, and in the
 *   W that begins with it the drones together fly no more than Σv·W − v·min(A, W), which must be the whole line.
 *
 * On a closed line both are proven: each place has to be looked at in each W, so that the line has to be flown once in it.
 * On an open line the factor of 2 is proven for drones of equal speed that stay over it (Czyzowicz, Gąsieniec, Kosowski
 * and Kranakis, Boundary patrolling by mobile agents with distinct maximal speeds, ESA 2011). Sorties that sweep it one
 * way and fly home from its end do not turn on it, and can do better; drones of different speeds can, too. What is
 * certain for these is that the line has to be flown once.
 */
export function boundOf({ line, closed, drones, horizonMs }: ScheduleTask): Bound {
  const course = new Course(line, closed);
  const shares = drones.map((drone) => shareOf(course, drone, horizonMs));
  const speed = drones.reduce((sum, drone) => sum + drone.speed, 0);
  const average = drones.reduce((sum, drone, i) => sum + drone.speed * (shares[i] as number), 0);
  const oneAway = (metres: number): number[] =>
    drones.map((drone, i) => {
      if (shares[i] === 1) return 0;
      const away = awayMs(course, drone);
      const short = (metres * 1000 + drone.speed * away) / speed; // where W is at least A
      return short >= away ? short : Math.min(away, (metres * 1000) / (speed - drone.speed));
    });
  const relieved = (metres: number) => Math.max((metres / average) * 1000, ...oneAway(metres));
  const metres = closed ? course.length : 2 * course.length;
  return {
    alwaysUpMs: (metres / speed) * 1000,
    withReliefMs: relieved(metres),
    certainMs: relieved(course.length),
    present: shares.reduce((sum, share) => sum + share, 0),
  };
}

const wayMs = (course: Course, drone: PatrolDrone): number =>
  transitMs(drone, course.away(drone.base, course.nearest(drone.base)));

const awayMs = (course: Course, drone: PatrolDrone): number =>
  drone.landMs + drone.climbMs + drone.turnaroundMs + 2 * wayMs(course, drone);

function shareOf(course: Course, drone: PatrolDrone, horizonMs: number): number {
  const up = usableMs(drone);
  const on = up - drone.climbMs - drone.landMs - 2 * wayMs(course, drone);
  if (on >= horizonMs) return 1;
  return Math.max(0, on) / (up + groundMs(drone, up));
}
