import type { Enu } from "../geo/position.ts";

/** One item as the vehicle keeps it: x and y as they came, degrees times 10⁷ for items with a place. */
export interface StoredItem {
  readonly command: number;
  readonly frame: number;
  readonly params: readonly [number, number, number, number];
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly autocontinue: number;
}

/** The commands of MAV_CMD that this vehicle knows in a mission. https://mavlink.io/en/messages/common.html#mav_commands */
export const cmd = {
  waypoint: 16,
  loiterUnlimited: 17,
  loiterTurns: 18,
  loiterTime: 19,
  returnToLaunch: 20,
  land: 21,
  takeoff: 22,
  splineWaypoint: 82,
  delay: 93,
  conditionDelay: 112,
  conditionDistance: 114,
  conditionYaw: 115,
  jump: 177,
  changeSpeed: 178,
  setHome: 179,
  landStart: 189,
  setRoiLocation: 195,
  setRoiNone: 197,
  setRoi: 201,
  digicamControl: 203,
  mountControl: 205,
  camTriggerDistance: 206,
  cameraMode: 530,
  cameraZoom: 531,
  cameraFocus: 532,
  gimbalPitchYaw: 1000,
  imageStart: 2000,
  imageStop: 2001,
  videoStart: 2500,
  videoStop: 2501,
} as const;

/** Names as ArduPilot says them in "Mission: 3 WP". */
const names: ReadonlyMap<number, string> = new Map<number, string>([
  [cmd.waypoint, "WP"],
  [cmd.splineWaypoint, "SplineWP"],
  [cmd.loiterUnlimited, "LoitUnlim"],
  [cmd.loiterTurns, "LoitTurns"],
  [cmd.loiterTime, "LoitTime"],
  [cmd.returnToLaunch, "RTL"],
  [cmd.land, "Land"],
  [cmd.takeoff, "Takeoff"],
  [cmd.delay, "Delay"],
  [cmd.conditionDelay, "CondDelay"],
  [cmd.conditionDistance, "CondDist"],
  [cmd.conditionYaw, "CondYaw"],
  [cmd.jump, "Jump"],
  [cmd.changeSpeed, "ChangeSpeed"],
  [cmd.setHome, "SetHome"],
  [cmd.landStart, "LandStart"],
  [cmd.setRoiLocation, "SetROI"],
  [cmd.setRoiNone, "SetROINone"],
  [cmd.setRoi, "SetROI"],
  [cmd.digicamControl, "DigiCamCtrl"],
  [cmd.mountControl, "MountControl"],
  [cmd.camTriggerDistance, "SetCamTrigDst"],
  [cmd.cameraMode, "SetCameraMode"],
  [cmd.cameraZoom, "SetCameraZoom"],
  [cmd.cameraFocus, "SetCameraFocus"],
  [cmd.gimbalPitchYaw, "GimbalPitchYaw"],
  [cmd.imageStart, "ImageStartCapture"],
  [cmd.imageStop, "ImageStopCapture"],
  [cmd.videoStart, "VideoStartCapture"],
  [cmd.videoStop, "VideoStopCapture"],
]);

export const nameOfItem = ({ command }: StoredItem): string => names.get(command) ?? "?";
/** Whether a vehicle of some kind takes a command in its mission. */
export const knownInMissions = (command: number, kind: "multirotor" | "fixed-wing" = "multirotor"): boolean =>
  names.has(command) && (command !== cmd.loiterTurns || kind === "fixed-wing");

/** Commands below DO_LAST that move the vehicle; all others happen on the way. */
export const isNavigation = ({ command }: StoredItem): boolean => command < 95;

/** Whether x and y are a place. */
export function hasPlace({ command }: StoredItem): boolean {
  const placed: readonly number[] = [
    cmd.waypoint,
    cmd.splineWaypoint,
    cmd.loiterUnlimited,
    cmd.loiterTurns,
    cmd.loiterTime,
    cmd.land,
    cmd.takeoff,
    cmd.setHome,
    cmd.landStart,
    cmd.setRoiLocation,
    cmd.setRoi,
  ];
  return placed.includes(command);
}

/** The datum of an item's z, or undefined for a frame this vehicle does not fly in. */
export function datumOf(frame: number): "amsl" | "ahl" | "agl" | undefined {
  if (frame === 0 || frame === 5) return "amsl";
  if (frame === 3 || frame === 6) return "ahl";
  if (frame === 10 || frame === 11) return "agl";
  return undefined;
}

/** The seconds a waypoint is held, 0 for one that is flown through. */
export const holdSeconds = (item: StoredItem): number =>
  item.command === cmd.waypoint || item.command === cmd.loiterTime || item.command === cmd.splineWaypoint
    ? Math.max(0, item.params[0] || 0)
    : 0;

/** Resolves items to places in the vehicle's frame. */
export type ItemPlace = (item: StoredItem) => Enu;
