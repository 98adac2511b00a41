import type { ardupilotmega } from "mavlink-mappings";
import { common } from "mavlink-mappings";
import { toDeg, wrap180, wrap360 } from "../geo/position.ts";
import { isPlace } from "./place.ts";
import { fromQuaternion } from "./quaternion.ts";
import type { VehicleState } from "./vehicleState.ts";

/** ATTITUDE: how it is turned. */
export function attitude(state: VehicleState, m: common.Attitude, at: number): VehicleState {
  if (!Number.isFinite(m.roll + m.pitch + m.yaw)) return state;
  const angles = { at, rollDeg: toDeg(m.roll), pitchDeg: toDeg(m.pitch), yawDeg: wrap360(toDeg(m.yaw)) };
  return { ...state, attitude: angles };
}

/** VFR_HUD: how fast it is. */
export function speeds(state: VehicleState, { groundspeed, airspeed, climb }: common.VfrHud): VehicleState {
  if (!Number.isFinite(groundspeed + airspeed + climb)) return state;
  return { ...state, speeds: { groundSpeed: groundspeed, airSpeed: airspeed, climb } };
}

/** GLOBAL_POSITION_INT: where it is and where it goes. */
export function position(state: VehicleState, m: common.GlobalPositionInt, at: number): VehicleState {
  if (!isPlace(m.lat, m.lon) || !Number.isFinite(m.alt + m.relativeAlt + m.vx + m.vy + m.vz)) return state;
  return {
    ...state,
    place: {
      at,
      lat: m.lat / 1e7,
      lon: m.lon / 1e7,
      amsl: m.alt / 1e3,
      ahl: m.relativeAlt / 1e3,
      north: m.vx / 100,
      east: m.vy / 100,
      down: m.vz / 100,
      ...(m.hdg >= 0 && m.hdg <= 36_000 && { headingDeg: m.hdg / 100 }),
    },
  };
}

/** GIMBAL_DEVICE_ATTITUDE_STATUS: where its camera looks. */
export function gimbal(state: VehicleState, m: common.GimbalDeviceAttitudeStatus, at: number): VehicleState {
  const { pitchDeg, yawDeg } = fromQuaternion(m.q);
  const inEarthFrame =
    (m.flags & common.GimbalDeviceFlags.YAW_IN_EARTH_FRAME) !== 0 ||
    ((m.flags & common.GimbalDeviceFlags.YAW_IN_VEHICLE_FRAME) === 0 &&
      (m.flags & common.GimbalDeviceFlags.YAW_LOCK) !== 0);
  const nose = state.attitude?.yawDeg;
  if (inEarthFrame && nose === undefined) return state;
  if (!Number.isFinite(pitchDeg + yawDeg)) return state;
  return { ...state, gimbal: { at, pitchDeg, yawDeg: inEarthFrame ? wrap180(yawDeg - nose!) : yawDeg } };
}

/** The gimbal protocol before version 2: hundredths of degrees. */
export function mount(state: VehicleState, m: ardupilotmega.MountStatus, at: number): VehicleState {
  if (!Number.isFinite(m.pointingA + m.pointingC)) return state;
  return { ...state, gimbal: { at, pitchDeg: m.pointingA / 100, yawDeg: wrap180(m.pointingC / 100) } };
}
