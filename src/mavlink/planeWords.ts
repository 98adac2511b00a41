import { meaningsOf, type ParamWords } from "./paramWords.ts";

const atBattery = (label: string, more: Readonly<Record<number, string>> = {}): [string, ParamWords] => [
  label,
  {
    values: {
      0: "only warns",
      1: "returns",
      2: "lands",
      3: "ends the flight",
      4: "lands hovering",
      6: "circles down, then lands hovering",
      ...more,
    },
  },
];

/**
 * What those parameters mean that patrols touch and that are ArduPlane's own, in our own words; ranges and numbers as
 * ArduPlane 4.5 and 4.6 document them. https://autotest.ardupilot.org/Parameters/ArduPlane/
 */
export const planeWords = meaningsOf({
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
        9: "airspeed",
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
  ARMING_REQUIRE: [
    "Motor until it is armed",
    { values: { 0: "may run: arming is not needed", 1: "gets its least pulse", 2: "gets no pulse" } },
  ],
  LAND_DISARMDELAY: ["Time on the ground until it disarms; 0: never", { unit: "s", range: [0, 127] }],

  BATT_FS_LOW_ACT: atBattery("At a low battery it"),
  BATT_FS_CRT_ACT: atBattery("At a critical battery it", { 5: "opens its parachute" }),
  FS_SHORT_ACTN: [
    "When a link was lost a short time it",
    {
      values: {
        0: "circles, but a mission goes on",
        1: "circles",
        2: "glides, wings level",
        3: "flies on",
        4: "holds its height",
      },
    },
  ],
  FS_SHORT_TIMEOUT: ["Time without the link until the first action", { unit: "s", range: [1, 100] }],
  FS_LONG_ACTN: [
    "When a link was lost a long time it",
    { values: { 0: "flies on", 1: "returns", 2: "glides", 3: "opens its parachute", 4: "flies its mission" } },
  ],
  FS_LONG_TIMEOUT: ["Time without the link until the second action", { unit: "s", range: [1, 300] }],
  FS_GCS_ENABL: [
    "Loss of the ground station counts",
    {
      values: {
        0: "never",
        1: "when its heartbeat is missing",
        2: "when its heartbeat or the radio's answer is missing",
        3: "when its heartbeat is missing in a mission",
      },
    },
  ],
  THR_FAILSAFE: [
    "Loss of radio control by its throttle",
    { values: { 0: "not watched", 1: "is a failsafe", 2: "is seen, but no failsafe" } },
  ],
  THR_FS_VALUE: ["Throttle below which radio control counts as lost", { unit: "µs", range: [925, 2200] }],
  FENCE_ACTION: [
    "At the fence it",
    {
      values: {
        0: "only reports",
        1: "returns",
        6: "flies to a point inside",
        7: "flies to a point inside, throttle stays the pilot's",
      },
    },
  ],

  RTL_ALTITUDE: ["Height to return at; −1: as it flies", { unit: "m", description: "Above home." }],
  RTL_RADIUS: [
    "Radius of the circle at home",
    {
      unit: "m",
      range: [-32_767, 32_767],
      description: "Below 0 it circles to the left; 0 takes the radius of missions.",
    },
  ],
  RTL_AUTOLAND: [
    "A return ends",
    {
      values: {
        0: "circling at home",
        1: "at home, then by the mission's landing",
        2: "by the mission's landing straight away",
        3: "circling: the landing is for going around only",
        4: "by the mission's way back",
      },
    },
  ],
  RTL_CLIMB_MIN: ["Least climb at the beginning of a return", { unit: "m", range: [0, 30] }],

  AIRSPEED_CRUISE: ["Airspeed in missions", { unit: "m/s", range: [0, undefined] }],
  AIRSPEED_MIN: ["Least airspeed", { unit: "m/s", range: [5, 100], description: "Too low, and it stalls." }],
  AIRSPEED_MAX: ["Greatest airspeed", { unit: "m/s", range: [5, 100] }],
  ARSPD_FBW_MIN: ["Least airspeed", { unit: "m/s", range: [5, 100], description: "Too low, and it stalls." }],
  ARSPD_FBW_MAX: ["Greatest airspeed", { unit: "m/s", range: [5, 100] }],
  ROLL_LIMIT_DEG: ["Greatest bank", { unit: "deg", range: [0, 90] }],
  WP_RADIUS: ["Distance at which a waypoint is reached", { unit: "m", range: [1, 32_767] }],
  WP_LOITER_RAD: [
    "Radius of circles in missions",
    { unit: "m", range: [-32_767, 32_767], description: "Below 0 it circles to the left." },
  ],
  TKOFF_ALT: ["Height of a take-off", { unit: "m", range: [0, 200] }],
  TERRAIN_FOLLOW: [
    "Heights follow the terrain in",
    {
      bits: {
        0: "all modes",
        1: "fly-by-wire B",
        2: "cruise",
        3: "missions",
        4: "return",
        5: "avoidance",
        6: "guided",
        7: "loiter",
        8: "circle",
      },
    },
  ],
});
