import { watchedOf } from "../../src/mission/patterns/watched.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** The plan with the corridor that it watches as its section; undefined where it watches an area, or nothing. */
export function corridorOf(plan: Plan): Plan | undefined {
  const { section, watchWidth, outline } = watchedOf(plan);
  return section.length < 2 || outline ? undefined : { ...plan, section, watchWidth };
}
