import type { VehicleRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { type Patrol, patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** A plan that a vehicle holds, and what follows from it over the known ground. */
export interface OnBoard {
  readonly plan: Plan;
  readonly patrol: Patrol;
}

/** Tells what a vehicle holds as the station verified it; derived anew only when that or the ground changed. */
export function onBoardReader(): (vehicle: VehicleRecord | undefined, ground: Ground) => OnBoard | undefined {
  let key: readonly unknown[] = [];
  let known: OnBoard | undefined;
  return (vehicle, ground) => {
    const { patrol } = vehicle ?? {};
    if (!patrol) return undefined;
    const next = [vehicle?.id, patrol.uploadedAt, ground];
    if (!known || next.some((part, i) => part !== key[i])) {
      key = next;
      known = { plan: patrol.plan, patrol: patrolOf(patrol.plan, ground) };
    }
    return known;
  };
}
