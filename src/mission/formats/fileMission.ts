import type { Position } from "../../geo/position.ts";
import type { MissionItem } from "../item.ts";

/** A mission as files carry it: where home was when it was planned, and the items, jumps counted from home as item 0. */
export interface FileMission {
  readonly home: Position | null;
  readonly items: readonly MissionItem[];
}

/** Commands whose param5 and param6 are a latitude and longitude. https://mavlink.io/en/messages/common.html#mav_commands */
export const hasPlace = (command: number): boolean => PLACED.has(command);

export const DO_JUMP = 177; // MAV_CMD_DO_JUMP

/** What is wrong with where an item is, without its number; undefined when nothing is. */
export function placeProblem({ command, frame, lat, lon, z }: MissionItem): string | undefined {
  if (!hasPlace(command) || LOCAL_FRAMES.has(frame)) return undefined;
  if (Number.isNaN(lat) !== Number.isNaN(lon)) return "only one of latitude and longitude is set";
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90)
    return `its latitude ${lat} is beyond 90: latitude and longitude seem to be swapped`;
  if (Math.abs(lat) > 90) return `latitude must be between -90 and 90, got ${lat}`;
  if (Math.abs(lon) > 180) return `longitude must be between -180 and 180, got ${lon}`;
  if (z === Number.POSITIVE_INFINITY || z === Number.NEGATIVE_INFINITY) return `height must be a number, got ${z}`;
  return undefined;
}

/** The items with the targets of their jumps put through a new numbering. */
export const withJumps = (items: readonly MissionItem[], numberOf: (old: number) => number | undefined) =>
  items.map((item): MissionItem => {
    if (item.command !== DO_JUMP) return item;
    const [target, ...others] = item.params;
    return { ...item, params: [numberOf(target) ?? target, ...others] };
  });

const LOCAL_FRAMES = new Set([1, 2, 4, 7, 8, 9, 12, 20, 21]); // MAV_FRAME: NED, ENU, body and mission frames

const PLACED = new Set([
  16,
  17,
  18,
  19,
  21,
  22,
  23,
  24,
  25,
  31,
  34,
  35,
  36,
  80,
  81,
  82,
  84,
  85,
  94, // MAV_CMD_NAV_…
  179,
  189,
  192,
  195,
  201, // home, landing start, reposition, regions of interest
  5000,
  5001,
  5002,
  5003,
  5004,
  5100, // fence and rally
]);
