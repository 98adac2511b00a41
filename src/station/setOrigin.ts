import { FailureError } from "../contract/failure.ts";
import type { Position } from "../geo/position.ts";
import { HomeOrigin } from "../mavlink/homeOrigin.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Fleet } from "../vehicle/fleet.ts";

/**
 * Tells a vehicle that flies without satellites where it stands: the origin that its estimator counts from. Rejects `refused`
 * while it is armed, or when it keeps another.
 */
export async function setOrigin(
  { node, fleet }: { readonly node: MavlinkNode; readonly fleet: Fleet },
  vehicleId: string,
  place: Position,
): Promise<void> {
  const { name, state } = fleet.vehicle(vehicleId);
  if (state.armed)
    throw new FailureError("refused", `${name} is given no origin while it is armed`, "Land and disarm it first.");
  await new HomeOrigin(node, fleet.commands).setOrigin(state.systemId, place);
}
