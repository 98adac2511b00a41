import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";

/** A vehicle that shall be at a height above its home. */
export interface Stacked {
  readonly id: string;
  /** Where it is, or will be. */
  readonly at: LatLon;
  /** Its height above mean sea level now; of two the higher one stays above. */
  readonly amsl: number;
  readonly homeAmsl: number;
}

/**
 * At which heights above their own homes, metres, vehicles fly that are sent to the same heights: at least `ahl`, and those
 * that are near each other `HEIGHT_APART` above each other, in the order in which they are above each other now, so that none climbs or sinks
 * through another's height.
 */
export function heightsApart(vehicles: readonly Stacked[], ahl: number): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  for (const group of groupsOf(vehicles)) {
    let below = Number.NEGATIVE_INFINITY;
    for (const { id, homeAmsl } of group.sort((a, b) => a.amsl - b.amsl || (a.id < b.id ? -1 : 1))) {
      below = Math.max(homeAmsl + ahl, below + HEIGHT_APART);
      heights.set(id, below - homeAmsl);
    }
  }
  return heights;
}

/** Each near to at least one other of its group. */
function groupsOf(vehicles: readonly Stacked[]): Stacked[][] {
  let groups: Stacked[][] = [];
  for (const vehicle of vehicles) {
    const near = groups.filter((group) => group.some(({ at }) => distance(at, vehicle.at) < NEAR));
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), vehicle]];
  }
  return groups;
}

/** Metres between the heights of vehicles over one place: more than what their barometers drift apart in a flight. */
export const HEIGHT_APART = 15;
const NEAR = 300; // metres over ground
