import { FailureError } from "../contract/failure.ts";
import type { FleetCommand } from "../contract/setup.ts";
import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import type { Plan } from "../mission/plan.ts";
import type { OnBoard } from "../mission/proof/onBoard.ts";
import { detourOf } from "../mission/schedule/detour.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { planFor, provedCue } from "./cueProof.ts";

/** Where a vehicle of a group is sent: its own height, metres above home. */
export type FleetTarget = LatLon & { readonly ahl: number };

/** What a way is proved with: the plan that the vehicle holds, where there is one, and what is on board. */
export interface FleetHeld {
  readonly plan: Plan | undefined;
  readonly onBoard: OnBoard;
}

/**
 * Throws where a vehicle of a group may not fly straight there, or not hang at that height where it is: fence, no-fly zones, own
 * side, ground, greatest height, and for a way battery. Ways that start too low are refused, a climb out of there is not.
 * @throws FailureError refused
 */
export function demandFleetWay(
  command: Extract<FleetCommand, { kind: "goTo" | "height" }>["kind"],
  { vehicle, held, to }: { readonly vehicle: Vehicle; readonly held: FleetHeld; readonly to: FleetTarget },
  ground: Ground,
): void {
  const { plan, onBoard } = held;
  demandHeight(to.ahl, plan);
  if (command === "goTo") {
    const none = { payload: undefined, left: undefined, amsl: undefined, ageMs: undefined };
    const proved = provedCue({ kind: "go", vehicle, plan, onBoard, place: to, ahl: to.ahl, ...none }, ground);
    if (proved.why !== undefined) throw new FailureError("refused", proved.why, proved.remedy);
    return;
  }
  const aside = { ...to, lat: to.lat + ONE_METRE }; // a way of no length has no legs to be proved
  const task = { plan: planFor({ vehicle, plan, onBoard }), from: to, to: [aside], ahl: to.ahl, stayMs: 0, back: null };
  const [forbidden] = detourOf(task, ground).refused;
  if (forbidden) throw new FailureError("refused", forbidden.message, forbidden.remedy ?? "Choose another height");
}

/** Throws above the greatest height of the drone of a plan, or of any drone where none is named. @throws FailureError refused */
export function demandHeight(ahl: number, plan: Plan | undefined): void {
  const most = plan?.drone.maxHeight ?? MOST_AHL;
  if (ahl > most)
    throw new FailureError(
      "refused",
      `${Math.round(ahl)} m above home is over the ${Math.round(most)} m that ${plan?.drone.maxHeight ? plan.drone.name : "a group"} may fly at`,
      `Choose ${Math.round(most)} m or less; those near each other are stacked above the height asked for`,
    );
}

/** Metres above home that a group is not sent beyond where no plan says how high its drones may fly. */
const MOST_AHL = 500;
const ONE_METRE = 1 / 111_195; // degrees of latitude
