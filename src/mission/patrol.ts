import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import type { MissionItem } from "./item.ts";
import { homeAmslOf, type Leg, legsOf } from "./leg.ts";
import { itemsOf } from "./patrolItems.ts";
import type { Plan } from "./plan.ts";
import { swathOf, type View, viewsOf } from "./views.ts";

/** What follows from a plan: how it is flown and what is seen. Derived each time, never stored. */
export interface Patrol {
  readonly legs: readonly Leg[];
  /** The mission, from take-off to the return; without ArduPilot's item 0, which is home. */
  readonly items: readonly MissionItem[];
  /** The strips of ground that the watch legs see. */
  readonly swath: readonly (readonly LatLon[])[];
  readonly views: readonly View[];
  /** Pitch of the gimbal on the first watch leg, degrees. */
  readonly gimbalPitchDeg: number;
  /** Height of home above mean sea level, metres; absent where the ground is not known. */
  readonly homeAmsl?: number;
  readonly estimate: Estimate;
  /** Set while the plan is still being changed: what takes long to check is left for later. */
  readonly sketch?: true;
}

/**
 * The corridor patrol of a plan: beside the section with the camera on it, and back. Never throws: a plan that can not
 * be flown has no legs or violates something, and `checkPlan` says what.
 */
export function patrolOf(plan: Plan, ground: Ground): Patrol {
  const legs = legsOf(plan, ground);
  const homeAmsl = homeAmslOf(plan, ground);
  let views: View[] | undefined;
  let swath: LatLon[][] | undefined;
  return {
    legs,
    items: itemsOf(plan, legs),
    // Only screens ask for these, and not at each step of a drag.
    get swath() {
      swath ??= swathOf(legs, this.views);
      return swath;
    },
    get views() {
      views ??= viewsOf(plan, ground, legs);
      return views;
    },
    gimbalPitchDeg: legs.find((leg) => leg.kind === "watch")?.gimbalPitchDeg ?? 0,
    ...(homeAmsl !== undefined && { homeAmsl }),
    estimate: estimateOf(plan, legs),
  };
}

/** The same while the plan is still being changed: `checkPlan` then leaves out whether everything is seen. */
export const sketchOf = (plan: Plan, ground: Ground): Patrol =>
  Object.defineProperty(patrolOf(plan, ground), "sketch", { value: true, enumerable: true });
