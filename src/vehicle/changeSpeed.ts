import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { SetupTarget } from "./setupActions.ts";

/**
 * Has a vehicle fly at another speed on its way, metres per second: over ground, or through the air with wings. It keeps to it
 * until its mission or its pilot says otherwise. https://mavlink.io/en/messages/common.html#MAV_CMD_DO_CHANGE_SPEED
 */
export async function changeSpeed({ vehicle, commands }: SetupTarget, speed: number): Promise<void> {
  const what = "Changing the speed";
  if (vehicle.lost)
    throw new FailureError("unreachable", `${what} was not sent: ${vehicle.name} is not heard`, "Wait until it is.");
  const { systemId, componentId, kind } = vehicle.state;
  const type = kind === "fixed-wing" ? common.SpeedType.AIRSPEED : common.SpeedType.GROUNDSPEED;
  const command = common.MavCmd.DO_CHANGE_SPEED;
  await commands.run({ systemId, componentId, command, params: [type, speed, -1], kind: "idempotent", what });
}
