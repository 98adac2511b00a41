import type { Param, ParamKind, Params } from "./params.ts";
import type { WingSettings } from "./wingManeuvers.ts";

const of = (kind: ParamKind) => (name: string, value: number) => ({ name, kind, value: Math.fround(value) });
const int8 = of("int8");
const int16 = of("int16");
const int32 = of("int32");
const real32 = of("real32");

/** Defaults as ArduPilot Plane 4.5 has them, but for speeds, climb and battery, which are those of our drone. https://ardupilot.org/plane/docs/parameters.html */
export const planeParams: readonly Param[] = [
  int16("SYSID_THISMAV", 1),
  int16("SYSID_MYGCS", 255),
  int32("ARMING_CHECK", 1),
  real32("AIRSPEED_CRUISE", 20), // m/s
  real32("AIRSPEED_MIN", 15),
  real32("AIRSPEED_MAX", 28),
  real32("ROLL_LIMIT_DEG", 45),
  real32("NAVL1_PERIOD", 17), // s
  real32("NAVL1_DAMPING", 0.75),
  real32("TECS_CLMB_MAX", 3), // m/s
  real32("TECS_SINK_MAX", 3), // m/s
  real32("TECS_TIME_CONST", 5), // s
  int16("WP_RADIUS", 90), // m
  int16("WP_LOITER_RAD", 60), // m, negative is counter-clockwise
  real32("RTL_ALTITUDE", 100), // m above home, -1 is where it is
  int16("RTL_RADIUS", 0), // m, 0 is WP_LOITER_RAD
  real32("RALLY_LIMIT_KM", 5),
  real32("TKOFF_ALT", 50), // m
  int16("LAND_DISARMDELAY", 20), // s
  int8("MIS_RESTART", 0),
  int8("BATT_MONITOR", 4),
  int32("BATT_CAPACITY", 12_000), // mAh
  real32("BATT_LOW_VOLT", 21),
  real32("BATT_LOW_MAH", 1800),
  int8("BATT_LOW_TIMER", 10),
  int8("BATT_FS_LOW_ACT", 1), // return
  real32("BATT_CRT_VOLT", 20),
  real32("BATT_CRT_MAH", 900),
  int8("BATT_FS_CRT_ACT", 1),
  int8("FS_GCS_ENABL", 0),
  int8("FS_LONG_ACTN", 0),
  real32("FS_LONG_TIMEOUT", 5),
  int8("GPS1_TYPE", 1),
  int8("FENCE_ENABLE", 0),
  int8("FENCE_ACTION", 1), // return
  real32("FENCE_ALT_MAX", 100), // m
  int8("FENCE_TYPE", 4),
  int8("MNT1_TYPE", 4),
  real32("MNT1_PITCH_MIN", -90),
  real32("MNT1_PITCH_MAX", 20),
  int8("SIM_GPS1_ENABLE", 1),
  int16("STAT_BOOTCNT", 1),
];

/** How these parameters have it fly. It returns at one height, from above and from below. */
export function planeSettings(params: Params, ahl: () => number): WingSettings {
  const high = params.get("RTL_ALTITUDE");
  const returnAhl = high < 0 ? ahl() : high;
  return {
    airspeed: params.get("AIRSPEED_CRUISE"),
    minAirspeed: params.get("AIRSPEED_MIN"),
    maxAirspeed: params.get("AIRSPEED_MAX"),
    climb: params.get("TECS_CLMB_MAX"),
    sink: params.get("TECS_SINK_MAX"),
    bankDeg: params.get("ROLL_LIMIT_DEG"),
    heightSeconds: Math.max(1, params.get("TECS_TIME_CONST")),
    loiterRadius: params.get("WP_LOITER_RAD"),
    returnRadius: params.get("RTL_RADIUS"),
    returnAhl,
    descendAhl: returnAhl,
    sinksToReturn: true,
    climbsOut: "heading",
    holdsAtWaypoints: false,
  };
}
