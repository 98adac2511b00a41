import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";
import { toDeg, wrap180, wrap360 } from "../geo/position.ts";
import { fromQuaternion } from "./quaternion.ts";
import type { VehicleState } from "./vehicleState.ts";

/** A vehicle as its first heartbeat shows it. */
export function firstState(systemId: number, componentId: number, beat: minimal.Heartbeat, at: number): VehicleState {
  const unknown: VehicleState = {
    systemId,
    componentId,
    heardAt: at,
    autopilot: "other",
    kind: "other",
    mavType: beat.type,
    customMode: 0,
    baseMode: 0,
    systemStatus: 0,
    armed: false,
    landed: "unknown",
    mission: {},
    complaints: [],
  };
  return heartbeat(unknown, beat, at);
}

/** The state after one message. Returns the same object when the message says nothing new or nothing that makes sense. */
export function reduce(state: VehicleState, message: MavLinkData, at: number): VehicleState {
  if (message instanceof common.Attitude) return attitude(state, message, at);
  if (message instanceof common.GlobalPositionInt) return position(state, message, at);
  if (message instanceof common.GimbalDeviceAttitudeStatus) return gimbal(state, message, at);
  if (message instanceof ardupilotmega.MountStatus) return mount(state, message, at);
  if (message instanceof minimal.Heartbeat) return heartbeat(state, message, at);
  if (message instanceof common.VfrHud)
    return withFinite(state, {
      speeds: { groundSpeed: message.groundspeed, airSpeed: message.airspeed, climb: message.climb },
    });
  if (message instanceof common.SysStatus) return sysStatus(state, message);
  if (message instanceof common.BatteryStatus) return battery(state, message);
  if (message instanceof common.GpsRawInt) return gps(state, message);
  if (message instanceof common.HomePosition) return home(state, message);
  if (message instanceof common.ExtendedSysState) return { ...state, landed: LANDED[message.landedState] ?? "unknown" };
  if (message instanceof common.MissionCurrent) return missionCurrent(state, message);
  if (message instanceof common.MissionItemReached)
    return { ...state, mission: { ...state.mission, reached: message.seq } };
  return state;
}

/** The state after the vehicle said something in words: complaints before arming are kept for a minute. */
export function reduceText(state: VehicleState, text: string, at: number): VehicleState {
  const words = /^(?:PreArm|Arm|Preflight Fail)(?:: | )(.+)$/i.exec(text.trim())?.[1];
  if (!words) return state;
  return { ...state, complaints: [...state.complaints.filter((c) => c.text !== words).slice(-9), { text: words, at }] };
}

function heartbeat(state: VehicleState, beat: minimal.Heartbeat, at: number): VehicleState {
  return {
    ...state,
    heardAt: at,
    autopilot: AUTOPILOTS[beat.autopilot] ?? "other",
    kind: KINDS[beat.type] ?? "other",
    mavType: beat.type,
    customMode: beat.customMode,
    baseMode: beat.baseMode,
    systemStatus: beat.systemStatus,
    armed: (beat.baseMode & minimal.MavModeFlag.SAFETY_ARMED) !== 0,
  };
}

function attitude(state: VehicleState, m: common.Attitude, at: number): VehicleState {
  return withFinite(state, {
    attitude: { at, rollDeg: toDeg(m.roll), pitchDeg: toDeg(m.pitch), yawDeg: wrap360(toDeg(m.yaw)) },
  });
}

function position(state: VehicleState, m: common.GlobalPositionInt, at: number): VehicleState {
  if (!isPlace(m.lat, m.lon)) return state;
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
      ...(m.hdg !== UNKNOWN_16 && { headingDeg: m.hdg / 100 }),
    },
  };
}

/** Zero, zero is what autopilots send before they know where they are. */
const isPlace = (lat: number, lon: number): boolean =>
  !(lat === 0 && lon === 0) && Math.abs(lat) <= 900_000_000 && Math.abs(lon) <= 1_800_000_000;

function gimbal(state: VehicleState, m: common.GimbalDeviceAttitudeStatus, at: number): VehicleState {
  const { pitchDeg, yawDeg } = fromQuaternion(m.q);
  const inEarthFrame =
    (m.flags & common.GimbalDeviceFlags.YAW_IN_EARTH_FRAME) !== 0 ||
    ((m.flags & common.GimbalDeviceFlags.YAW_IN_VEHICLE_FRAME) === 0 &&
      (m.flags & common.GimbalDeviceFlags.YAW_LOCK) !== 0);
  const nose = state.attitude?.yawDeg;
  if (inEarthFrame && nose === undefined) return state;
  return withFinite(state, { gimbal: { at, pitchDeg, yawDeg: inEarthFrame ? wrap180(yawDeg - nose!) : yawDeg } });
}

/** The gimbal protocol before version 2: hundredths of degrees. */
function mount(state: VehicleState, m: ardupilotmega.MountStatus, at: number): VehicleState {
  return { ...state, gimbal: { at, pitchDeg: m.pointingA / 100, yawDeg: wrap180(m.pointingC / 100) } };
}

function sysStatus(state: VehicleState, m: common.SysStatus): VehicleState {
  return {
    ...state,
    sensors: {
      present: m.onboardControlSensorsPresent,
      enabled: m.onboardControlSensorsEnabled,
      health: m.onboardControlSensorsHealth,
    },
    battery: {
      ...state.battery,
      ...(m.voltageBattery !== UNKNOWN_16 && { volts: m.voltageBattery / 1e3 }),
      ...(m.currentBattery >= 0 && { amperes: m.currentBattery / 100 }),
      ...(m.batteryRemaining >= 0 && { percent: m.batteryRemaining }),
    },
  };
}

function battery(state: VehicleState, m: common.BatteryStatus): VehicleState {
  if (m.id !== 0) return state; // the first battery flies the vehicle
  return {
    ...state,
    battery: {
      ...state.battery,
      ...(m.currentBattery >= 0 && { amperes: m.currentBattery / 100 }),
      ...(m.batteryRemaining >= 0 && { percent: m.batteryRemaining }),
      ...(m.timeRemaining > 0 && { remainingMs: m.timeRemaining * 1_000 }),
    },
  };
}

function gps(state: VehicleState, m: common.GpsRawInt): VehicleState {
  return {
    ...state,
    gps: {
      fix: m.fixType,
      satellites: m.satellitesVisible === 255 ? 0 : m.satellitesVisible,
      ...(m.eph !== UNKNOWN_16 && { hdop: m.eph / 100 }),
    },
  };
}

function home(state: VehicleState, m: common.HomePosition): VehicleState {
  if (!isPlace(m.latitude, m.longitude)) return state;
  return { ...state, home: { lat: m.latitude / 1e7, lon: m.longitude / 1e7, amsl: m.altitude / 1e3 } };
}

function missionCurrent(state: VehicleState, m: common.MissionCurrent): VehicleState {
  // 0: not told; 65535: there is no mission. https://mavlink.io/en/messages/common.html#MISSION_CURRENT
  const total = m.total === UNKNOWN_16 ? { total: 0 } : m.total > 0 ? { total: m.total } : {};
  if (m.seq === UNKNOWN_16) return state;
  return { ...state, mission: { ...state.mission, current: m.seq, ...total } };
}

/** The state with the part added, unless one of its numbers is none. */
function withFinite(state: VehicleState, part: Partial<VehicleState>): VehicleState {
  for (const values of Object.values(part))
    for (const value of Object.values(values as object)) if (!Number.isFinite(value)) return state;
  return { ...state, ...part };
}

const UNKNOWN_16 = 0xffff;

const LANDED: Readonly<Record<number, VehicleState["landed"]>> = {
  [common.MavLandedState.ON_GROUND]: "on-ground",
  [common.MavLandedState.IN_AIR]: "in-air",
  [common.MavLandedState.TAKEOFF]: "taking-off",
  [common.MavLandedState.LANDING]: "landing",
};

const AUTOPILOTS: Readonly<Record<number, VehicleRecord["autopilot"]>> = {
  [minimal.MavAutopilot.ARDUPILOTMEGA]: "ardupilot",
  [minimal.MavAutopilot.PX4]: "px4",
};

const KINDS: Readonly<Record<number, VehicleRecord["kind"]>> = {
  [minimal.MavType.QUADROTOR]: "multirotor",
  [minimal.MavType.HEXAROTOR]: "multirotor",
  [minimal.MavType.OCTOROTOR]: "multirotor",
  [minimal.MavType.TRICOPTER]: "multirotor",
  [minimal.MavType.COAXIAL]: "multirotor",
  [minimal.MavType.HELICOPTER]: "multirotor",
  [minimal.MavType.DODECAROTOR]: "multirotor",
  [minimal.MavType.DECAROTOR]: "multirotor",
  [minimal.MavType.FIXED_WING]: "fixed-wing",
  [minimal.MavType.GROUND_ROVER]: "rover",
  [minimal.MavType.SURFACE_BOAT]: "rover",
  [minimal.MavType.VTOL_TAILSITTER_DUOROTOR]: "vtol",
  [minimal.MavType.VTOL_TAILSITTER_QUADROTOR]: "vtol",
  [minimal.MavType.VTOL_TILTROTOR]: "vtol",
  [minimal.MavType.VTOL_FIXEDROTOR]: "vtol",
  [minimal.MavType.VTOL_TAILSITTER]: "vtol",
  [minimal.MavType.VTOL_TILTWING]: "vtol",
};
