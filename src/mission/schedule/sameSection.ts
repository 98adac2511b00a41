import type { Ground } from "../../geo/ground.ts";
import { nearestOnPath } from "../../geo/path.ts";
import type { Plan } from "../plan.ts";
import type { Schedule } from "./schedule.ts";
import { lineOf } from "./sortiePlan.ts";
import { ScheduleError } from "./task.ts";

/** Throws a ScheduleError where a plan flies elsewhere than a schedule. */
export function demandSameSection({ task }: Schedule, plan: Plan, ground: Ground): void {
  const line = lineOf(plan, ground);
  if (line.length >= 2 && task.line.every((place) => nearestOnPath(line, place).distance < SAME_METRES)) return;
  throw new ScheduleError(
    "The schedule was made for another path than that of the plan",
    "Make the schedule again, or open the plan that it was made from",
  );
}

const SAME_METRES = 25;
