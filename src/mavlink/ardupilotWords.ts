import { meaningsOf, onOff, type ParamWords } from "./paramWords.ts";

const rate = (what: string): [string, ParamWords] => [
  `${what} sent over link {n}`,
  { unit: "Hz", range: [0, 50], flags: ["reboot"], description: "0: only what the ground station asks for." },
];
const volts = (label: string): [string, ParamWords] => [label, { unit: "V", range: [0, undefined] }];
const charge = (label: string): [string, ParamWords] => [label, { unit: "mAh", range: [0, undefined] }];

/**
 * What those parameters mean that patrols touch and that ArduPilot's copters and planes have in common, in our own words;
 * ranges and numbers as ArduPilot 4.5 and 4.6 document them. https://autotest.ardupilot.org/Parameters/
 */
export const ardupilotWords = meaningsOf({
  SYSID_THISMAV: [
    "Number of this vehicle on the network",
    { range: [1, 255], description: "Two vehicles of one number can not be told apart." },
  ],
  SYSID_MYGCS: ["Number of the ground station that may control it", { range: [1, 255] }],
  STAT_BOOTCNT: ["Times that it was switched on", { flags: ["read-only", "volatile"] }],
  STAT_FLTTIME: ["Time flown in all", { unit: "s", flags: ["read-only", "volatile"] }],
  STAT_RUNTIME: ["Time switched on in all", { unit: "s", flags: ["read-only", "volatile"] }],

  BATT_MONITOR: [
    "How the battery is measured",
    {
      flags: ["reboot"],
      values: {
        0: "not at all",
        3: "voltage",
        4: "voltage and current",
        7: "SMBus",
        8: "DroneCAN",
        9: "by the motor controllers",
        10: "sum of several",
      },
    },
  ],
  BATT_CAPACITY: charge("Capacity of the full battery"),
  BATT_LOW_VOLT: volts("Voltage at which the battery is low; 0: never"),
  BATT_LOW_MAH: charge("Charge left at which the battery is low; 0: never"),
  BATT_LOW_TIMER: ["Time below the voltage until the battery counts as low", { unit: "s", range: [0, 120] }],
  BATT_CRT_VOLT: volts("Voltage at which the battery is critical; 0: never"),
  BATT_CRT_MAH: charge("Charge left at which the battery is critical; 0: never"),
  BATT_FS_VOLTSRC: ["Voltage that decides", { values: { 0: "as measured", 1: "without the sag under load" } }],
  BATT_ARM_VOLT: volts("Least voltage to arm; 0: any"),
  BATT_ARM_MAH: charge("Least charge to arm; 0: any"),

  FENCE_ENABLE: ["Fence", { values: onOff }],
  FENCE_TYPE: [
    "What the fence keeps",
    { bits: { 0: "greatest height", 1: "circle around home", 2: "drawn areas", 3: "least height" } },
  ],
  FENCE_ALT_MAX: ["Greatest height inside the fence", { unit: "m", range: [10, 1000] }],
  FENCE_ALT_MIN: ["Least height inside the fence", { unit: "m", range: [-100, 100] }],
  FENCE_RADIUS: ["Radius of the circle around home", { unit: "m", range: [30, 10_000] }],
  FENCE_MARGIN: ["Distance to keep from the fence", { unit: "m", range: [1, 10] }],
  FENCE_TOTAL: [
    "Points of the fence on board",
    { flags: ["volatile"], description: "Set by the vehicle when a fence is uploaded." },
  ],
  FENCE_AUTOENABLE: [
    "When the fence switches itself on",
    { values: { 0: "never", 1: "at take-off", 2: "at take-off, its floor off for landing", 3: "while armed" } },
  ],

  MIS_RESTART: ["A mission that is entered again", { values: { 0: "goes on where it was", 1: "begins anew" } }],
  RALLY_LIMIT_KM: ["Greatest distance of a rally point that is used", { unit: "km", range: [0, undefined] }],
  RALLY_INCL_HOME: ["Return to home where it is nearer than the rally points", { values: onOff }],
  TERRAIN_ENABLE: ["Terrain heights from the ground station or the card", { values: onOff }],
  LOG_DISARMED: [
    "Logging while disarmed",
    { values: { 0: "off", 1: "on", 2: "on, but not over USB", 3: "on, thrown away if never armed" } },
  ],
  AVD_ENABLE: ["Avoiding aircraft heard by ADS-B", { values: onOff }],
  ADSB_TYPE: [
    "ADS-B receiver",
    {
      flags: ["reboot"],
      values: { 0: "none", 1: "uAvionix by MAVLink", 2: "Sagetech", 3: "uAvionix UCP", 4: "Sagetech MX" },
    },
  ],

  "SERIAL{n}_PROTOCOL": [
    "What speaks on serial port {n}",
    {
      flags: ["reboot"],
      values: {
        [-1]: "nothing",
        1: "MAVLink 1",
        2: "MAVLink 2",
        5: "GPS",
        8: "gimbal",
        9: "range finder",
        16: "motor controllers",
        23: "radio control",
        28: "scripts",
        35: "ADS-B",
        43: "MAVLink, high latency",
      },
    },
  ],
  "SERIAL{n}_BAUD": [
    "Speed of serial port {n}",
    {
      values: {
        9: "9,600 baud",
        19: "19,200 baud",
        38: "38,400 baud",
        57: "57,600 baud",
        115: "115,200 baud",
        230: "230,400 baud",
        460: "460,800 baud",
        500: "500,000 baud",
        921: "921,600 baud",
        1500: "1.5 Mbaud",
      },
    },
  ],
  "SR{n}_POSITION": rate("Position"),
  "SR{n}_EXTRA1": rate("Attitude"),
  "SR{n}_EXTRA2": rate("Speeds and height"),
  "SR{n}_EXTRA3": rate("Battery, wind, clock and terrain"),
  "SR{n}_EXT_STAT": rate("Status, GPS and mission progress"),
  "SR{n}_RAW_SENS": rate("Raw sensors"),
  "SR{n}_RC_CHAN": rate("Radio and servo channels"),
  "SR{n}_ADSB": rate("Other aircraft"),
  "SR{n}_PARAMS": rate("Parameters of a list"),

  "GPS{n}_TYPE": [
    "Receiver {n} for satellites",
    {
      flags: ["reboot"],
      values: {
        0: "none",
        1: "found by itself",
        2: "u-blox",
        5: "NMEA",
        9: "DroneCAN",
        10: "Septentrio",
        14: "over MAVLink",
      },
    },
  ],
  "MNT{n}_TYPE": [
    "Gimbal {n}",
    {
      flags: ["reboot"],
      values: {
        0: "none",
        1: "servos",
        4: "SToRM32 by MAVLink",
        6: "Gremsy or other by MAVLink",
        8: "Siyi",
        9: "scripts",
        10: "Xacti",
        11: "Viewpro",
        12: "Topotek",
      },
    },
  ],
  "MNT{n}_PITCH_MIN": ["Lowest pitch of gimbal {n}", { unit: "deg", range: [-90, 90] }],
  "MNT{n}_PITCH_MAX": ["Highest pitch of gimbal {n}", { unit: "deg", range: [-90, 90] }],
  "MNT{n}_YAW_MIN": ["Yaw of gimbal {n} furthest to the left", { unit: "deg", range: [-180, 180] }],
  "MNT{n}_YAW_MAX": ["Yaw of gimbal {n} furthest to the right", { unit: "deg", range: [-180, 180] }],
});
