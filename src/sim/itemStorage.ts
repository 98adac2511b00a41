import { cmd, datumOf, hasPlace, type StoredItem } from "./missionItems.ts";

/**
 * What is left of an item once ArduPilot Copter has put it into its 15 bytes: heights in whole centimetres, hold times in
 * whole seconds, gimbal angles in whole degrees, no acceptance radius and no yaw of a waypoint, and the plain frames.
 * (AP_Mission::mavlink_int_to_mission_cmd and back.)
 */
export function asStored(item: StoredItem): StoredItem {
  const placed = hasPlace(item);
  return {
    command: item.command,
    frame: placed ? plainFrame(item.frame) : 0,
    params: storedParams(item),
    x: placed || item.command === cmd.gimbalPitchYaw ? item.x : 0,
    y: placed ? item.y : 0,
    z: placed ? Math.trunc(Math.fround(item.z * 100)) / 100 : 0,
    autocontinue: 1,
  };
}

/**
 * What is left of a fence item or a rally point: a fence has no heights and no frame, a rally point whole metres above
 * home. (AC_PolyFence_loader and AP_Rally.)
 */
export function asStoredPoint({ command, params, x, y, z }: StoredItem): StoredItem {
  const rally = command === 5100;
  const param1 = rally || command === 5000 ? 0 : params[0];
  const kept = { command, params: [param1, 0, 0, 0], x, y, autocontinue: 0 } as const;
  return rally ? { ...kept, frame: 6, z: Math.trunc(z) } : { ...kept, frame: 0, z: 0 };
}

function storedParams({ command, params }: StoredItem): StoredItem["params"] {
  const [p1, p2, p3, p4] = params.map((p) => (Number.isNaN(p) ? 0 : p)) as [number, number, number, number];
  switch (command) {
    case cmd.waypoint:
    case cmd.splineWaypoint:
    case cmd.takeoff:
    case cmd.land:
      return [Math.trunc(p1), 0, 0, 0];
    case cmd.loiterTime:
      return [Math.trunc(p1), 0, 0, p4 > 0 ? 1 : 0];
    case cmd.gimbalPitchYaw:
      return [Math.trunc(p1), Math.trunc(p2), Math.trunc(p3), Math.trunc(p4)];
    case cmd.jump:
      return [Math.trunc(p1), Math.trunc(p2), 0, 0];
    case cmd.changeSpeed:
    case cmd.mountControl:
      return [p1, p2, p3, 0];
    default:
      return [p1, p2, p3, p4];
  }
}

const frames = { amsl: 0, ahl: 3, agl: 10 } as const;
const plainFrame = (frame: number): number => frames[datumOf(frame) ?? "ahl"];
