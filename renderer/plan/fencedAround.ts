import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { fencedAroundFlight } from "../../src/mission/proof/fenceAroundFlight.ts";

/** The plan with a new area to stay in around its own flight in place of those it had; what to keep out of stays. */
export const fencedAround = (plan: Plan, patrol: Pick<Patrol, "legs">, margin: number): Plan =>
  fencedAroundFlight(plan, patrol, margin);
