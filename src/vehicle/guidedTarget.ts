import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { LatLon } from "../geo/position.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { MavlinkNode } from "../mavlink/node.ts";

/** Where a vehicle in Guided shall fly, for autopilots without MAV_CMD_DO_REPOSITION. */
export interface GuidedTarget {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly systemId: number;
  readonly componentId: number;
  readonly place: LatLon & { readonly ahl: number };
  /** What the user calls it, for messages. */
  readonly what: string;
}

/**
 * Sets the target, which is not acknowledged, and asks for it back to be sure. Rejects with a FailureError `timeout` when the
 * vehicle does not show it. https://mavlink.io/en/messages/common.html#SET_POSITION_TARGET_GLOBAL_INT
 */
export async function setGuidedTarget({ node, commands, place, what, ...target }: GuidedTarget): Promise<void> {
  const [x, y] = [Math.round(place.lat * 1e7), Math.round(place.lon * 1e7)];
  let confirmed = false;
  const off = node.on(common.PositionTargetGlobalInt, ({ message, systemId }) => {
    if (systemId !== target.systemId) return;
    if (Math.abs(message.latInt - x) < NEAR && Math.abs(message.lonInt - y) < NEAR) confirmed = true;
  });
  const request = { command: common.MavCmd.REQUEST_MESSAGE, params: [common.PositionTargetGlobalInt.MSG_ID], what };
  try {
    for (let attempt = 0; attempt < ATTEMPTS && !confirmed; attempt++) {
      node.send(
        messageOf(common.SetPositionTargetGlobalInt, {
          targetSystem: target.systemId,
          targetComponent: target.componentId,
          coordinateFrame: common.MavFrame.GLOBAL_RELATIVE_ALT_INT,
          typeMask: POSITION_ONLY,
          latInt: x,
          lonInt: y,
          alt: place.ahl,
        }),
        target,
      );
      await commands.run({ ...target, ...request, kind: "idempotent" });
      await new Promise<void>((resolve) => node.clock.after(CONFIRM_MS, resolve));
    }
  } finally {
    off();
  }
  if (!confirmed)
    throw new FailureError("timeout", `${what}: the vehicle did not confirm its target`, "Look where it flies.");
}

const ATTEMPTS = 4;
const CONFIRM_MS = 300;
const NEAR = 20; // 10⁻⁷ degrees
const POSITION_ONLY = 0b1101_1111_1000 as common.PositionTargetTypemask;
