import type { Leg } from "../leg.ts";
import type { Plan } from "../plan.ts";

/** A flight of another plan that may be in the air at the same time. */
export interface OtherFlight {
  readonly plan: Plan;
  readonly legs: readonly Leg[];
  /** Where it is: `on board Alpha`, `in the library`. */
  readonly where: string;
}
