/** What PX4 sends by itself to a ground station, in messages per second (MAVLINK_MODE_NORMAL of mavlink_main.cpp, as far as this vehicle has it). Message id → Hz. */
export const px4Rates: ReadonlyMap<number, number> = new Map([
  [1, 1], // SYS_STATUS
  [2, 1], // SYSTEM_TIME
  [24, 1], // GPS_RAW_INT
  [30, 15], // ATTITUDE
  [31, 10], // ATTITUDE_QUATERNION
  [32, 1], // LOCAL_POSITION_NED
  [33, 5], // GLOBAL_POSITION_INT
  [42, 0.5], // MISSION_CURRENT, besides at once when it changes
  [62, 1], // NAV_CONTROLLER_OUTPUT
  [74, 4], // VFR_HUD
  [87, 1], // POSITION_TARGET_GLOBAL_INT
  [141, 1], // ALTITUDE
  [147, 0.5], // BATTERY_STATUS
  [241, 0.1], // VIBRATION
  [242, 0.5], // HOME_POSITION
  [245, 1], // EXTENDED_SYS_STATE
  [281, 1], // GIMBAL_MANAGER_STATUS
  [285, 1], // GIMBAL_DEVICE_ATTITUDE_STATUS
  [436, 0.5], // CURRENT_MODE
  [437, 0.3], // AVAILABLE_MODES_MONITOR
]);
