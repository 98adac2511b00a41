import { common, minimal } from "mavlink-mappings";
import { failsafesOf, inFailsafe } from "./failsafe.ts";
import type { VehicleState } from "./vehicleState.ts";

/**
 * What still forbids take-off, in words; empty when the vehicle is ready or flying. The vehicle's own complaints come first:
 * it decides in the end.
 */
export function notReady(state: VehicleState, at: number): string[] {
  if (state.landed === "in-air" || state.landed === "taking-off" || state.landed === "landing") return [];
  const { gps, battery, sensors } = state;
  const reasons = state.armed ? [] : state.complaints.filter((c) => at - c.at < COMPLAINT_MS).map((c) => c.text);
  // A report comes when something changes; the bit comes every second, and knows sooner that all is well.
  if (!state.armed && state.armingProblems && !(sensors && isGood(sensors, S.PREARM_CHECK)))
    reasons.push(...state.armingProblems);
  if (state.systemStatus === minimal.MavState.BOOT || state.systemStatus === minimal.MavState.CALIBRATING)
    reasons.push("The autopilot is starting");
  if (!gps) reasons.push("GPS: nothing heard yet");
  else if (gps.fix < FIX_3D) reasons.push(`GPS: no 3D fix yet (${gps.satellites} satellites)`);
  else if (gps.hdop !== undefined && gps.hdop > MOST_HDOP)
    reasons.push(`GPS: satellites stand badly (HDOP ${gps.hdop.toFixed(1)}, at most ${MOST_HDOP.toFixed(1)})`);
  if (state.fenceBreached) reasons.push("Fence: the vehicle is outside of it");
  if (state.estimator) reasons.push(...estimatorWords(state.estimator));
  if (!state.home) reasons.push("Home is not set yet");
  if (battery?.percent !== undefined && battery.percent < LOW_PERCENT) reasons.push(`Battery at ${battery.percent} %`);
  if (battery?.state && battery.state !== "ok") reasons.push(`Battery: the vehicle says ${battery.state}`);
  if (inFailsafe(state))
    reasons.push(`In failsafe${failsafesOf(state).length ? `: ${failsafesOf(state).join(", ")}` : ""}`);
  if (sensors) reasons.push(...unhealthy(sensors));
  // The pre-arm check says only that something is wrong: worth a line when nothing better is known.
  if (reasons.length === 0 && !state.armed && sensors && lacks(sensors, S.PREARM_CHECK))
    reasons.push("The autopilot's own check before arming has not passed");
  return [...new Set(reasons)];
}

/** What the position estimate lacks. https://mavlink.io/en/messages/common.html#ESTIMATOR_STATUS */
function estimatorWords(e: NonNullable<VehicleState["estimator"]>): string[] {
  if (e.uninitialized) return ["Estimator: not started yet"];
  const words: string[] = [];
  if ((e.flags & E.ATTITUDE) === 0) words.push("Estimator: no attitude yet");
  // On the ground ArduPilot only predicts that it will know where it is.
  if ((e.flags & (E.POS_HORIZ_ABS | E.PRED_POS_HORIZ_ABS)) === 0) words.push("Estimator: no position yet");
  for (const [name, ratio] of [
    ["speed", e.velocity],
    ["position", e.position],
    ["height", e.height],
    ["compass", e.compass],
  ] as const)
    if (ratio >= 1) words.push(`Estimator: ${name} does not fit (${ratio.toFixed(1)}, at most 1.0)`);
  return words;
}

const E = common.EstimatorStatusFlags;
const MOST_HDOP = 2;
const COMPLAINT_MS = 35_000; // ArduPilot repeats them every 30 s
const LOW_PERCENT = 20;
const FIX_3D = 3; // GPS_FIX_TYPE_3D_FIX

type Sensors = NonNullable<VehicleState["sensors"]>;

const lacks = ({ present, enabled, health }: Sensors, bit: number): boolean =>
  (present & enabled & bit) !== 0 && (health & bit) === 0;

const isGood = ({ present, enabled, health }: Sensors, bit: number): boolean =>
  (present & enabled & health & bit) !== 0;

function unhealthy(sensors: Sensors): string[] {
  // ArduPlane reports terrain as ill until it has all of it, and asks for it before arming only where the mission needs it.
  const spared = isGood(sensors, S.PREARM_CHECK) ? S.TERRAIN : 0;
  return SENSORS.filter(([bit]) => bit !== spared && lacks(sensors, bit)).map(([, words]) => words);
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
  [S.SENSOR_DIFFERENTIAL_PRESSURE, "Airspeed sensor is not healthy"],
  [S.SENSOR_3D_GYRO2, "Second gyroscope is not healthy"],
  [S.SENSOR_3D_ACCEL2, "Second accelerometer is not healthy"],
  [S.SENSOR_3D_MAG2, "Second compass is not healthy"],
  [S.SENSOR_OPTICAL_FLOW, "Optical flow sensor is not healthy"],
  [S.SENSOR_LASER_POSITION, "Rangefinder is not healthy"],
  [S.SENSOR_PROXIMITY, "Proximity sensor is not healthy"],
  [S.OBSTACLE_AVOIDANCE, "Obstacle avoidance is not healthy"],
  [S.SENSOR_PROPULSION, "Propulsion is not healthy"],
  [S.LOGGING, "The logger is not healthy"],
  [S.SENSOR_BATTERY, "Battery monitor is not healthy"],
];
