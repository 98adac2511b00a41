import { fromQgcPlan, type ReadPlan } from "../qgcPlan.ts";
import { foreignPlan } from "./foreignPlan.ts";
import { readWaypoints } from "./waypointFile.ts";

/**
 * Opens a mission file as a plan: a `.plan` of Vedette or QGroundControl, or a waypoint list of Mission Planner. Throws a
 * PlanFileError that names the place that is wrong.
 */
export function openMission(text: string): ReadPlan {
  if (!/^\uFEFF?\s*QGC\s+WPL/.test(text)) return fromQgcPlan(text);
  const { mission, left } = readWaypoints(text);
  const { plan, notCarried } = foreignPlan(mission);
  return { plan, notCarried: [...left, ...notCarried] };
}
