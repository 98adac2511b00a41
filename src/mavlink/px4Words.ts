import { meaningsOf, onOff, type ParamWords } from "./paramWords.ts";

const share = (label: string): [string, ParamWords] => [
  label,
  { unit: "norm", range: [0, 1], description: "1 is a full battery." },
];
const linkLost = {
  1: "holds",
  2: "returns",
  3: "lands",
  5: "ends the flight: it falls",
  6: "disarms: it falls",
} as const;

/**
 * What those parameters of PX4 mean that patrols touch, in our own words; ranges and numbers as PX4 1.14 documents them.
 * https://docs.px4.io/main/en/advanced_config/parameter_reference.html
 */
export const px4Words = meaningsOf({
  MAV_SYS_ID: [
    "Number of this vehicle on the network",
    { range: [1, 250], flags: ["reboot"], description: "Two vehicles of one number can not be told apart." },
  ],
  "MAV_{n}_MODE": [
    "What is sent over MAVLink link {n}",
    {
      flags: ["reboot"],
      values: {
        0: "usual",
        1: "as configured",
        2: "for a computer on board",
        3: "for an on-screen display",
        7: "little",
      },
    },
  ],
  "MAV_{n}_RATE": [
    "Most that MAVLink link {n} sends; 0: half of what the port can",
    { unit: "B/s", range: [0, undefined], flags: ["reboot"] },
  ],
  "MAV_{n}_FORWARD": ["MAVLink link {n} passes others' messages on", { values: onOff, flags: ["reboot"] }],
  SYS_AUTOSTART: [
    "Airframe",
    {
      flags: ["reboot"],
      description: "The settings that the vehicle starts with; another number makes it another aircraft.",
    },
  ],

  "BAT{n}_CAPACITY": [
    "Capacity of battery {n}; −1: not known",
    { unit: "mAh", range: [-1, 100_000], flags: ["reboot"] },
  ],
  "BAT{n}_N_CELLS": ["Cells of battery {n} in a row; 0: not known", { range: [0, 16], flags: ["reboot"] }],
  "BAT{n}_V_EMPTY": ["Voltage of an empty cell of battery {n}", { unit: "V", flags: ["reboot"] }],
  "BAT{n}_V_CHARGED": ["Voltage of a full cell of battery {n}", { unit: "V", flags: ["reboot"] }],
  "BAT{n}_SOURCE": [
    "How battery {n} is measured",
    {
      flags: ["reboot"],
      values: { [-1]: "not at all", 0: "power module", 1: "from outside", 2: "by the motor controllers" },
    },
  ],
  BAT_LOW_THR: share("Charge at which the battery is low"),
  BAT_CRIT_THR: share("Charge at which the battery is critical"),
  BAT_EMERGEN_THR: share("Charge at which the battery is an emergency"),
  BAT_AVRG_CURRENT: ["Current that is expected in flight", { unit: "A", range: [0, 500] }],
  COM_LOW_BAT_ACT: [
    "At a critical battery it",
    { values: { 0: "only warns", 2: "lands", 3: "returns; at an emergency it lands" } },
  ],

  NAV_DLL_ACT: ["When the ground station is not heard it", { values: { 0: "flies on", ...linkLost } }],
  COM_DL_LOSS_T: ["Time without the ground station until that", { unit: "s", range: [5, 300] }],
  NAV_RCL_ACT: ["When radio control is lost it", { values: linkLost }],
  COM_RC_LOSS_T: ["Time without radio control until that", { unit: "s", range: [0, 35] }],
  COM_RCL_EXCEPT: [
    "Loss of radio control does not count in",
    { bits: { 0: "missions", 1: "hold and other automatic modes", 2: "offboard" } },
  ],
  COM_RC_IN_MODE: [
    "Sticks come from",
    {
      values: {
        0: "radio control",
        1: "the ground station",
        2: "either, falling back to the other",
        3: "whichever came first",
        4: "nowhere",
      },
    },
  ],
  COM_RC_OVERRIDE: ["A stick that is moved takes over", { bits: { 0: "in automatic modes", 1: "in offboard" } }],
  COM_FAIL_ACT_T: ["Hold before a failsafe acts; 0: none", { unit: "s", range: [0, 25] }],
  COM_POSCTL_NAVL: [
    "When the position is lost in position flight it",
    { values: { 0: "is flown by hand, holding its height", 1: "lands, else descends" } },
  ],
  COM_OF_LOSS_T: ["Time without the computer on board until it counts as lost", { unit: "s", range: [0, 60] }],
  COM_OBL_RC_ACT: [
    "When the computer on board is lost it",
    {
      values: {
        0: "holds its position by sticks",
        1: "holds its height by sticks",
        2: "is flown by hand",
        3: "returns",
        4: "lands",
        5: "holds",
        6: "ends the flight: it falls",
        7: "disarms: it falls",
      },
    },
  ],
  COM_DISARM_LAND: ["Time after landing until it disarms; 0: never", { unit: "s" }],
  COM_DISARM_PRFLT: ["Time to take off until it disarms; below 0: never", { unit: "s" }],
  COM_ARM_MIS_REQ: ["Arms with a valid mission only", { values: onOff }],
  COM_ARM_WO_GPS: ["Arming without GPS", { values: { 0: "refused", 1: "allowed" } }],
  COM_TAKEOFF_ACT: ["After take-off it", { values: { 0: "holds", 1: "flies its mission, if that is valid" } }],
  COM_FLIGHT_UUID: ["Number of the next flight", { range: [0, undefined], flags: ["volatile"] }],

  GF_ACTION: [
    "At the fence it",
    {
      values: { 0: "flies on", 1: "only warns", 2: "holds", 3: "returns", 4: "ends the flight: it falls", 5: "lands" },
    },
  ],
  GF_MAX_HOR_DIST: ["Greatest distance from home; 0: any", { unit: "m", range: [0, 10_000] }],
  GF_MAX_VER_DIST: ["Greatest height above home; 0: any", { unit: "m", range: [0, 10_000] }],
  GF_SOURCE: ["The fence is kept by", { values: { 0: "the estimated position", 1: "GPS alone" } }],

  RTL_RETURN_ALT: ["Height to return at", { unit: "m", range: [0, undefined], description: "Above home." }],
  RTL_DESCEND_ALT: [
    "Height to go down to at home",
    { unit: "m", range: [0, undefined], description: "Above home; it waits there before it lands." },
  ],
  RTL_LAND_DELAY: ["Wait at home before it lands; −1: does not land", { unit: "s", range: [-1, 300] }],
  RTL_MIN_DIST: ["Distance from home within which it does not climb first", { unit: "m", range: [0.5, undefined] }],
  RTL_TYPE: [
    "A return goes",
    {
      values: {
        0: "straight to home or a rally point",
        1: "straight to the mission's landing or a rally point, else home",
        2: "along the mission to its landing, else back along it",
        3: "straight to the nearest of them all",
        4: "along the mission, forwards or back, whichever is shorter",
      },
    },
  ],
  RTL_CONE_ANG: [
    "Half angle of the cone over home under which it climbs less",
    {
      unit: "deg",
      values: {
        0: "none: always climbs",
        25: "25°",
        45: "45°",
        65: "65°",
        80: "80°",
        90: "climbs no higher than its descent height",
      },
    },
  ],

  MIS_TAKEOFF_ALT: ["Height of a take-off", { unit: "m", range: [0, 80] }],
  MIS_DIST_1WP: ["Greatest distance to the first waypoint; 0: any", { unit: "m", range: [-1, undefined] }],
  MIS_YAW_TMT: ["Time to turn at a waypoint; −1: any", { unit: "s", range: [-1, 20] }],
  NAV_ACC_RAD: ["Distance at which a waypoint is reached", { unit: "m", range: [0.05, 200] }],
  NAV_LOITER_RAD: ["Radius of circles of a plane", { unit: "m", range: [25, 1000] }],

  MPC_XY_CRUISE: ["Speed in missions", { unit: "m/s", range: [3, 20] }],
  MPC_XY_VEL_MAX: ["Greatest speed of all", { unit: "m/s", range: [0, 20] }],
  MPC_Z_V_AUTO_UP: ["Climb in missions", { unit: "m/s", range: [0.5, 8] }],
  MPC_Z_V_AUTO_DN: ["Descent in missions", { unit: "m/s", range: [0.5, 4] }],
  MPC_ACC_HOR: ["Acceleration in missions", { unit: "m/s²", range: [2, 15] }],
  MPC_TKO_SPEED: ["Climb at take-off", { unit: "m/s", range: [1, 5] }],
  MPC_LAND_SPEED: ["Last descent of a landing", { unit: "m/s", range: [0.6, undefined] }],
  MPC_LAND_ALT1: ["Height at which a landing slows down", { unit: "m", range: [0, 122] }],
  MPC_LAND_ALT2: ["Height at which the last descent begins", { unit: "m", range: [0, 122] }],
});
