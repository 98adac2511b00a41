import { defaultDrone, droneProfiles } from "../catalog.ts";
import { newPlan } from "../edit.ts";
import { MOST_STOPS } from "../patterns/stop.ts";
import type { Plan } from "../plan.ts";
import { demand, PlanFileError } from "../planFile.ts";
import { planSchema } from "../planSchema.ts";
import { routeOfItems } from "./missionRoute.ts";
import type { PlanMission } from "./planMission.ts";

interface ForeignHints {
  readonly fixedWing?: boolean;
  /** m/s that the file plans with. */
  readonly speed?: number | undefined;
}

/** The name of a plan that came from another program, which give missions none. */
export const IMPORTED = "Imported mission";

/**
 * The plan of another program's mission: its items as a route, its fence and rally points. One that holds no more than the
 * line of a pattern gives that as the section. `notCarried` says in words what is not as it was. Throws a PlanFileError
 * that names the item, or says that there is nothing to fly.
 */
export function foreignPlan(
  { home, items, fence, rally, patterns = [] }: Omit<PlanMission, "patterns"> & Partial<Pick<PlanMission, "patterns">>,
  { fixedWing = false, speed }: ForeignHints = {},
): { readonly plan: Plan; readonly notCarried: readonly string[] } {
  const drone = fixedWing ? (droneProfiles.find(({ kind }) => kind === "fixed-wing") ?? defaultDrone) : defaultDrone;
  const base = newPlan({ drone, name: IMPORTED });
  const otherwise = speed !== undefined && speed > 0 ? speed : drone.cruiseSpeed;
  const { route, left } = routeOfItems(items, { speed: otherwise, drone, ahl: base.pattern.ahl });
  const boundary = { ...(fence && { fence }), ...(rally && { rally }) };
  const start = home && { lat: home.lat, lon: home.lon };
  const places = route.stops.length;
  if (places > MOST_STOPS)
    throw new PlanFileError(
      `This mission flies to ${places.toLocaleString("en")} places, ${MOST_STOPS.toLocaleString("en")} are the most`,
      "Divide it in the program that wrote it",
    );
  if (places > 0) {
    const plan: Plan = { ...base, ...boundary, home: start, pattern: route };
    return { plan: demand(planSchema, plan, ""), notCarried: left };
  }
  const line = patterns.find(({ kind, places }) => kind === "line" && places.length >= 2);
  if (!line)
    throw new PlanFileError(
      "This mission has no waypoints: there is nothing to fly",
      "Open one with waypoints, or draw the patrol on the globe",
    );
  const section = line.places.map(([lat, lon]) => ({ lat, lon }));
  const pattern = { ...base.pattern, standoff: 0, back: "none", speed: route.speed } as const;
  const plan: Plan = { ...base, ...boundary, section, pattern, home: start };
  return {
    plan: demand(planSchema, plan, ""),
    notCarried: [`the pattern of a ${line.type} (its line was taken)`, ...left],
  };
}
