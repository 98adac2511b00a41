import { common, minimal } from "mavlink-mappings";
import type { VehicleState } from "./vehicleState.ts";

/**
 * What still forbids take-off, in words; empty when the vehicle is ready or flying. The vehicle's own complaints come first:
 * it decides in the end.
 */
export function notReady(state: VehicleState, at: number): string[] {
  if (state.landed === "in-air" || state.landed === "taking-off" || state.landed === "landing") return [];
  const { gps, battery, sensors } = state;
  const reasons = state.armed ? [] : state.complaints.filter((c) => at - c.at < COMPLAINT_MS).map((c) => c.text);
  if (state.systemStatus === minimal.MavState.BOOT || state.systemStatus === minimal.MavState.CALIBRATING)
    reasons.push("The autopilot is starting");
  if (!gps) reasons.push("GPS: nothing heard yet");
  else if (gps.fix < FIX_3D) reasons.push(`GPS: no 3D fix yet (${gps.satellites} satellites)`);
  if (!state.home) reasons.push("Home is not set yet");
  if (battery?.percent !== undefined && battery.percent < LOW_PERCENT) reasons.push(`Battery at ${battery.percent} %`);
  if (sensors) reasons.push(...unhealthy(sensors));
  // The pre-arm check says only that something is wrong: worth a line when nothing better is known.
  if (reasons.length === 0 && !state.armed && sensors && lacks(sensors, S.PREARM_CHECK))
    reasons.push("The autopilot's own check before arming has not passed");
  return [...new Set(reasons)];
}

/** Whether the vehicle says that it acts by itself because something failed. */
export const inFailsafe = (state: VehicleState): boolean =>
  state.systemStatus === minimal.MavState.CRITICAL || state.systemStatus === minimal.MavState.EMERGENCY;

const COMPLAINT_MS = 35_000; // ArduPilot repeats them every 30 s
const LOW_PERCENT = 20;
const FIX_3D = 3; // GPS_FIX_TYPE_3D_FIX

type Sensors = NonNullable<VehicleState["sensors"]>;

const lacks = ({ present, enabled, health }: Sensors, bit: number): boolean =>
  (present & enabled & bit) !== 0 && (health & bit) === 0;

function unhealthy(sensors: Sensors): string[] {
  return SENSORS.filter(([bit]) => lacks(sensors, bit)).map(([, words]) => words);
}

const S = common.MavSysStatusSensor;
const SENSORS: readonly (readonly [number, string])[] = [
  [S.SENSOR_3D_GYRO, "Gyroscope is not healthy"],
  [S.SENSOR_3D_ACCEL, "Accelerometer is not healthy"],
  [S.SENSOR_3D_MAG, "Compass is not healthy"],
  [S.SENSOR_ABSOLUTE_PRESSURE, "Barometer is not healthy"],
  [S.SENSOR_GPS, "GPS is not healthy"],
  [S.AHRS, "Attitude estimate is not healthy"],
  [S.TERRAIN, "Terrain data is missing"],
  [S.GEOFENCE, "Geofence is not healthy"],
  [S.LOGGING, "The logger is not healthy"],
  [S.SENSOR_BATTERY, "Battery monitor is not healthy"],
];
