import { type Fence, fenceProblems, type RallyPoint } from "../fence.ts";
import type { Plan } from "../plan.ts";

/** What a vehicle is known to hold; absent where that is not known. */
export interface OnBoard {
  readonly fence?: Fence;
  readonly rally?: readonly RallyPoint[];
}

/** The plan as a vehicle would fly it: with the fence and rally points that stay on board where it brings none itself. */
export const asFlown = (plan: Plan, { fence, rally }: OnBoard): Plan => ({
  ...plan,
  ...(!plan.fence && fence && fenceProblems(fence).length === 0 && { fence }),
  ...(!plan.rally && rally && { rally }),
});

/**
 * The fence that a vehicle is sent for a plan: its own, and its no-fly zones as areas to stay out of, so that the vehicle
 * minds them too. Undefined where the plan brings no fence: what is on board stays, and no-fly zones are kept by the path.
 */
export function fenceToSend({ fence, zones }: Pick<Plan, "fence" | "zones">): Fence | undefined {
  if (!fence) return undefined;
  const noFly = (zones ?? []).filter(({ kind, points }) => kind === "no-fly" && points.length >= 3);
  if (noFly.length === 0) return fence;
  const added = noFly.map(({ points }) => ({ kind: "exclusion" as const, points }));
  return { ...fence, polygons: [...fence.polygons, ...added] };
}
