import type { Ground } from "../../../src/geo/ground.ts";
import { nearestOnPath } from "../../../src/geo/path.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { lineOf } from "../../../src/mission/schedule/sortiePlan.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";

/** Throws a ScheduleError where the plan on the table flies elsewhere than the schedule. */
export function demandSameSection({ task }: Schedule, plan: Plan, ground: Ground): void {
  const line = lineOf(plan, ground);
  if (line.length >= 2 && task.line.every((place) => nearestOnPath(line, place).distance < SAME_METRES)) return;
  throw new ScheduleError(
    "The schedule was made for another path than that of the plan on the table",
    "Make the schedule again, or open the plan that it was made from",
  );
}

const SAME_METRES = 25;
