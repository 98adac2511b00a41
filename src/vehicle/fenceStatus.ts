import { common } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";
import type { VehicleState } from "./vehicleState.ts";

/**
 * How a vehicle stands to its fence, as its sensors and FENCE_STATUS say; undefined for one that has none. ArduPilot calls a
 * fence that is only reported not enabled. https://mavlink.io/en/messages/common.html#MAV_SYS_STATUS_SENSOR
 */
export function fenceStatus({ sensors, fenceBreached }: VehicleState): VehicleRecord["fence"] {
  const has = (bits: number | undefined) => ((bits ?? 0) & common.MavSysStatusSensor.GEOFENCE) !== 0;
  if (!has(sensors?.present) && !fenceBreached) return undefined;
  return { enabled: has(sensors?.enabled), ...(fenceBreached && { breached: true }) };
}
