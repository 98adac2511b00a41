import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import type { MessageType } from "../mavlink/dialect.ts";

/** What moves at every message and is read by `live`. */
export const HOT: readonly MessageType<MavLinkData>[] = [
  common.Attitude,
  common.GlobalPositionInt,
  common.VfrHud,
  common.GimbalDeviceAttitudeStatus,
  ardupilotmega.MountStatus,
  common.BatteryStatus,
];

/** What may change the record. */
export const COLD: readonly MessageType<MavLinkData>[] = [
  common.SysStatus,
  common.GpsRawInt,
  common.HomePosition,
  common.ExtendedSysState,
  common.MissionCurrent,
  common.MissionItemReached,
  common.FenceStatus,
  common.EstimatorStatus,
  ardupilotmega.EkfStatusReport,
];

/** What a gimbal that is a component of its own says for its vehicle. */
export const GIMBAL_MESSAGES: ReadonlySet<number> = new Set([
  common.GimbalDeviceAttitudeStatus.MSG_ID,
  ardupilotmega.MountStatus.MSG_ID,
]);

/**
 * Whether a heartbeat is an autopilot's. Ground stations, gimbals, cameras and transponders beat as well, but have no autopilot,
 * and from 100 on the numbers of components are theirs. https://mavlink.io/en/messages/common.html#MAV_COMPONENT
 */
export function isVehicle({ type, autopilot }: minimal.Heartbeat, componentId: number): boolean {
  const mayBe = componentId >= 1 && componentId < minimal.MavComponent.CAMERA;
  return mayBe && autopilot !== minimal.MavAutopilot.INVALID && !NO_VEHICLE.has(type);
}

const NO_VEHICLE: ReadonlySet<number> = new Set([
  minimal.MavType.GCS,
  minimal.MavType.ANTENNA_TRACKER,
  minimal.MavType.ONBOARD_CONTROLLER,
  minimal.MavType.GIMBAL,
  minimal.MavType.ADSB,
  minimal.MavType.CAMERA,
  minimal.MavType.CHARGING_STATION,
]);
