import { minimal } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { every } from "./clock.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/** Says once a second on every link that a ground station is here. https://mavlink.io/en/services/heartbeat.html */
export function startHeartbeat(node: MavlinkNode): Off {
  const beat = () =>
    node.send(
      messageOf(minimal.Heartbeat, {
        type: minimal.MavType.GCS,
        autopilot: minimal.MavAutopilot.INVALID,
        systemStatus: minimal.MavState.ACTIVE,
        mavlinkVersion: 3,
      }),
    );
  beat();
  return every(node.clock, 1_000, beat);
}
