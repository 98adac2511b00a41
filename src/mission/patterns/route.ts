import type { Ground } from "../../geo/ground.ts";
import { homeAmslOf } from "../leg.ts";
import type { Plan } from "../plan.ts";
import type { RoutePattern } from "./pattern.ts";
import { routeLegs } from "./routeLegs.ts";
import type { Stretch } from "./stretch.ts";

/**
 * The pieces of a route on the map, for what shares a path among drones. Where no stop says that its way is a watch, all
 * ways between stops are.
 */
export function routeStretches(plan: Plan, pattern: RoutePattern, ground: Ground): Stretch[] {
  const legs = routeLegs({ ...plan, home: null }, pattern, ground, homeAmslOf(plan, ground));
  const told = legs.some(({ kind }) => kind === "watch");
  return legs.map(({ kind, from, to, looking }) => ({
    kind: told ? kind : "watch",
    from,
    to,
    looking,
    target: plan.section,
    pass: 0,
  }));
}
