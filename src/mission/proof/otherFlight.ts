import type { Leg } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { same } from "../planDifference.ts";

/** A flight of another plan that may be in the air at the same time. */
export interface OtherFlight {
  readonly plan: Plan;
  readonly legs: readonly Leg[];
  /** Where it is: `on board Alpha`, `in the library`. */
  readonly where: string;
}

/** Whether two plans are one and the same, wherever each starts from. */
export const isSamePlan = (a: Plan, b: Plan): boolean =>
  a.name === b.name && same({ ...a, home: null }, { ...b, home: null });
