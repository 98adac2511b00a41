import { boundOf } from "./bound.ts";
import { scheduleOf } from "./schedule.ts";
import type { PatrolDrone, ScheduleTask } from "./task.ts";

/**
 * The fewest drones like those of a task, added in turn at the bases that they have, whose schedule keeps its promise;
 * undefined where not even `most` do, or nothing is promised. Throws a ScheduleError where no schedule can be made.
 */
export function crewNeeded(task: ScheduleTask, most = MOST_CREW): number | undefined {
  const { promiseMs } = task;
  if (promiseMs === undefined) return undefined;
  for (let count = task.drones.length; count <= most; count++) {
    const asked = { ...task, drones: crewOf(task.drones, count) };
    if (boundOf(asked).certainMs > promiseMs) continue; // no schedule of so few can
    if (scheduleOf(asked).revisit.worstMs <= promiseMs) return count;
  }
  return undefined;
}

/** So many drones like these, each a copy of one of them in turn. */
function crewOf(drones: readonly PatrolDrone[], count: number): PatrolDrone[] {
  return Array.from({ length: count }, (_, i) => {
    const like = drones[i % drones.length] as PatrolDrone;
    return i < drones.length ? like : { ...like, id: `${like.id} (${i + 1})` };
  });
}

const MOST_CREW = 24;
