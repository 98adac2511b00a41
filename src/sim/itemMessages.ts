import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { StoredItem } from "./missionItems.ts";

/** An item as MISSION_ITEM_INT brought it. */
export const intItem = (m: common.MissionItemInt): StoredItem => ({
  command: m.command,
  frame: m.frame,
  params: [m.param1, m.param2, m.param3, m.param4],
  x: m.x,
  y: m.y,
  z: m.z,
  autocontinue: m.autocontinue,
});

/** An item as the older MISSION_ITEM brought it, its place to the precision of a float. */
export const floatItem = (m: common.MissionItem): StoredItem => ({
  command: m.command,
  frame: m.frame,
  params: [m.param1, m.param2, m.param3, m.param4],
  x: Math.round(m.x * 1e7),
  y: Math.round(m.y * 1e7),
  z: m.z,
  autocontinue: m.autocontinue,
});

/** The item as it is given out: as MISSION_ITEM_INT to who asked with MISSION_REQUEST_INT, else as MISSION_ITEM. */
export function itemMessage(
  asked: common.MissionRequestInt | common.MissionRequest,
  item: StoredItem,
  to: { readonly systemId: number; readonly componentId: number },
): MavLinkData {
  const [param1, param2, param3, param4] = item.params;
  const fields = {
    targetSystem: to.systemId,
    targetComponent: to.componentId,
    seq: asked.seq,
    missionType: asked.missionType,
    frame: item.frame,
    command: item.command,
    current: 0,
    autocontinue: item.autocontinue,
    param1,
    param2,
    param3,
    param4,
    z: item.z,
  };
  return asked instanceof common.MissionRequestInt
    ? messageOf(common.MissionItemInt, { ...fields, x: item.x, y: item.y })
    : messageOf(common.MissionItem, { ...fields, x: item.x / 1e7, y: item.y / 1e7 });
}
