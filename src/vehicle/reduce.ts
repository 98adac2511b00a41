import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";
import type { MessageType } from "../mavlink/dialect.ts";
import { failsafesAfter } from "./failsafe.ts";
import { missionCurrent, reached } from "./reduceMission.ts";
import { attitude, gimbal, mount, position, speeds } from "./reduceMotion.ts";
import { battery, ekf, estimator, fence, gps, home, sysStatus } from "./reduceStatus.ts";
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
