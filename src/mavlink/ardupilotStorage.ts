import { common } from "mavlink-mappings";

/**
 * What ArduPilot keeps of a value of an item: `exact`, `whole` (cut to a whole number), `flag` (whether it is above 0),
 * `sign` (which way round), `dropped` (its 15 bytes have no room for it).
 */
export type Kept = "exact" | "whole" | "flag" | "sign" | "dropped";

/** The firmware whose items these are: a plane keeps other values of a waypoint than copters and rovers do. */
export type Firmware = "ardupilot" | "arduplane";

/**
 * What is kept of param1…4 of a command. Values of commands that are not listed must come back as they were sent.
 * AP_Mission::mavlink_int_to_mission_cmd, https://github.com/ArduPilot/ardupilot/blob/master/libraries/AP_Mission/AP_Mission.cpp
 */
export function keptParams(command: number, firmware: Firmware): readonly Kept[] {
  return (firmware === "arduplane" ? PLANE[command] : undefined) ?? KEPT[command] ?? ALL;
}

/** Commands whose x, y and z are a place in the item's frame. */
export const isPlaced = (command: number): boolean => PLACED.has(command);

const letters: Readonly<Record<string, Kept>> = { e: "exact", w: "whole", f: "flag", s: "sign", "-": "dropped" };
const kept = (params: string): readonly Kept[] => [...params].map((letter) => letters[letter] as Kept);

const C = common.MavCmd;
const ALL = kept("eeee");

const KEPT: Readonly<Record<number, readonly Kept[]>> = {
  [C.NAV_WAYPOINT]: kept("w---"),
  [C.NAV_LOITER_UNLIM]: kept("--w-"),
  [C.NAV_LOITER_TURNS]: kept("w-wf"),
  [C.NAV_LOITER_TIME]: kept("w-sf"),
  [C.NAV_RETURN_TO_LAUNCH]: kept("----"),
  [C.NAV_LAND]: kept("w--s"),
  [C.NAV_TAKEOFF]: kept("w---"),
  [C.NAV_CONTINUE_AND_CHANGE_ALT]: kept("w---"),
  [C.NAV_LOITER_TO_ALT]: kept("-w-f"),
  [C.NAV_SPLINE_WAYPOINT]: kept("w---"),
  [C.NAV_VTOL_TAKEOFF]: kept("----"),
  [C.NAV_VTOL_LAND]: kept("w---"),
  [C.NAV_GUIDED_ENABLE]: kept("w---"),
  [C.NAV_DELAY]: kept("ewww"),
  [C.NAV_PAYLOAD_PLACE]: kept("e---"),
  [C.CONDITION_DELAY]: kept("e---"),
  [C.CONDITION_DISTANCE]: kept("e---"),
  [C.CONDITION_YAW]: kept("eeww"),
  [C.DO_JUMP]: kept("ww--"),
  [C.DO_CHANGE_SPEED]: kept("wee-"),
  [C.DO_SET_HOME]: kept("w---"),
  [C.DO_SET_RELAY]: kept("ww--"),
  [C.DO_REPEAT_RELAY]: kept("wwe-"),
  [C.DO_SET_SERVO]: kept("ww--"),
  [C.DO_REPEAT_SERVO]: kept("wwwe"),
  [C.DO_LAND_START]: kept("----"),
  [C.DO_SET_ROI_LOCATION]: kept("w---"),
  [C.DO_SET_ROI_NONE]: kept("w---"),
  [C.DO_SET_ROI]: kept("w---"),
  [C.DO_DIGICAM_CONTROL]: kept("wwww"),
  [C.DO_MOUNT_CONTROL]: kept("eee-"),
  [C.DO_SET_CAM_TRIGG_DIST]: kept("e-w-"),
  [C.DO_FENCE_ENABLE]: kept("w---"),
  [C.DO_PARACHUTE]: kept("w---"),
  [C.DO_GRIPPER]: kept("ww--"),
  [C.DO_GUIDED_LIMITS]: kept("weee"),
  [C.DO_VTOL_TRANSITION]: kept("w---"),
  [C.DO_GIMBAL_MANAGER_PITCHYAW]: kept("wwww"),
  [C.IMAGE_START_CAPTURE]: kept("weww"),
  [C.IMAGE_STOP_CAPTURE]: kept("w---"),
  [C.VIDEO_START_CAPTURE]: kept("w---"),
  [C.VIDEO_STOP_CAPTURE]: kept("w---"),
  [C.SET_CAMERA_ZOOM]: kept("we--"),
  [C.SET_CAMERA_FOCUS]: kept("we--"),
  [C.NAV_FENCE_RETURN_POINT]: kept("----"),
  [C.NAV_FENCE_POLYGON_VERTEX_INCLUSION]: kept("w---"),
  [C.NAV_FENCE_POLYGON_VERTEX_EXCLUSION]: kept("w---"),
  [C.NAV_FENCE_CIRCLE_INCLUSION]: kept("w---"), // earlier releases keep whole metres
  [C.NAV_FENCE_CIRCLE_EXCLUSION]: kept("w---"),
  [C.NAV_RALLY_POINT]: kept("----"),
};

/** A plane has room for two radii of a waypoint, and for no hold time. */
const PLANE: Readonly<Record<number, readonly Kept[]>> = { [C.NAV_WAYPOINT]: kept("-ww-") };

const PLACED: ReadonlySet<number> = new Set([
  C.NAV_WAYPOINT,
  C.NAV_LOITER_UNLIM,
  C.NAV_LOITER_TURNS,
  C.NAV_LOITER_TIME,
  C.NAV_LAND,
  C.NAV_TAKEOFF,
  C.NAV_CONTINUE_AND_CHANGE_ALT,
  C.NAV_LOITER_TO_ALT,
  C.NAV_SPLINE_WAYPOINT,
  C.NAV_VTOL_TAKEOFF,
  C.NAV_VTOL_LAND,
  C.NAV_PAYLOAD_PLACE,
  C.DO_SET_HOME,
  C.DO_LAND_START,
  C.DO_SET_ROI_LOCATION,
  C.DO_SET_ROI,
  C.NAV_FENCE_RETURN_POINT,
  C.NAV_FENCE_POLYGON_VERTEX_INCLUSION,
  C.NAV_FENCE_POLYGON_VERTEX_EXCLUSION,
  C.NAV_FENCE_CIRCLE_INCLUSION,
  C.NAV_FENCE_CIRCLE_EXCLUSION,
  C.NAV_RALLY_POINT,
]);
