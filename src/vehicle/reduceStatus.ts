import { ardupilotmega, type common } from "mavlink-mappings";
import { batteryOfStatus, batteryOfSystem, worstOf } from "./battery.ts";
import { kept } from "./kept.ts";
import { isPlace } from "./place.ts";
import type { VehicleState } from "./vehicleState.ts";

/** SYS_STATUS: which of its sensors are well, and what its main battery holds. */
export function sysStatus(state: VehicleState, m: common.SysStatus, at: number): VehicleState {
  const sensors = {
    present: m.onboardControlSensorsPresent,
    enabled: m.onboardControlSensorsEnabled,
    health: m.onboardControlSensorsHealth,
  };
  const batteries = batteryOfSystem(state.batteries ?? [], m, at);
  const battery = kept(state.battery, worstOf(batteries, at));
  return { ...state, sensors: kept(state.sensors, sensors), batteries, battery };
}

/** BATTERY_STATUS of one battery. */
export function battery(state: VehicleState, m: common.BatteryStatus, at: number): VehicleState {
  const before = state.batteries ?? [];
  const batteries = batteryOfStatus(before, m, at);
  return batteries === before ? state : { ...state, batteries, battery: kept(state.battery, worstOf(batteries, at)) };
}

/** EKF_STATUS_REPORT, ArduPilot's word on its estimate. */
export function ekf(state: VehicleState, m: ardupilotmega.EkfStatusReport): VehicleState {
  return withEstimator(state, {
    flags: m.flags,
    uninitialized: (m.flags & ardupilotmega.EkfStatusFlags.UNINITIALIZED) !== 0,
    velocity: m.velocityVariance,
    position: m.posHorizVariance,
    height: m.posVertVariance,
    compass: m.compassVariance,
  });
}

/** ESTIMATOR_STATUS, PX4's word on its estimate. */
export function estimator(state: VehicleState, m: common.EstimatorStatus): VehicleState {
  return withEstimator(state, {
    flags: m.flags,
    uninitialized: !m.flags,
    velocity: m.velRatio,
    position: m.posHorizRatio,
    height: m.posVertRatio,
    compass: m.magRatio,
  });
}

function withEstimator(state: VehicleState, next: NonNullable<VehicleState["estimator"]>): VehicleState {
  if (!Number.isFinite(next.flags)) return state;
  return { ...state, estimator: kept(state.estimator, next) };
}

/** FENCE_STATUS. */
export function fence(state: VehicleState, { breachStatus }: common.FenceStatus): VehicleState {
  const fenceBreached = breachStatus === 1;
  return fenceBreached === (state.fenceBreached ?? false) ? state : { ...state, fenceBreached };
}

/** GPS_RAW_INT. */
export function gps(state: VehicleState, m: common.GpsRawInt): VehicleState {
  const next = kept(state.gps, {
    fix: m.fixType,
    satellites: m.satellitesVisible === 255 ? 0 : m.satellitesVisible,
    ...(m.eph !== UNKNOWN_16 && { hdop: m.eph / 100 }),
  });
  return next === state.gps ? state : { ...state, gps: next };
}

/** HOME_POSITION. */
export function home(state: VehicleState, m: common.HomePosition): VehicleState {
  if (!isPlace(m.latitude, m.longitude) || !Number.isFinite(m.altitude)) return state;
  const next = kept(state.home, { lat: m.latitude / 1e7, lon: m.longitude / 1e7, amsl: m.altitude / 1e3 });
  return next === state.home ? state : { ...state, home: next };
}

const UNKNOWN_16 = 0xffff;
