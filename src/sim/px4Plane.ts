import type { AircraftOptions } from "./aircraft.ts";
import { type Param, Params } from "./params.ts";
import { px4Params } from "./px4Params.ts";
import { Px4Vehicle } from "./px4Vehicle.ts";
import { VectorGuidance } from "./vectorGuidance.ts";
import type { WingManeuver } from "./wingManeuver.ts";
import type { WingSettings } from "./wingManeuvers.ts";
import { Wings } from "./wings.ts";

/** A simulated fixed wing of PX4. https://docs.px4.io/main/en/flight_modes_fw/ */
export class Px4Plane extends Px4Vehicle<WingManeuver> {
  constructor(options: AircraftOptions) {
    const params = options.params ?? new Params(px4PlaneParams);
    const guidance = new VectorGuidance(() => ({
      periodSeconds: Math.max(1, params.get("NPFG_PERIOD")),
      damping: params.get("NPFG_DAMPING"),
      switchShare: params.get("NPFG_SW_DST_MLT"),
    }));
    super(options, { params, airframe: (parts) => new Wings(parts, () => wingSettings(params), guidance) });
  }
}

const int32 = (name: string, value: number): Param => ({ name, kind: "int32", value });
const real32 = (name: string, value: number): Param => ({ name, kind: "real32", value: Math.fround(value) });

/** Defaults as PX4 1.15 has them for a fixed wing, but for speeds, climb and battery, which are those of our drone. */
export const px4PlaneParams: readonly Param[] = [
  ...px4Params.filter(({ name }) => !/^(MPC|MIS_TAKEOFF|NAV_ACC|RTL|SYS_AUTOSTART)/.test(name)),
  real32("FW_AIRSPD_MAX", 28), // m/s
  real32("FW_AIRSPD_MIN", 15),
  real32("FW_AIRSPD_TRIM", 20),
  real32("FW_R_LIM", 50), // degrees
  real32("FW_T_ALT_TC", 5), // s
  real32("FW_T_CLMB_MAX", 3), // m/s
  real32("FW_T_SINK_MAX", 3), // m/s
  real32("MIS_TAKEOFF_ALT", 30), // m
  real32("NAV_LOITER_RAD", 80), // m
  real32("NPFG_DAMPING", 0.7),
  real32("NPFG_PERIOD", 10), // s
  real32("NPFG_SW_DST_MLT", 0.32),
  real32("RTL_DESCEND_ALT", 100), // m
  real32("RTL_LAND_DELAY", -1), // circles for ever
  real32("RTL_LOITER_RAD", 80), // m
  real32("RTL_RETURN_ALT", 100), // m
  int32("SYS_AUTOSTART", 2100),
];

const wingSettings = (params: Params): WingSettings => ({
  airspeed: params.get("FW_AIRSPD_TRIM"),
  minAirspeed: params.get("FW_AIRSPD_MIN"),
  maxAirspeed: params.get("FW_AIRSPD_MAX"),
  climb: params.get("FW_T_CLMB_MAX"),
  sink: params.get("FW_T_SINK_MAX"),
  bankDeg: params.get("FW_R_LIM"),
  heightSeconds: Math.max(1, params.get("FW_T_ALT_TC")),
  loiterRadius: params.get("NAV_LOITER_RAD"),
  returnRadius: params.get("RTL_LOITER_RAD"),
  returnAhl: params.get("RTL_RETURN_ALT"),
  descendAhl: params.get("RTL_DESCEND_ALT"),
  sinksToReturn: false,
  climbsOut: "line",
  holdsAtWaypoints: true,
});
