import { flatGround } from "../../geo/ground.ts";
import { estimateOf } from "../estimate.ts";
import type { Plan } from "../plan.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { planOfSortie } from "./sortiePlan.ts";
import type { PatrolDrone, ScheduleTask } from "./task.ts";

/**
 * The best schedule whose sorties, made into missions of a plan, leave every battery its reserve: turns, climbs and wind
 * take more than schedules reckon with, and drones that they would run short keep that much to spare. Throws a
 * ScheduleError where none can be made.
 */
export function lastingSchedule(task: ScheduleTask, plan: Plan): Schedule {
  let drones = task.drones;
  for (let tries = 1; ; tries++) {
    const schedule = scheduleOf({ ...task, drones });
    const short = new Map(drones.map((drone) => [drone.id, shortMs(schedule, drone, plan)]));
    if (tries === MOST_TRIES || [...short.values()].every((ms) => ms <= 0)) return schedule;
    drones = drones.map((drone) => {
      const more = short.get(drone.id) ?? 0;
      return more <= 0 ? drone : { ...drone, spareMs: (drone.spareMs ?? 0) + more + 0.005 * drone.enduranceMs };
    });
  }
}

/** By how much the longest sorties of a drone take more of its battery than they may, in time of flight. */
function shortMs(schedule: Schedule, drone: PatrolDrone, plan: Plan): number {
  const longest = schedule.sorties
    .filter(({ droneId, watch }) => droneId === drone.id && watch.length > 0)
    .toSorted((a, b) => b.returnAt - b.takeOffAt - (a.returnAt - a.takeOffAt))
    .slice(0, LOOKED_AT);
  const used = longest.map((sortie) => {
    const own = planOfSortie(schedule, sortie, plan, LEVEL);
    return estimateOf(own.plan, own.legs).batteryPercent;
  });
  return ((Math.max(0, ...used) - (100 - drone.reservePercent)) * drone.enduranceMs) / 100;
}

const LEVEL = flatGround(0);
const MOST_TRIES = 4;
const LOOKED_AT = 3;
