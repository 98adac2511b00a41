import { flatGround } from "../../geo/ground.ts";
import { estimateOf } from "../estimate.ts";
import type { Plan } from "../plan.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { planOfSortie } from "./sortiePlan.ts";
import type { PatrolDrone, ScheduleTask } from "./task.ts";

/**
 * The best schedule that its sorties, made into missions of a plan, keep: corners, climbs and wind take more time and
 * battery than schedules reckon with. Drones that they make late are reckoned slower over the section, and those that
 * they would run short keep that much battery to spare. Each try is told of. Throws a ScheduleError where none can be made.
 */
export function lastingSchedule(task: ScheduleTask, plan: Plan, tell: (tries: Tries) => void = () => {}): Schedule {
  let drones = task.drones;
  let best: { schedule: Schedule; wrong: number } | undefined;
  for (let tries = 1; ; tries++) {
    tell({ now: tries, most: MOST_TRIES });
    const schedule = scheduleOf({ ...task, drones });
    const real = drones.map((drone) => flownBy(schedule, drone, plan));
    // A drone that runs short is worse than one that is late.
    const wrong = Math.max(...real.map(({ late, shortMs }) => (shortMs > 0 ? 1 : 0) + Math.max(0, late - ON_TIME)));
    if (!best || wrong < best.wrong) best = { schedule, wrong };
    if (tries === MOST_TRIES || wrong === 0) return best.schedule;
    drones = drones.map((drone, i) => slower(drone, real[i] as Flown));
  }
}

/** How far the search is: the try that is made now, of so many at most. */
export interface Tries {
  readonly now: number;
  readonly most: number;
}

interface Flown {
  /** The flight takes so many times as long as scheduled. */
  readonly late: number;
  /** It takes so much more of the battery than it may, in time of flight. */
  readonly shortMs: number;
}

/** How the longest sorties of a drone would be flown. */
function flownBy(schedule: Schedule, drone: PatrolDrone, plan: Plan): Flown {
  const longest = schedule.sorties
    .filter(({ droneId, watch }) => droneId === drone.id && watch.length > 0)
    .toSorted((a, b) => b.returnAt - b.takeOffAt - (a.returnAt - a.takeOffAt))
    .slice(0, LOOKED_AT);
  let late = 1;
  let percent = 0;
  for (const sortie of longest) {
    const own = planOfSortie(schedule, sortie, plan, LEVEL);
    const { durationMs, batteryPercent } = estimateOf(own.plan, own.legs);
    late = Math.max(late, durationMs / (sortie.returnAt - sortie.takeOffAt));
    percent = Math.max(percent, batteryPercent);
  }
  return { late, shortMs: ((percent - (100 - drone.reservePercent)) * drone.enduranceMs) / 100 };
}

function slower(drone: PatrolDrone, { late, shortMs }: Flown): PatrolDrone {
  // First the time: the flight that is scheduled then takes less of the battery, too.
  if (late > ON_TIME) return { ...drone, missionSpeed: drone.missionSpeed ?? drone.speed, speed: drone.speed / late };
  if (shortMs <= 0) return drone;
  return { ...drone, spareMs: (drone.spareMs ?? 0) + shortMs + 0.005 * drone.enduranceMs };
}

const LEVEL = flatGround(0);
const ON_TIME = 1.01;
const MOST_TRIES = 6;
const LOOKED_AT = 3;
