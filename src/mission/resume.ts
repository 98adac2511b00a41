import type { LatLon } from "../geo/position.ts";
import { COMMAND, FRAME } from "./command.ts";
import type { MissionItem } from "./item.ts";

/** A mission that goes on where another one broke off. */
export interface ResumePlan {
  readonly items: readonly MissionItem[];
  /** Index in `items` of the item at which it broke off. */
  readonly continuesAt: number;
  /** What it does before it goes on, in words; empty when nothing is left to fly. */
  readonly summary: readonly string[];
}

export interface ResumeOptions {
  /** Where it broke off. */
  readonly from?: LatLon | undefined;
  /** Metres above home. */
  readonly leastAhl?: number | undefined;
  /** Number on board of the first item: 1 with ArduPilot (default), whose home is item 0, else 0. Jumps name it. */
  readonly countsFrom?: 0 | 1 | undefined;
}

/**
 * The mission that takes off, sets speed, aim and camera as they were, flies to where the other one broke off and goes on
 * with `items[brokenOffAt]`. The way there is at the height of the leg that is flown again, at least the height of the first
 * climb and `leastAhl` (metres above home). Without `from`, the leg is flown again from its beginning. Servos and relays are
 * not set again, and a jump back to what was flown is left out. Throws a RangeError where there is no such item.
 */
export function resumePlan(
  items: readonly MissionItem[],
  brokenOffAt: number,
  { from, leastAhl = 0, countsFrom = 1 }: ResumeOptions = {},
): ResumePlan {
  if (!Number.isInteger(brokenOffAt) || brokenOffAt < 0 || brokenOffAt >= items.length)
    throw new RangeError(`item ${brokenOffAt + 1} of a mission of ${items.length}`);
  const flown = items.slice(0, brokenOffAt);
  const rest = items.slice(brokenOffAt);
  if (!rest.some(isLegOfPatrol)) return { items: [], continuesAt: 0, summary: [] };
  const takeOff = flown.findLast(({ command }) => command === COMMAND.takeOff || command === VTOL_TAKEOFF);
  const before = flown.findLast(isLegOfPatrol);
  if (!takeOff || !before) return { items: [...items], continuesAt: brokenOffAt, summary: ["Flies the whole mission"] };
  const restored = inForce(flown);
  const speeds = restored.filter(({ command }) => command === COMMAND.changeSpeed);
  const others = restored.filter(({ command }) => command !== COMMAND.changeSpeed);
  const place = from ?? before;
  const relative = before.frame === FRAME.relative || before.frame === RELATIVE_INT;
  const z = relative ? Math.max(before.z, takeOff.z, leastAhl) : before.z;
  const climb = relative ? { ...takeOff, z } : takeOff;
  const there: MissionItem = {
    ...before,
    command: COMMAND.waypoint,
    params: [0, 0, 0, Number.NaN],
    ...latLon(place),
    z,
  };
  const prefix = [climb, ...speeds, there, ...others];
  const { kept, dropped } = renumbered(rest, brokenOffAt, prefix.length, countsFrom);
  return {
    items: [...prefix, ...kept],
    continuesAt: prefix.length,
    summary: [
      `Takes off to ${metres(climb.z)}`,
      ...speeds.map(wordsOf),
      from
        ? `Flies at ${metres(z)} to where it broke off`
        : `Flies at ${metres(z)} to the start of the leg that broke off`,
      ...others.map(wordsOf),
      `Goes on at item ${brokenOffAt + 1} of ${items.length}`,
      ...(dropped > 0 ? ["Does not repeat what lies before: a jump back was left out"] : []),
    ],
  };
}

/** The last of each kind of command that still holds, in the order in which they were given. */
function inForce(flown: readonly MissionItem[]): MissionItem[] {
  const last = new Map<string, MissionItem>();
  for (const item of flown) {
    const kind = kindOf(item);
    if (!kind) continue;
    last.delete(kind); // to the end of the order
    if (!ends(item)) last.set(kind, item);
  }
  return [...last.values()];
}

function kindOf({ command, params }: MissionItem): string | undefined {
  if (command === COMMAND.changeSpeed) return `speed ${params[0]}`; // of the air, over ground, climbing, sinking
  return KINDS[command];
}

function ends({ command, params }: MissionItem): boolean {
  if (command === ROI_NONE || command === IMAGE_STOP || command === VIDEO_STOP) return true;
  return (command === TRIGGER_DISTANCE || command === TRIGGER_INTERVAL) && params[0] <= 0;
}

/** Jumps name items by their number, which the prefix moves. */
function renumbered(rest: readonly MissionItem[], brokenOffAt: number, prefix: number, countsFrom: number) {
  const kept: MissionItem[] = [];
  const gone: number[] = []; // by their numbers on board
  rest.forEach((item, i) => {
    if (item.command === DO_JUMP && item.params[0] - countsFrom < brokenOffAt) gone.push(brokenOffAt + i + countsFrom);
    else kept.push(item);
  });
  const moved = kept.map((item): MissionItem => {
    if (item.command !== DO_JUMP) return item;
    const [target, ...others] = item.params;
    const before = gone.filter((seq) => seq < target).length;
    return { ...item, params: [target - brokenOffAt + prefix - before, ...others] };
  });
  return { kept: moved, dropped: gone.length };
}

function wordsOf({ command, params }: MissionItem): string {
  if (command === COMMAND.changeSpeed) return `Sets its speed to ${params[1]} m/s`;
  const kind = KINDS[command];
  if (kind === "gimbal") return `Points the camera ${Math.round(params[0])}° up`.replace(/(-)(\d+)° up/, "$2° down");
  return kind === "region" ? "Looks at the same place as before" : `Sets the camera again: ${kind}`;
}

const isLegOfPatrol = ({ command, lat, lon }: MissionItem): boolean => LEGS.has(command) && (lat !== 0 || lon !== 0);

const latLon = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
const metres = (z: number): string => `${Math.round(z)} m`;

const VTOL_TAKEOFF = 84; // MAV_CMD_NAV_VTOL_TAKEOFF
const RELATIVE_INT = 6; // MAV_FRAME_GLOBAL_RELATIVE_ALT_INT
const DO_JUMP = 177;
const ROI_NONE = 197;
const TRIGGER_DISTANCE = 206; // MAV_CMD_DO_SET_CAM_TRIGG_DIST
const TRIGGER_INTERVAL = 214;
const IMAGE_STOP = 2001;
const VIDEO_STOP = 2501;

/** Waypoint, loiters, spline: what is flown between take-off and return. */
const LEGS: ReadonlySet<number> = new Set([COMMAND.waypoint, 17, 18, 19, 31, 82]);

/** https://mavlink.io/en/messages/common.html#mav_commands */
const KINDS: Readonly<Record<number, string>> = {
  195: "region",
  196: "region",
  [ROI_NONE]: "region",
  198: "region",
  201: "region",
  205: "gimbal", // MAV_CMD_DO_MOUNT_CONTROL
  [COMMAND.gimbalPitchYaw]: "gimbal",
  [TRIGGER_DISTANCE]: "pictures by distance",
  [TRIGGER_INTERVAL]: "pictures by time",
  2000: "pictures", // MAV_CMD_IMAGE_START_CAPTURE
  [IMAGE_STOP]: "pictures",
  2500: "video", // MAV_CMD_VIDEO_START_CAPTURE
  [VIDEO_STOP]: "video",
  531: "zoom", // MAV_CMD_SET_CAMERA_ZOOM
  532: "focus", // MAV_CMD_SET_CAMERA_FOCUS
  530: "mode", // MAV_CMD_SET_CAMERA_MODE
  2003: "trigger", // MAV_CMD_DO_TRIGGER_CONTROL
  1001: "control of the gimbal", // MAV_CMD_DO_GIMBAL_MANAGER_CONFIGURE
};
