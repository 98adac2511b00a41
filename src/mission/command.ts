/** The MAV_CMD, MAV_FRAME and gimbal flags that patrols use. https://mavlink.io/en/messages/common.html */
export const COMMAND = {
  waypoint: 16, // MAV_CMD_NAV_WAYPOINT
  returnToLaunch: 20, // MAV_CMD_NAV_RETURN_TO_LAUNCH
  takeOff: 22, // MAV_CMD_NAV_TAKEOFF
  changeSpeed: 178, // MAV_CMD_DO_CHANGE_SPEED
  gimbalPitchYaw: 1000, // MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW
} as const;

export const FRAME = {
  global: 0, // MAV_FRAME_GLOBAL: above mean sea level
  mission: 2, // MAV_FRAME_MISSION: no place
  relative: 3, // MAV_FRAME_GLOBAL_RELATIVE_ALT: above home
} as const;

/** GIMBAL_MANAGER_FLAGS: roll (4) and pitch (8) held against the horizon, yaw in the vehicle's frame (32). */
export const GIMBAL_FLAGS = 4 | 8 | 32;
