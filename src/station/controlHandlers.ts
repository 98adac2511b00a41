import type { ControlCalls } from "../contract/control.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { OperatorControls } from "./operatorControls.ts";

/** Answers what windows ask about who commands a vehicle. */
export function controlHandlers({
  control,
  fleet,
}: {
  readonly control: OperatorControls;
  readonly fleet: Fleet;
}): Handlers<ControlCalls> {
  const systemOf = (vehicleId: string) => fleet.vehicle(vehicleId).state.systemId;
  return {
    "control.request": async ({ vehicleId }) => {
      await control.request(systemOf(vehicleId));
      return null;
    },
    "control.release": async ({ vehicleId }) => {
      await control.release(systemOf(vehicleId));
      return null;
    },
    "control.answer": async ({ vehicleId, answer }) => {
      await control.answer(systemOf(vehicleId), answer);
      return null;
    },
  };
}
