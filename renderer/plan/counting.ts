import type { Ground } from "../../src/geo/ground.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import { watchesGround } from "../../src/mission/patterns/watched.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { countingCoverage } from "../../src/mission/plannedCoverage.ts";

/** A count of what a patrol will see, which goes on step by step. */
export type Count = ReturnType<typeof countingCoverage>;

/** The count of what a patrol will see; undefined where the checks count none. */
export const countOf = (plan: Plan, patrol: Patrol, ground: Ground): Count | undefined =>
  watchesGround(plan) && patrol.legs.some(({ kind }) => kind === "watch")
    ? countingCoverage(plan, patrol, ground)
    : undefined;

/** Steps of a count until an instant of `performance.now()`; how much is counted, or undefined when all is. */
export function stepsUntil(count: Count, until: number): number | undefined {
  for (;;) {
    const { done, value } = count.next();
    if (done) return undefined;
    if (performance.now() >= until) return value.share;
  }
}
