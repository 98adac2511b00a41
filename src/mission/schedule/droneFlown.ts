import { newPlan } from "../edit.ts";
import type { Plan } from "../plan.ts";
import type { PatrolDrone } from "./task.ts";

/** The plan of a schedule as one drone of it flies: its speed home, its endurance and reserve, in the plan's wind. */
export function droneFlown(drone: PatrolDrone, plan: Plan = newPlan()): Pick<Plan, "pattern" | "drone" | "wind"> {
  const { transitSpeed: speed, enduranceMs, reservePercent } = drone;
  const { wind } = plan;
  return {
    pattern: { ...plan.pattern, speed },
    drone: { ...plan.drone, enduranceMs, reservePercent, maxSpeed: Math.max(plan.drone.maxSpeed, speed) },
    ...(wind && { wind }),
  };
}
