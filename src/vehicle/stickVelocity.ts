import { common } from "mavlink-mappings";
import { toRad } from "../geo/position.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { StickVelocity } from "../mission/stickLimits.ts";

/**
 * Tells a copter in Guided to keep a velocity; it stops by itself when it is not told again for three seconds.
 * https://ardupilot.org/dev/docs/copter-commands-in-guided-mode.html
 */
export function sendStickVelocity(
  node: MavlinkNode,
  target: { readonly systemId: number; readonly componentId: number },
  { north, east, up, yawRateDeg }: StickVelocity,
): void {
  node.send(
    messageOf(common.SetPositionTargetGlobalInt, {
      targetSystem: target.systemId,
      targetComponent: target.componentId,
      coordinateFrame: common.MavFrame.GLOBAL_RELATIVE_ALT_INT,
      typeMask: VELOCITY_AND_YAW_RATE,
      ...{ vx: north, vy: east, vz: -up, yawRate: toRad(yawRateDeg) },
    }),
    target,
  );
}

/** Position, acceleration and yaw are passed over. https://mavlink.io/en/messages/common.html#POSITION_TARGET_TYPEMASK */
const VELOCITY_AND_YAW_RATE = 0b0101_1100_0111 as common.PositionTargetTypemask;
