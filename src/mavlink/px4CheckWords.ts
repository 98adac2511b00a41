import { px4EventId } from "./armingReports.ts";

const named = (prefix: string, words: Readonly<Record<string, string>>): [number, string][] =>
  Object.entries(words).map(([name, text]) => [px4EventId(`check_${prefix}${name}`), text]);

const sensor = (prefix: string, name: string): [number, string][] =>
  named(`${prefix}_`, {
    missing: `${name} {n} is missing`,
    no_data: `${name} {n} gives no valid data`,
    not_calibrated: `${name} {n} is not calibrated`,
  });

/**
 * What the checks before arming of PX4 complain of, in our own words, by the number of the event; `{n}` is the first thing
 * that the event counts. For vehicles that were not asked for their own descriptions of their events.
 * https://github.com/PX4/PX4-Autopilot/tree/main/src/modules/commander/HealthAndArmingChecks/checks
 */
export const px4CheckWords: ReadonlyMap<number, string> = new Map([
  ...sensor("accel", "Accelerometer"),
  ...sensor("gyro", "Gyroscope"),
  ...sensor("mag", "Compass"),
  ...sensor("baro", "Barometer"),
  ...named("mag_", {
    fault: "Compass {n} disturbs the estimate: calibrate it and see how it is mounted",
    sys_has_mag_missing: "Too few compasses work and are calibrated: {n}",
    consistency: "The compasses disagree: calibrate them and see how they are mounted",
  }),
  ...named("imu_", {
    accel_inconsistent: "Accelerometer {n} disagrees with the others: calibrate it",
    gyro_inconsistent: "Gyroscope {n} disagrees with the others: calibrate it",
  }),
  ...named("estimator_", {
    missing_data: "The estimate of its motion has not begun yet",
    heading_not_stable: "Its heading is not known: calibrate the compass, or move away from iron",
    hor_vel_not_stable: "Its speed over ground is not steady yet",
    vert_vel_not_stable: "Its climb is not steady yet",
    hor_pos_not_stable: "Its position is not steady yet",
    hgt_not_stable: "Its height is not steady yet",
    mag_interference: "Strong magnetic interference: move it away from iron and cables",
    gps_fix_too_low: "GPS: no good fix yet",
    gps_num_sats_too_low: "GPS: too few satellites",
    gps_pdop_too_high: "GPS: the satellites stand badly",
    gps_hor_pos_err_too_high: "GPS: the position is too inaccurate",
    gps_vert_pos_err_too_high: "GPS: the height is too inaccurate",
  }),
  ...named("modes_", {
    cannot_takeoff: "It can not be armed in this mode: switch to another",
    angular_velocity: "Its turning is not measured: see its gyroscopes",
    attitude: "Its attitude is not known yet",
    local_pos: "Its position is not known well enough",
    global_pos: "Its position on the globe is not known well enough",
    local_alt: "Its height is not known",
    mission: "It holds no valid mission: upload one",
    home_position: "Home is not set yet",
    manual_control: "No sticks are connected",
    not_supported: "It does not support this mode",
  }),
  ...named("system_", {
    flight_term_active: "Its flight was terminated: start it anew",
    usb_connected: "USB is connected: unplug it and start the vehicle anew",
    no_global_pos: "It needs a position on the globe to be armed",
    no_home_pos: "It needs a home to be armed",
    safety_button: "Press its safety button",
    avoidance_not_ready: "Its obstacle avoidance is not ready",
    vtol_in_transition: "It is between hovering and flying forward",
    vtol_in_fw_mode: "It is set to fly forward: switch it to hovering",
    arm_auth_failed: "It was denied leave to be armed",
  }),
  ...named("battery_", {
    missing: "Battery {n} is missing",
    disconnected: "Battery {n} came off",
    fault: "Battery {n} reports a fault",
    low: "The battery is low",
    critical: "The battery is critical",
    emergency: "The battery is almost empty",
    unhealthy: "A battery gives no good data",
    rem_flight_time_low: "The battery lasts just for the way home",
  }),
  ...named("avionics_power_", {
    missing: "Its power module is not connected",
    low: "The autopilot's supply is too low",
    high: "The autopilot's supply is too high",
    redundancy: "Fewer power modules work than it needs: {n}",
  }),
  ...named("escs_", {
    telem_missing: "The motor controllers do not report",
    offline: "Motor controller {n} does not report",
    not_all_armed: "Not all motor controllers are armed",
  }),
  ...named("failure_detector_", {
    roll: "It leans too far to the side",
    pitch: "It leans too far forward or back",
    alt: "It lost height",
    ext: "An outside device reports a failure",
    imbalanced_prop: "A propeller is out of balance: see that all are whole and tight",
    arm_esc: "Motor controller {n} reports a fault",
  }),
  ...named("man_control_", {
    rtl_engaged: "The switch for return is on",
    emergency_stop_engaged: "The switch for the emergency stop is on",
    landing_gear_up: "The switch for the landing gear is up",
  }),
  ...named("", {
    missing_system_power: "Its supply is not measured",
    missing_fmu_sdcard: "It has no SD card: insert one and start it anew",
    hardfault_present: "Its SD card holds a crash report: have it looked at before it flies",
    rc_dl_no_dllink: "It hears no ground station",
  }),
]);
