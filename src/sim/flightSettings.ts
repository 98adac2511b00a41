import type { Params } from "./params.ts";

/** How fast and how high an autopilot flies by itself, whatever its parameters are called. Metres, m/s, seconds. */
export interface FlightSettings {
  readonly speed: number;
  readonly climb: number;
  readonly sink: number;
  readonly acceleration: number;
  readonly waypointRadius: number;
  /** Lowest height above home at which it returns. */
  readonly returnAhl: number;
  /** 0 is the usual speed. */
  readonly returnSpeed: number;
  readonly returnLoiterSeconds: number;
  readonly landSink: number;
  readonly landFinalSink: number;
  /** Below this height above ground it sinks at the final speed. */
  readonly landFinalAgl: number;
}

/** ArduPilot Copter's parameters, in centimetres and milliseconds. https://ardupilot.org/copter/docs/parameters.html */
export function ardupilotSettings(params: Params): FlightSettings {
  const metres = (name: string): number => params.get(name) / 100;
  const high = metres("LAND_SPEED_HIGH");
  return {
    speed: metres("WPNAV_SPEED"),
    climb: metres("WPNAV_SPEED_UP"),
    sink: metres("WPNAV_SPEED_DN"),
    acceleration: metres("WPNAV_ACCEL"),
    waypointRadius: metres("WPNAV_RADIUS"),
    returnAhl: metres("RTL_ALT"),
    returnSpeed: metres("RTL_SPEED"),
    returnLoiterSeconds: params.get("RTL_LOIT_TIME") / 1000,
    landSink: high > 0 ? high : metres("WPNAV_SPEED_DN"),
    landFinalSink: metres("LAND_SPEED"),
    landFinalAgl: metres("LAND_ALT_LOW"),
  };
}

/** PX4's parameters, in SI. https://docs.px4.io/main/en/advanced_config/parameter_reference.html */
export function px4Settings(params: Params): FlightSettings {
  return {
    speed: params.get("MPC_XY_CRUISE"),
    climb: params.get("MPC_Z_V_AUTO_UP"),
    sink: params.get("MPC_Z_V_AUTO_DN"),
    acceleration: params.get("MPC_ACC_HOR"),
    waypointRadius: params.get("NAV_ACC_RAD"),
    returnAhl: params.get("RTL_RETURN_ALT"),
    returnSpeed: 0,
    returnLoiterSeconds: Math.max(0, params.get("RTL_LAND_DELAY")),
    landSink: params.get("MPC_Z_V_AUTO_DN"),
    landFinalSink: params.get("MPC_LAND_SPEED"),
    landFinalAgl: params.get("MPC_LAND_ALT2"),
  };
}
