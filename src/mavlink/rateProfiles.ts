import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import type { MessageType } from "./dialect.ts";

/** How often a vehicle shall send a message. */
export interface MessageRate {
  readonly type: MessageType<MavLinkData>;
  readonly hertz: number;
  /** MAV_AUTOPILOT: asked of this firmware alone; default of every one. */
  readonly only?: minimal.MavAutopilot;
}

/** How much a vehicle tells: `rich` to place what its camera sees, `lean` to see where it is and how it fares. */
export type RateProfile = "rich" | "lean";

/** For a few vehicles: enough to place what their cameras see. */
export const richRates: readonly MessageRate[] = [
  { type: common.Attitude, hertz: 10 },
  { type: common.GlobalPositionInt, hertz: 5 },
  { type: common.GimbalDeviceAttitudeStatus, hertz: 10 },
  { type: common.VfrHud, hertz: 4 },
  { type: common.GpsRawInt, hertz: 2 },
  { type: common.SysStatus, hertz: 1 },
  { type: common.BatteryStatus, hertz: 1 },
  { type: common.ExtendedSysState, hertz: 1 },
  { type: common.MissionCurrent, hertz: 1 },
  ...readinessRates(0.5),
];

/** For a fleet that shares a radio: little more than six messages a second from each vehicle. */
export const leanRates: readonly MessageRate[] = [
  { type: common.Attitude, hertz: 1 },
  { type: common.GlobalPositionInt, hertz: 2 },
  { type: common.GimbalDeviceAttitudeStatus, hertz: 1 },
  { type: common.VfrHud, hertz: 0.5 },
  { type: common.GpsRawInt, hertz: 0.2 },
  { type: common.SysStatus, hertz: 0.2 },
  { type: common.BatteryStatus, hertz: 0.2 },
  { type: common.ExtendedSysState, hertz: 0.5 },
  { type: common.MissionCurrent, hertz: 0.5 },
  ...readinessRates(0.1),
];

/** What readiness rests on besides; each firmware has a message of its own for its estimate of where it is. */
function readinessRates(hertz: number): MessageRate[] {
  const { ARDUPILOTMEGA, PX4 } = minimal.MavAutopilot;
  return [
    { type: ardupilotmega.EkfStatusReport, hertz, only: ARDUPILOTMEGA },
    { type: common.FenceStatus, hertz, only: ARDUPILOTMEGA },
    { type: common.EstimatorStatus, hertz, only: PX4 },
  ];
}
