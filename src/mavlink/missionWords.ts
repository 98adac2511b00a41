import { common } from "mavlink-mappings";
import type { Position } from "../geo/position.ts";
import type { MissionItem } from "../mission/item.ts";
import { difference, type ItemStorage } from "./missionItems.ts";

/** ArduPilot's item 0, which it replaces by its own home. */
export const homeItem = (home: Position | undefined): MissionItem => ({
  command: common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL,
  params: [0, 0, 0, 0],
  lat: home?.lat ?? 0,
  lon: home?.lon ?? 0,
  z: home?.amsl ?? 0,
  autocontinue: true,
});

/** What the first item that differs has become, in words; undefined when all mean the same. */
export function firstDifference(
  sent: readonly MissionItem[],
  read: readonly MissionItem[],
  storage: ItemStorage,
): string | undefined {
  if (sent.length !== read.length) return `${read.length} items instead of ${sent.length}`;
  for (const [i, item] of sent.entries()) {
    const words = difference(item, read[i]!, storage);
    if (words) return `item ${i + 1}: ${words}`;
  }
  return undefined;
}

/** What an upload that failed has left on board, and what to do. */
export function onBoardWords(held: number, same: number): string {
  if (held === 0) return "Nothing is on board now: upload again before you fly.";
  if (held === same) return `Only the first ${same} items are on board now: upload again before you fly.`;
  const as = same <= 0 ? "none of them as sent" : `only the first ${same} as sent`;
  return `On board are now ${held} items, ${as}: upload again before you fly.`;
}
