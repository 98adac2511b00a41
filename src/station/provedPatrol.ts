import type { Patrol } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import type { OnBoard } from "../mission/proof/onBoard.ts";
import { provenPatrol } from "./patrols.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

/**
 * The patrol of a plan as the vehicle will fly it, proved over heights that are all read first: none is taken as unknown
 * that an elevation file holds, and none is invented, as the planner invents none: a height above ground is not kept over
 * ground that nobody knows. @throws FailureError bad-input with the first violation that forbids flying it.
 */
export async function provedPatrol(
  { fleet, terrain, demo }: Pick<Station, "fleet" | "terrain" | "demo">,
  vehicleId: string,
  plan: Plan,
  onBoard: OnBoard = {},
): Promise<Patrol> {
  const home = fleet.find(vehicleId)?.state.home;
  return terrain.over({ plan, home, beneath: demo.ground }, (known) =>
    provenPatrol(plan, known ?? unknownGround, home, onBoard),
  );
}
