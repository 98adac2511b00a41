import { common } from "mavlink-mappings";
import { kept } from "./kept.ts";
import type { VehicleState } from "./vehicleState.ts";

/** MISSION_CURRENT: where it is in its mission, and how long that is. */
export function missionCurrent(state: VehicleState, m: common.MissionCurrent, at: number): VehicleState {
  // 0: not told; 65535: there is no mission. https://mavlink.io/en/messages/common.html#MISSION_CURRENT
  const none = m.total === UNKNOWN_16 || m.missionState === common.MissionState.NO_MISSION; // the latter is ArduPilot's way
  const total = none ? { total: 0 } : m.total > 0 ? { total: m.total } : {};
  const current = m.seq === UNKNOWN_16 ? {} : { current: m.seq };
  if (m.seq === UNKNOWN_16 && total.total === undefined) return state;
  const missionTold = { at, ...(m.missionId !== 0 && { id: m.missionId }) };
  const boundaryIds = { at, fence: m.fenceId, rally: m.rallyPointsId };
  return withMission({ ...state, missionTold, boundaryIds }, { ...state.mission, ...current, ...total });
}

/** MISSION_ITEM_REACHED. */
export function reached(state: VehicleState, { seq }: common.MissionItemReached): VehicleState {
  return withMission(state, { ...state.mission, reached: seq });
}

function withMission(state: VehicleState, next: VehicleState["mission"]): VehicleState {
  const mission = kept(state.mission, next);
  return mission === state.mission ? state : { ...state, mission };
}

const UNKNOWN_16 = 0xffff;
