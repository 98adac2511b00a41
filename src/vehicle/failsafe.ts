import { common, minimal } from "mavlink-mappings";
import type { VehicleState } from "./vehicleState.ts";

/** Whether the vehicle says that it acts by itself because something failed. */
export const inFailsafe = (state: VehicleState): boolean =>
  isCritical(state) || (state.failsafes?.length ?? 0) > 0 || (state.armed && state.fenceBreached === true);

/** Which failsafes, by name: what it said in words, its fence, and the sensors that fail while it says that it is critical. */
export function failsafesOf(state: VehicleState): string[] {
  const names = new Set(state.failsafes);
  if (state.armed && state.fenceBreached) names.add("Fence");
  const { sensors } = state;
  if (isCritical(state) && sensors)
    for (const [bit, name] of BITS)
      if ((sensors.present & sensors.enabled & bit) !== 0 && (sensors.health & bit) === 0) names.add(name);
  if (isCritical(state) && (state.battery?.state === "critical" || state.battery?.state === "failed"))
    names.add("Battery");
  return [...names];
}

/**
 * The failsafes in force after the vehicle said something. ArduPilot names and clears them ("Radio Failsafe", "Radio Failsafe
 * Cleared"), PX4 mostly names what was lost. Returns the same list when the words are about something else.
 */
export function failsafesAfter(names: readonly string[], text: string): readonly string[] {
  if (/^(?:PreArm|Arm|Preflight Fail)\b/i.test(text)) return names; // a complaint, not an event
  const name = WORDS.find(([pattern]) => pattern.test(text))?.[1];
  if (!name) return names;
  if (!/\b(?:clear(?:ed)?|off|over|recovered|regained|restored|resolved|deactivated|ended)\b/i.test(text))
    return names.includes(name) ? names : [...names, name];
  if (name === OTHER) return names.length === 0 ? names : []; // PX4: "Failsafe mode deactivated" ends all of them
  return names.includes(name) ? names.filter((other) => other !== name) : names;
}

const OTHER = "Failsafe";

const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:radio|rc|throttle)\b.*fail-?safe|fail-?safe.*\b(?:radio|rc|throttle)\b|(?:rc|manual control)\b.*\b(?:lost|regained)/i,
    "Radio",
  ],
  [/batt.*fail-?safe|fail-?safe.*batt|battery \d* ?is (?:low|critical)/i, "Battery"],
  [
    /(?:gcs|ground (?:control )?station|data ?link).*(?:fail-?safe|lost|regained)|fail-?safe.*(?:gcs|data ?link)/i,
    "Ground station",
  ],
  [/(?:ekf|estimator).*fail-?safe|fail-?safe.*(?:ekf|estimator)/i, "EKF"],
  [/fence.*(?:breach|fail-?safe)|(?:geo)?fence (?:cleared)|fail-?safe.*fence/i, "Fence"],
  [/terrain.*fail-?safe|fail-?safe.*terrain/i, "Terrain"],
  [/vibration.*(?:fail-?safe|compensation)/i, "Vibration"],
  [/dead ?reckon.*fail-?safe|gps.*fail-?safe|fail-?safe.*gps/i, "GPS"],
  [/^crash:|fail-?safe.*crash/i, "Crash"],
  [/fail-?safe/i, OTHER],
];

const S = common.MavSysStatusSensor;
const BITS: readonly (readonly [number, string])[] = [
  [S.SENSOR_RC_RECEIVER, "Radio"],
  [S.SENSOR_BATTERY, "Battery"],
  [S.AHRS, "EKF"],
  [S.GEOFENCE, "Fence"],
  [S.TERRAIN, "Terrain"],
  [S.SENSOR_GPS, "GPS"],
];

const isCritical = ({ systemStatus }: VehicleState): boolean =>
  systemStatus === minimal.MavState.CRITICAL || systemStatus === minimal.MavState.EMERGENCY;
