import { minimal } from "mavlink-mappings";
import type { Enu } from "../geo/position.ts";
import type { Aircraft } from "./aircraft.ts";

/** MAV_STATE as Copter reports it: critical in a failsafe, standby on the ground, else active. */
export function stateOf(copter: Aircraft): minimal.MavState {
  if (copter.failsafe !== "none") return minimal.MavState.CRITICAL;
  return copter.landed ? minimal.MavState.STANDBY : minimal.MavState.ACTIVE;
}

/** The place it flies to, in the body's frame. */
export const cruiseDestination = ({ maneuver }: Aircraft): Enu | undefined => maneuver?.destination;
