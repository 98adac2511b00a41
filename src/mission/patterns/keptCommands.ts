/**
 * The commands that a route passes on as another program wrote them: waiting, and what only a camera, its gimbal and its
 * shutter do. Servos, relays, actuators, grippers, winches, sprayers, parachutes and payload places are not among them,
 * for nobody can see from a file what an output moves, and this station releases and drops nothing. Nor are those that
 * change what a proof relies on: mode, home, fence, limits, arming. https://mavlink.io/en/messages/common.html#mav_commands
 */
export const isKept = (command: number): boolean => KEPT.has(command);

const KEPT: ReadonlySet<number> = new Set([
  93, // NAV_DELAY
  112, // CONDITION_DELAY
  114, // CONDITION_DISTANCE
  115, // CONDITION_YAW
  178, // DO_CHANGE_SPEED
  195, // DO_SET_ROI_LOCATION
  196, // DO_SET_ROI_WPNEXT_OFFSET
  197, // DO_SET_ROI_NONE
  201, // DO_SET_ROI
  202, // DO_DIGICAM_CONFIGURE
  203, // DO_DIGICAM_CONTROL
  204, // DO_MOUNT_CONFIGURE
  205, // DO_MOUNT_CONTROL
  206, // DO_SET_CAM_TRIGG_DIST
  214, // DO_SET_CAM_TRIGG_INTERVAL
  530, // SET_CAMERA_MODE
  531, // SET_CAMERA_ZOOM
  532, // SET_CAMERA_FOCUS
  1000, // DO_GIMBAL_MANAGER_PITCHYAW
  1001, // DO_GIMBAL_MANAGER_CONFIGURE
  2000, // IMAGE_START_CAPTURE
  2001, // IMAGE_STOP_CAPTURE
  2003, // DO_TRIGGER_CONTROL
  2500, // VIDEO_START_CAPTURE
  2501, // VIDEO_STOP_CAPTURE
]);

/** The name of a command, for a person; its number where it has none here. */
export const commandWords = (command: number): string => NAMES[command] ?? `command ${command}`;

/** Whether a command moves an output that might release something. */
export const mayRelease = (command: number): boolean => RELEASING.has(command);

const RELEASING: ReadonlySet<number> = new Set([
  94, 181, 182, 183, 184, 187, 208, 211, 216, 30_001, 30_002, 42_600, 42_601,
]);

const NAMES: Readonly<Record<number, string>> = {
  20: "RETURN_TO_LAUNCH",
  21: "LAND",
  22: "TAKEOFF",
  82: "SPLINE_WAYPOINT",
  84: "VTOL_TAKEOFF",
  85: "VTOL_LAND",
  93: "DELAY",
  94: "PAYLOAD_PLACE",
  112: "CONDITION_DELAY",
  113: "CONDITION_CHANGE_ALT",
  114: "CONDITION_DISTANCE",
  115: "CONDITION_YAW",
  176: "DO_SET_MODE",
  177: "DO_JUMP",
  178: "DO_CHANGE_SPEED",
  179: "DO_SET_HOME",
  181: "DO_SET_RELAY",
  182: "DO_REPEAT_RELAY",
  183: "DO_SET_SERVO",
  184: "DO_REPEAT_SERVO",
  187: "DO_SET_ACTUATOR",
  189: "DO_LAND_START",
  195: "DO_SET_ROI_LOCATION",
  196: "DO_SET_ROI_WPNEXT_OFFSET",
  197: "DO_SET_ROI_NONE",
  201: "DO_SET_ROI",
  202: "DO_DIGICAM_CONFIGURE",
  203: "DO_DIGICAM_CONTROL",
  204: "DO_MOUNT_CONFIGURE",
  205: "DO_MOUNT_CONTROL",
  206: "DO_SET_CAM_TRIGG_DIST",
  207: "DO_FENCE_ENABLE",
  208: "DO_PARACHUTE",
  211: "DO_GRIPPER",
  212: "DO_AUTOTUNE_ENABLE",
  214: "DO_SET_CAM_TRIGG_INTERVAL",
  216: "DO_SPRAYER",
  222: "DO_GUIDED_LIMITS",
  223: "DO_ENGINE_CONTROL",
  530: "SET_CAMERA_MODE",
  531: "SET_CAMERA_ZOOM",
  532: "SET_CAMERA_FOCUS",
  1000: "DO_GIMBAL_MANAGER_PITCHYAW",
  1001: "DO_GIMBAL_MANAGER_CONFIGURE",
  2000: "IMAGE_START_CAPTURE",
  2001: "IMAGE_STOP_CAPTURE",
  2003: "DO_TRIGGER_CONTROL",
  2500: "VIDEO_START_CAPTURE",
  2501: "VIDEO_STOP_CAPTURE",
  3000: "DO_VTOL_TRANSITION",
  30001: "PAYLOAD_PREPARE_DEPLOY",
  30002: "PAYLOAD_CONTROL_DEPLOY",
  42600: "DO_WINCH",
};
