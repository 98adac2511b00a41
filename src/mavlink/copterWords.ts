import { meaningsOf, onOff, type ParamWords } from "./paramWords.ts";

const atBattery = (label: string): [string, ParamWords] => [
  label,
  {
    values: {
      0: "only warns",
      1: "lands",
      2: "returns",
      3: "returns the way it came, else straight",
      4: "returns the way it came, else lands",
      5: "stops its motors: it falls",
      6: "flies the mission's landing, else returns",
      7: "brakes, else lands",
    },
  },
];

/**
 * What those parameters mean that patrols touch and that are ArduCopter's own, in our own words; ranges and numbers as
 * ArduCopter 4.5 and 4.6 document them. https://autotest.ardupilot.org/Parameters/ArduCopter/
 */
export const copterWords = meaningsOf({
  ARMING_CHECK: [
    "Checks before arming",
    {
      bits: {
        0: "all",
        1: "barometer",
        2: "compass",
        3: "GPS",
        4: "gyros and accelerometers",
        5: "parameters",
        6: "radio channels",
        7: "board voltage",
        8: "battery",
        10: "logging",
        11: "safety switch",
        12: "GPS settings",
        13: "system",
        14: "mission",
        15: "range finder",
        16: "camera",
      },
      description: 'What is not checked is not found before take-off. "All" counts whatever else is chosen.',
    },
  ],
  DISARM_DELAY: ["Time on the ground until it disarms; 0: never", { unit: "s", range: [0, 127] }],
  FRAME_CLASS: [
    "Kind of frame",
    {
      flags: ["reboot"],
      values: {
        1: "quadrotor",
        2: "hexarotor",
        3: "octorotor",
        4: "octorotor in pairs",
        5: "Y6",
        6: "helicopter",
        7: "tricopter",
        12: "dodeca-hexa",
      },
    },
  ],
  FRAME_TYPE: [
    "Arrangement of the motors",
    {
      flags: ["reboot"],
      values: { 0: "plus", 1: "X", 2: "V", 3: "H", 12: "X as Betaflight", 13: "X as DJI", 14: "X clockwise" },
    },
  ],
  ANGLE_MAX: ["Greatest lean", { unit: "cdeg", range: [1000, 8000] }],

  BATT_FS_LOW_ACT: atBattery("At a low battery it"),
  BATT_FS_CRT_ACT: atBattery("At a critical battery it"),
  FS_GCS_ENABLE: [
    "When the ground station is not heard it",
    {
      values: {
        0: "flies on",
        1: "returns",
        3: "returns the way it came, else straight",
        4: "returns the way it came, else lands",
        5: "lands",
        6: "flies the mission's landing, else returns",
        7: "brakes, else lands",
      },
    },
  ],
  FS_GCS_TIMEOUT: ["Time without the ground station until that", { unit: "s", range: [2, 120] }],
  FS_OPTIONS: [
    "Exceptions from failsafes",
    {
      bits: {
        0: "a mission goes on without radio control",
        1: "a mission goes on without the ground station",
        2: "guided flight goes on without radio control",
        3: "a landing goes on",
        4: "a pilot flies on without the ground station",
        5: "opens the gripper",
      },
    },
  ],
  FS_THR_ENABLE: [
    "When radio control is lost it",
    {
      values: {
        0: "flies on",
        1: "returns",
        3: "lands",
        4: "returns the way it came, else straight",
        5: "returns the way it came, else lands",
        6: "flies the mission's landing, else returns",
        7: "brakes, else lands",
      },
    },
  ],
  FS_THR_VALUE: ["Throttle below which radio control counts as lost", { unit: "µs", range: [910, 1100] }],
  FS_EKF_ACTION: [
    "When the position can not be trusted it",
    { values: { 1: "lands", 2: "holds its height only", 3: "lands, even from manual flight" } },
  ],
  FS_EKF_THRESH: ["Error of the estimate that is too large", { description: "0.6 is strict, 0.8 usual, 1.0 lenient." }],
  FS_CRASH_CHECK: ["Disarming after a crash", { values: onOff }],
  FS_VIBE_ENABLE: ["Flying on by other rules in strong vibration", { values: onOff }],
  FS_DR_ENABLE: [
    "When it flies without a position it",
    {
      values: {
        0: "flies on",
        1: "lands",
        2: "returns",
        3: "returns the way it came, else straight",
        4: "returns the way it came, else lands",
        6: "flies the mission's landing, else returns",
      },
    },
  ],
  FS_DR_TIMEOUT: ["Longest flight without a position", { unit: "s", range: [0, 120] }],
  FENCE_ACTION: [
    "At the fence it",
    {
      values: {
        0: "only reports",
        1: "returns, else lands",
        2: "lands",
        3: "returns the way it came, else straight, else lands",
        4: "brakes, else lands",
        5: "returns the way it came, else lands",
      },
    },
  ],

  RTL_ALT: [
    "Height to return at",
    {
      unit: "cm",
      range: [30, 300_000],
      description: "Above home. It climbs to it first; where it is higher already it stays there.",
    },
  ],
  RTL_ALT_FINAL: ["Height to end the return at; 0: lands", { unit: "cm", range: [0, 1000] }],
  RTL_ALT_TYPE: ["Height of the return is above", { values: { 0: "home", 1: "the terrain" } }],
  RTL_CLIMB_MIN: ["Least climb at the beginning of a return", { unit: "cm", range: [0, 3000] }],
  RTL_CONE_SLOPE: ["Slope of the cone over home under which it climbs less; 0: none", { range: [0, 10] }],
  RTL_LOIT_TIME: ["Wait above home before it lands", { unit: "ms", range: [0, 60_000] }],
  RTL_SPEED: ["Speed of the return; 0: that of missions", { unit: "cm/s", range: [0, 2000] }],

  WPNAV_SPEED: ["Speed in missions", { unit: "cm/s", range: [10, 2000] }],
  WPNAV_SPEED_UP: ["Climb in missions", { unit: "cm/s", range: [10, 1000] }],
  WPNAV_SPEED_DN: ["Descent in missions", { unit: "cm/s", range: [10, 500] }],
  WPNAV_RADIUS: ["Distance at which a waypoint is reached", { unit: "cm", range: [5, 1000] }],
  WPNAV_ACCEL: ["Acceleration in missions", { unit: "cm/s²", range: [50, 500] }],
  WPNAV_RFND_USE: ["Range finder for flight over terrain", { values: onOff }],
  WP_YAW_BEHAVIOR: [
    "Nose in missions",
    {
      values: {
        0: "stays as it is",
        1: "to the next waypoint",
        2: "to the next waypoint, but not in a return",
        3: "along the course",
      },
    },
  ],
  LOIT_SPEED: ["Greatest speed of a pilot in loiter", { unit: "cm/s", range: [20, 3500] }],
  PILOT_TKOFF_ALT: ["Height of a take-off by stick", { unit: "cm", range: [0, 1000] }],
  PILOT_SPEED_UP: ["Greatest climb of a pilot", { unit: "cm/s", range: [50, 500] }],
  LAND_SPEED: ["Last descent of a landing", { unit: "cm/s", range: [30, 200] }],
  LAND_SPEED_HIGH: ["First descent of a landing; 0: that of missions", { unit: "cm/s", range: [0, 500] }],
  LAND_ALT_LOW: ["Height at which the last descent begins", { unit: "cm", range: [100, 10_000] }],
});
