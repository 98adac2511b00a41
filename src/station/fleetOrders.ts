import { FailureError } from "../contract/failure.ts";
import type { FleetCommand } from "../contract/setup.ts";
import type { FlightActions } from "../vehicle/flightActions.ts";

/** Has a vehicle do what was asked of several. */
export function obey(actions: FlightActions, command: FleetCommand): Promise<void> {
  switch (command.kind) {
    case "takeOff":
      return actions.takeOff(command.ahl);
    case "setMode":
      return actions.setMode(command.mode);
    case "arm":
    case "disarm":
    case "startMission":
    case "pause":
    case "resume":
    case "returnHome":
    case "land":
      return actions[command.kind]();
    default:
      throw new FailureError("bad-input", "There is no such command");
  }
}
