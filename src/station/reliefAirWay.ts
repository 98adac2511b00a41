import { FailureError } from "../contract/failure.ts";
import type { Ground } from "../geo/ground.ts";
import { legsOf } from "../mission/leg.ts";
import type { Plan } from "../mission/plan.ts";
import type { DroneNow } from "../mission/schedule/reliefState.ts";
import { forbiddenFromAir } from "./airMission.ts";

/**
 * Throws where the straight way of a drone in the air to where its new mission begins may not be flown: fence, no-fly zones,
 * own side, ground and heights. Said here in words of the schedule; the upload proves it again with what is on board.
 * @throws FailureError bad-input
 */
export function demandWayFromAir(plan: Plan, drone: DroneNow | undefined, ground: Ground): void {
  const id = drone?.droneId ?? "the drone";
  if (!drone?.place || drone.ahl === undefined || legsOf(plan, ground).length === 0)
    throw new FailureError("bad-input", `where ${id} is, or where its mission begins, is not known`, "Wait for it");
  const forbidden = forbiddenFromAir(plan, { ...drone.place, ahl: drone.ahl }, ground);
  if (forbidden)
    throw new FailureError(
      "bad-input",
      `on the straight way from where it is in the air to its new watch: ${forbidden.message}`,
      forbidden.remedy ?? "Send it home, or fly it there by hand",
    );
}
