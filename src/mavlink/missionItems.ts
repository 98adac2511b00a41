import { common } from "mavlink-mappings";
import type { MissionItem } from "../mission/item.ts";
import { type Firmware, isPlaced, type Kept, keptParams } from "./ardupilotStorage.ts";
import { messageOf } from "./dialect.ts";
import { commandName } from "./mavResult.ts";

/** The item as it goes over the wire; in frame MISSION, x and y are plain numbers, else degrees × 10⁷. */
export function toMissionItemInt(
  item: MissionItem,
  seq: number,
  target: { readonly systemId: number; readonly componentId: number },
  missionType: number,
): common.MissionItemInt {
  const scale = item.frame === common.MavFrame.MISSION ? 1 : 1e7;
  const [param1, param2, param3, param4] = item.params;
  return messageOf(common.MissionItemInt, {
    targetSystem: target.systemId,
    targetComponent: target.componentId,
    seq,
    frame: item.frame,
    command: item.command,
    current: seq === 0 ? 1 : 0,
    autocontinue: item.autocontinue ? 1 : 0,
    param1,
    param2,
    param3,
    param4,
    x: Math.round(item.lat * scale),
    y: Math.round(item.lon * scale),
    z: item.z,
    missionType,
  });
}

/** The item that came over the wire. */
export function fromMissionItemInt(m: common.MissionItemInt): MissionItem {
  const scale = m.frame === common.MavFrame.MISSION ? 1 : 1e7;
  return {
    command: m.command,
    frame: m.frame,
    params: [m.param1, m.param2, m.param3, m.param4],
    lat: m.x / scale,
    lon: m.y / scale,
    z: m.z,
    autocontinue: m.autocontinue !== 0,
  };
}

/**
 * How an autopilot stores items: ArduPilot packs some values into whole numbers and leaves out what it does not use, on a
 * plane (`arduplane`) other ones than on copters and rovers.
 */
export type ItemStorage = "exact" | Firmware;

/**
 * What makes the item that was read back another one than the item sent, in words; undefined when they mean the same.
 * Places must agree to 0.2 m, heights to 2 cm, values to what the autopilot's storage can hold. NaN asks for the vehicle's
 * default, whatever comes back for it.
 */
export function difference(sent: MissionItem, read: MissionItem, storage: ItemStorage): string | undefined {
  if (sent.command !== read.command) return `${commandName(sent.command)} became ${commandName(read.command)}`;
  const located = isPlaced(sent.command) && sent.frame !== common.MavFrame.MISSION;
  const somewhere = located && (sent.lat !== 0 || sent.lon !== 0 || sent.z !== 0);
  const fence = isFence(sent.command); // a fence has no height
  if (somewhere && !fence && datum(sent.frame) !== datum(read.frame)) return `frame ${sent.frame} became ${read.frame}`;
  if (located || storage === "exact") {
    if (apart(sent.lat, read.lat, 2e-6)) return `latitude ${sent.lat} became ${read.lat}`;
    if (apart(sent.lon, read.lon, 2e-6)) return `longitude ${sent.lon} became ${read.lon}`;
  }
  if (!fence && heightDiffers(sent, read, located, storage)) return `altitude ${sent.z} became ${read.z}`;
  const index = sent.params.findIndex((param, i) => paramDiffers(param, read.params[i]!, sent.command, i, storage));
  return index < 0 ? undefined : `parameter ${index + 1} ${sent.params[index]} became ${read.params[index]}`;
}

function heightDiffers(sent: MissionItem, read: MissionItem, located: boolean, storage: ItemStorage): boolean {
  if (storage === "exact") return apart(sent.z, read.z, 0.02);
  if (sent.command === common.MavCmd.NAV_RALLY_POINT) return !(Math.abs(sent.z - read.z) < 1); // whole metres
  return apart(sent.z, read.z, 0.02) && (located || read.z !== 0);
}

function paramDiffers(sent: number, read: number, command: number, index: number, storage: ItemStorage): boolean {
  if (Number.isNaN(sent)) return false;
  if (storage === "exact") return apart(sent, read, Math.max(1e-4, Math.abs(sent) * 1e-6));
  switch (keptParams(command, storage)[index] as Kept) {
    case "exact":
      return apart(sent, read, Math.max(0.02, Math.abs(sent) * 1e-6));
    case "whole":
      return !(Math.abs(sent - read) < wholeStep(command, index, sent));
    case "flag":
      return sent > 0 !== read > 0;
    case "sign":
      return sent < 0 !== read < 0;
    case "dropped": // the vehicle can not be told; whatever else it says would be its own invention
      return read !== 0 && Math.abs(read) !== 1 && apart(sent, read, 0.02) && !Number.isNaN(read);
  }
}

/** Large loiter radii are kept in steps of ten metres. */
const wholeStep = (command: number, index: number, sent: number): number =>
  command === common.MavCmd.NAV_LOITER_TURNS && index === 2 && Math.abs(sent) > 255 ? 10 : 1;

const isFence = (command: number): boolean =>
  command >= common.MavCmd.NAV_FENCE_RETURN_POINT && command <= common.MavCmd.NAV_FENCE_CIRCLE_EXCLUSION;

/** Written so that NaN on either side alone counts as apart. */
const apart = (a: number, b: number, tolerance: number): boolean =>
  !(Math.abs(a - b) <= tolerance) && !(Number.isNaN(a) && Number.isNaN(b)) && !Number.isNaN(a);

/** Frames that differ only in how they are written on the wire are one. */
function datum(frame: number): number {
  if (frame === common.MavFrame.GLOBAL_INT) return common.MavFrame.GLOBAL;
  if (frame === common.MavFrame.GLOBAL_RELATIVE_ALT_INT) return common.MavFrame.GLOBAL_RELATIVE_ALT;
  if (frame === common.MavFrame.GLOBAL_TERRAIN_ALT_INT) return common.MavFrame.GLOBAL_TERRAIN_ALT;
  return frame;
}
