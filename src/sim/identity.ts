import { type MavLinkData, minimal, standard } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { Aircraft } from "./aircraft.ts";
import { Copter } from "./copter.ts";
import { stateOf } from "./copterState.ts";
import { Plane } from "./plane.ts";
import { isByHand } from "./planeModes.ts";
import { isManual } from "./px4Modes.ts";
import { Px4Vehicle } from "./px4Vehicle.ts";
import type { TelemetryView } from "./telemetry.ts";

/** HEARTBEAT as the autopilot fills it. https://mavlink.io/en/services/heartbeat.html */
export function heartbeatOf(copter: Aircraft): minimal.Heartbeat {
  return messageOf(minimal.Heartbeat, {
    type: copter.airframe.kind === "fixed-wing" ? minimal.MavType.FIXED_WING : minimal.MavType.QUADROTOR,
    autopilot: copter.autopilot === "px4" ? minimal.MavAutopilot.PX4 : minimal.MavAutopilot.ARDUPILOTMEGA,
    baseMode: modeFlags(copter) | flag.CUSTOM_MODE_ENABLED | (copter.armed ? flag.SAFETY_ARMED : 0),
    customMode: copter.customMode,
    systemStatus: stateOf(copter),
    mavlinkVersion: 3,
  });
}

const flag = minimal.MavModeFlag;

function modeFlags(copter: Aircraft): number {
  if (copter instanceof Px4Vehicle) {
    const byHand = flag.MANUAL_INPUT_ENABLED | flag.STABILIZE_ENABLED;
    return isManual(copter.mode) ? byHand : flag.AUTO_ENABLED | flag.STABILIZE_ENABLED | flag.GUIDED_ENABLED;
  }
  if (copter instanceof Plane) {
    if (copter.mode === "MANUAL") return flag.MANUAL_INPUT_ENABLED;
    return flag.STABILIZE_ENABLED | (isByHand(copter.mode) ? flag.MANUAL_INPUT_ENABLED : flag.GUIDED_ENABLED);
  }
  const mode = copter instanceof Copter ? copter.mode : "STABILIZE";
  const flies = mode !== "STABILIZE" && mode !== "ALT_HOLD" && mode !== "LAND";
  return flag.STABILIZE_ENABLED | flag.MANUAL_INPUT_ENABLED | (flies ? flag.GUIDED_ENABLED : 0);
}

/** AUTOPILOT_VERSION: what the vehicle can do. */
export function autopilotVersionOf({ copter }: TelemetryView): MavLinkData {
  const px4 = copter.autopilot === "px4";
  const can = standard.MavProtocolCapability;
  const both =
    can.MISSION_INT |
    can.COMMAND_INT |
    can.SET_POSITION_TARGET_GLOBAL_INT |
    can.MISSION_FENCE |
    can.MISSION_RALLY |
    can.FTP |
    can.MAVLINK2;
  return messageOf(standard.AutopilotVersion, {
    capabilities:
      both |
      (px4
        ? can.PARAM_ENCODE_BYTEWISE | can.SET_ATTITUDE_TARGET | can.SET_POSITION_TARGET_LOCAL_NED
        : can.MISSION_FLOAT | can.PARAM_FLOAT | can.PARAM_ENCODE_C_CAST),
    flightSwVersion: px4 ? (1 << 24) | (15 << 16) | (4 << 8) | 255 : (4 << 24) | (5 << 16) | (7 << 8) | 255,
    flightCustomVersion: [...new TextEncoder().encode("vedette0")],
    uid: 0x5eedn,
  });
}
