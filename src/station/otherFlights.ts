import type { StatusText } from "../contract/records.ts";
import { legsOf } from "../mission/leg.ts";
import type { Patrol } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import { isSamePlan, type OtherFlight } from "../mission/proof/otherFlight.ts";
import { staysClearOfOthers } from "../mission/proof/separationChecks.ts";
import type { Station } from "./station.ts";

type Parts = Pick<Station, "fleet" | "patrols" | "replayed" | "store" | "groundOf">;

/**
 * What may be in the air together with a vehicle that is to fly a plan: the patrols on board other vehicles that were
 * heard, and the plans of the library that are shown, but for the plan's own entry there.
 */
export function otherFlights(station: Parts, vehicleId: string, plan: Plan): OtherFlight[] {
  const { fleet, patrols, replayed, store } = station;
  const onBoard = patrols.holders().flatMap((id): OtherFlight[] => {
    const vehicle = fleet.find(id);
    const held = patrols.of(id)?.plan;
    if (!vehicle || !held || id === vehicleId || replayed.has(id)) return [];
    return [{ plan: held, legs: legsOf(held, station.groundOf(id)), where: `on board ${vehicle.name}` }];
  });
  const ground = station.groundOf(vehicleId);
  const shown = store.plans
    .shown()
    .filter((one) => one.plan.name !== plan.name && !onBoard.some((other) => isSamePlan(other.plan, one.plan)))
    .map((one): OtherFlight => ({ plan: one.plan, legs: legsOf(one.plan, ground), where: "in the library" }));
  return [...onBoard, ...shown];
}

/** What is to be said of a plan that a vehicle is about to be sent, where it comes too near what may be in the air with it. */
export function separationTexts(
  station: Parts,
  { vehicleId, plan, patrol, at }: { vehicleId: string; plan: Plan; patrol: Patrol; at: number },
): StatusText[] {
  const others = otherFlights(station, vehicleId, plan);
  const ground = station.groundOf(vehicleId);
  return staysClearOfOthers({ plan, patrol, ground, home: plan.home, others }).map(({ message, remedy }) => ({
    ...{ vehicleId, at, severity: WARNING },
    text: remedy ? `${message}. ${remedy}.` : message,
  }));
}

const WARNING = 4; // MAV_SEVERITY
