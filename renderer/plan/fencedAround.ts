import type { FenceKind } from "../../src/mission/fence.ts";
import { fenceAround } from "../../src/mission/fenceAround.ts";
import { pathOf } from "../../src/mission/fenceChecks.ts";
import { withFence } from "../../src/mission/fenceEdit.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** The plan with a new area to stay in around its own flight path in place of those it had; what to keep out of stays. */
export function fencedAround(plan: Plan, patrol: Pick<Patrol, "legs">, margin: number): Plan {
  const around = fenceAround(pathOf(patrol), margin);
  if (!around) return plan;
  const out = <T extends { readonly kind: FenceKind }>(areas: readonly T[] = []) =>
    areas.filter(({ kind }) => kind === "exclusion");
  return withFence(plan, {
    ...plan.fence,
    polygons: [...around.polygons, ...out(plan.fence?.polygons)],
    circles: out(plan.fence?.circles),
  });
}
