/** What an ADSB_EMITTER_TYPE says that an aircraft is. https://mavlink.io/en/messages/common.html#ADSB_EMITTER_TYPE */
export const adsbWords = (type: number | undefined): string | undefined => ADSB[type ?? 0];

/** What a MAV_ODID_UA_TYPE says that an unmanned aircraft is. https://mavlink.io/en/messages/common.html#MAV_ODID_UA_TYPE */
export const remoteIdWords = (type: number | undefined): string | undefined => REMOTE_ID[type ?? 0];

const ADSB: Readonly<Record<number, string>> = {
  1: "light aircraft",
  2: "small aircraft",
  3: "large aircraft",
  4: "large aircraft with strong wake",
  5: "heavy aircraft",
  6: "highly manoeuvrable aircraft",
  7: "helicopter",
  9: "glider",
  10: "lighter than air",
  11: "parachutist",
  12: "ultralight",
  14: "unmanned aircraft",
  15: "space vehicle",
  17: "emergency vehicle on the ground",
  18: "service vehicle on the ground",
  19: "obstacle",
};

const REMOTE_ID: Readonly<Record<number, string>> = {
  1: "drone, fixed-wing",
  2: "drone, multirotor",
  3: "drone, gyroplane",
  4: "drone, VTOL",
  5: "drone, ornithopter",
  6: "glider",
  7: "kite",
  8: "free balloon",
  9: "captive balloon",
  10: "airship",
  11: "parachute",
  12: "rocket",
  13: "tethered drone",
  14: "ground obstacle",
  15: "drone",
};
