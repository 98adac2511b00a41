import type { LatLon } from "../../src/geo/position.ts";
import { watchedOf } from "../../src/mission/patterns/watched.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** A plan with the corridor that it watches as its section, and of an area its outline; undefined where it watches nothing. */
export function corridorOf(
  plan: Plan,
): { readonly plan: Plan; readonly outline: readonly LatLon[] | undefined } | undefined {
  const { section, watchWidth, outline } = watchedOf(plan);
  return section.length < 2 ? undefined : { plan: { ...plan, section, watchWidth }, outline };
}
