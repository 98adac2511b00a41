import { common } from "mavlink-mappings";
import type { MissionItem } from "../mission/item.ts";
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

/** How an autopilot stores items: ArduPilot packs some values into whole numbers and leaves out what it does not use. */
export type ItemStorage = "exact" | "ardupilot";

/**
 * What makes the item that was read back another one than the item sent, in words; undefined when they mean the same.
 * Places must agree to 0.2 m, heights to 2 cm. NaN asks for the vehicle's default, whatever comes back for it.
 */
export function difference(sent: MissionItem, read: MissionItem, storage: ItemStorage): string | undefined {
  if (sent.command !== read.command) return `${commandName(sent.command)} became ${commandName(read.command)}`;
  const located = hasPlace(sent);
  if (located && datum(sent.frame) !== datum(read.frame)) return `frame ${sent.frame} became ${read.frame}`;
  if (located || storage === "exact") {
    if (apart(sent.lat, read.lat, 2e-6)) return `latitude ${sent.lat} became ${read.lat}`;
    if (apart(sent.lon, read.lon, 2e-6)) return `longitude ${sent.lon} became ${read.lon}`;
  }
  if (apart(sent.z, read.z, 0.02) && (located || storage === "exact" || read.z !== 0))
    return `altitude ${sent.z} became ${read.z}`;
  const index = sent.params.findIndex((param, i) => paramDiffers(param, read.params[i]!, sent.command, storage));
  return index < 0 ? undefined : `parameter ${index + 1} ${sent.params[index]} became ${read.params[index]}`;
}

function paramDiffers(sent: number, read: number, command: number, storage: ItemStorage): boolean {
  if (Number.isNaN(sent)) return false;
  if (storage === "exact") return apart(sent, read, Math.max(1e-4, Math.abs(sent) * 1e-6));
  const packed = command < common.MavCmd.CONDITION_DELAY || command === common.MavCmd.DO_GIMBAL_MANAGER_PITCHYAW;
  if (!packed) return apart(sent, read, 0.02);
  return read !== 0 && !Number.isNaN(read) && Math.abs(sent - read) >= 1;
}

/** Written so that NaN on either side alone counts as apart. */
const apart = (a: number, b: number, tolerance: number): boolean =>
  !(Math.abs(a - b) <= tolerance) && !(Number.isNaN(a) && Number.isNaN(b)) && !Number.isNaN(a);

/** Whether the item goes to a place of its own, be it only a height: then its frame and coordinates matter. */
const hasPlace = ({ command, frame, lat, lon, z }: MissionItem): boolean =>
  frame !== common.MavFrame.MISSION &&
  (lat !== 0 || lon !== 0 || z !== 0) &&
  (command < common.MavCmd.CONDITION_DELAY || command === common.MavCmd.DO_SET_ROI_LOCATION);

/** Frames that differ only in how they are written on the wire are one. */
function datum(frame: number): number {
  if (frame === common.MavFrame.GLOBAL_INT) return common.MavFrame.GLOBAL;
  if (frame === common.MavFrame.GLOBAL_RELATIVE_ALT_INT) return common.MavFrame.GLOBAL_RELATIVE_ALT;
  if (frame === common.MavFrame.GLOBAL_TERRAIN_ALT_INT) return common.MavFrame.GLOBAL_TERRAIN_ALT;
  return frame;
}
