import type { Plan } from "../../src/mission/plan.ts";

/** What a plan may ask for besides its section and its zones. */
export type Demand = "ownSide" | "wind" | "link";

/** The plan that asks for one thing more, or for another measure of it. */
export const withDemand = <D extends Demand>(plan: Plan, demand: D, value: NonNullable<Plan[D]>): Plan => ({
  ...plan,
  [demand]: value,
});

/** The plan that does not ask for it. */
export function withoutDemand(plan: Plan, demand: Demand): Plan {
  const { [demand]: asked, ...rest } = plan;
  return asked === undefined ? plan : (rest as Plan);
}
