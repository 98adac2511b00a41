import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";
import { toDeg, wrap180, wrap360 } from "../geo/position.ts";
import type { MessageType } from "../mavlink/dialect.ts";
import { batteryOfStatus, batteryOfSystem, worstOf } from "./battery.ts";
import { failsafesAfter } from "./failsafe.ts";
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
  const { MSG_ID } = message.constructor as unknown as MessageType;
  return REDUCERS.get(MSG_ID)?.(state, message, at) ?? state;
}

/** The state after the vehicle said something in words: complaints before arming are kept for a minute. */
export function reduceText(before: VehicleState, text: string, at: number): VehicleState {
  const failsafes = failsafesAfter(before.failsafes ?? [], text);
  const state =
    failsafes === before.failsafes || failsafes.length + (before.failsafes?.length ?? 0) === 0
      ? before
      : { ...before, failsafes };
  const words = /^(?:PreArm|Arm|Preflight Fail)(?:: | )(.+)$/i.exec(text.trim())?.[1];
  if (!words) return state;
  return { ...state, complaints: [...state.complaints.filter((c) => c.text !== words).slice(-9), { text: words, at }] };
}

type Reducer = (state: VehicleState, message: MavLinkData, at: number) => VehicleState;

/** By number: at thousands of messages a second, asking each class in turn would cost more than the message. */
const REDUCERS: ReadonlyMap<number, Reducer> = (() => {
  const map = new Map<number, Reducer>();
  const on = <T extends MavLinkData>(
    type: MessageType<T>,
    take: (state: VehicleState, message: T, at: number) => VehicleState,
  ) => map.set(type.MSG_ID, take as Reducer);
  on(common.Attitude, attitude);
  on(common.GlobalPositionInt, position);
  on(common.GimbalDeviceAttitudeStatus, gimbal);
  on(ardupilotmega.MountStatus, mount);
  on(minimal.Heartbeat, heartbeat);
  on(common.VfrHud, speeds);
  on(common.SysStatus, sysStatus);
  on(common.BatteryStatus, battery);
  on(ardupilotmega.EkfStatusReport, ekf);
  on(common.EstimatorStatus, estimator);
  on(common.FenceStatus, fence);
  on(common.GpsRawInt, gps);
  on(common.HomePosition, home);
  on(common.ExtendedSysState, landed);
  on(common.MissionCurrent, missionCurrent);
  on(common.MissionItemReached, reached);
  return map;
})();

function heartbeat(state: VehicleState, beat: minimal.Heartbeat, at: number): VehicleState {
  const armed = (beat.baseMode & minimal.MavModeFlag.SAFETY_ARMED) !== 0;
  return {
    ...state,
    ...(state.armed && !armed && state.failsafes && { failsafes: [] }), // the flight that they belonged to is over
    heardAt: at,
    autopilot: AUTOPILOTS[beat.autopilot] ?? "other",
    kind: kindOf(beat.type, state.hovers ?? false),
    mavType: beat.type,
    customMode: beat.customMode,
    baseMode: beat.baseMode,
    systemStatus: beat.systemStatus,
    armed,
  };
}

function attitude(state: VehicleState, m: common.Attitude, at: number): VehicleState {
  if (!Number.isFinite(m.roll + m.pitch + m.yaw)) return state;
  const angles = { at, rollDeg: toDeg(m.roll), pitchDeg: toDeg(m.pitch), yawDeg: wrap360(toDeg(m.yaw)) };
  return { ...state, attitude: angles };
}

function speeds(state: VehicleState, { groundspeed, airspeed, climb }: common.VfrHud): VehicleState {
  if (!Number.isFinite(groundspeed + airspeed + climb)) return state;
  return { ...state, speeds: { groundSpeed: groundspeed, airSpeed: airspeed, climb } };
}

function position(state: VehicleState, m: common.GlobalPositionInt, at: number): VehicleState {
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
  if (!Number.isFinite(pitchDeg + yawDeg)) return state;
  return { ...state, gimbal: { at, pitchDeg, yawDeg: inEarthFrame ? wrap180(yawDeg - nose!) : yawDeg } };
}

/** The gimbal protocol before version 2: hundredths of degrees. */
function mount(state: VehicleState, m: ardupilotmega.MountStatus, at: number): VehicleState {
  if (!Number.isFinite(m.pointingA + m.pointingC)) return state;
  return { ...state, gimbal: { at, pitchDeg: m.pointingA / 100, yawDeg: wrap180(m.pointingC / 100) } };
}

function sysStatus(state: VehicleState, m: common.SysStatus, at: number): VehicleState {
  const sensors = {
    present: m.onboardControlSensorsPresent,
    enabled: m.onboardControlSensorsEnabled,
    health: m.onboardControlSensorsHealth,
  };
  const batteries = batteryOfSystem(state.batteries ?? [], m, at);
  const battery = kept(state.battery, worstOf(batteries, at));
  return { ...state, sensors: kept(state.sensors, sensors), batteries, battery };
}

function battery(state: VehicleState, m: common.BatteryStatus, at: number): VehicleState {
  const before = state.batteries ?? [];
  const batteries = batteryOfStatus(before, m, at);
  return batteries === before ? state : { ...state, batteries, battery: kept(state.battery, worstOf(batteries, at)) };
}

function ekf(state: VehicleState, m: ardupilotmega.EkfStatusReport): VehicleState {
  return withEstimator(state, {
    flags: m.flags,
    uninitialized: (m.flags & ardupilotmega.EkfStatusFlags.UNINITIALIZED) !== 0,
    velocity: m.velocityVariance,
    position: m.posHorizVariance,
    height: m.posVertVariance,
    compass: m.compassVariance,
  });
}

function estimator(state: VehicleState, m: common.EstimatorStatus): VehicleState {
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

function fence(state: VehicleState, { breachStatus }: common.FenceStatus): VehicleState {
  const fenceBreached = breachStatus === 1;
  return fenceBreached === (state.fenceBreached ?? false) ? state : { ...state, fenceBreached };
}

function gps(state: VehicleState, m: common.GpsRawInt): VehicleState {
  const next = kept(state.gps, {
    fix: m.fixType,
    satellites: m.satellitesVisible === 255 ? 0 : m.satellitesVisible,
    ...(m.eph !== UNKNOWN_16 && { hdop: m.eph / 100 }),
  });
  return next === state.gps ? state : { ...state, gps: next };
}

function home(state: VehicleState, m: common.HomePosition): VehicleState {
  if (!isPlace(m.latitude, m.longitude) || !Number.isFinite(m.altitude)) return state;
  const next = kept(state.home, { lat: m.latitude / 1e7, lon: m.longitude / 1e7, amsl: m.altitude / 1e3 });
  return next === state.home ? state : { ...state, home: next };
}

function landed(before: VehicleState, { landedState, vtolState }: common.ExtendedSysState): VehicleState {
  const hovers = before.kind === "fixed-wing" && vtolState >= 1 && vtolState <= 4; // MAV_VTOL_STATE
  const state: VehicleState = hovers ? { ...before, hovers, kind: kindOf(before.mavType, hovers) } : before;
  const next = LANDED[landedState] ?? "unknown";
  return next === state.landed ? state : { ...state, landed: next };
}

/** ArduPilot calls a plane that can hover a plane, unless its parameter Q_MAV_TYPE says otherwise. */
function kindOf(mavType: number, hovers: boolean): VehicleState["kind"] {
  const kind = KINDS[mavType] ?? "other";
  return kind === "fixed-wing" && hovers ? "vtol" : kind;
}

function missionCurrent(state: VehicleState, m: common.MissionCurrent, at: number): VehicleState {
  // 0: not told; 65535: there is no mission. https://mavlink.io/en/messages/common.html#MISSION_CURRENT
  const none = m.total === UNKNOWN_16 || m.missionState === common.MissionState.NO_MISSION; // the latter is ArduPilot's way
  const total = none ? { total: 0 } : m.total > 0 ? { total: m.total } : {};
  const current = m.seq === UNKNOWN_16 ? {} : { current: m.seq };
  if (m.seq === UNKNOWN_16 && total.total === undefined) return state;
  const missionTold = { at, ...(m.missionId !== 0 && { id: m.missionId }) };
  return withMission({ ...state, missionTold }, { ...state.mission, ...current, ...total });
}

function reached(state: VehicleState, { seq }: common.MissionItemReached): VehicleState {
  return withMission(state, { ...state.mission, reached: seq });
}

function withMission(state: VehicleState, next: VehicleState["mission"]): VehicleState {
  const mission = kept(state.mission, next);
  return mission === state.mission ? state : { ...state, mission };
}

/** The part as it was when nothing in it has changed: then whoever compares parts has nothing to do. */
function kept<T extends object>(before: T | undefined, after: T): T {
  if (!before) return after;
  for (const key in after) if (after[key] !== before[key]) return after;
  for (const key in before) if (!(key in after)) return after;
  return before;
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
