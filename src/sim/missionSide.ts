import { common, type MavLinkData } from "mavlink-mappings";
import type { Aircraft } from "./aircraft.ts";
import type { MissionFiles } from "./missionFiles.ts";
import type { StoredItem } from "./missionItems.ts";
import type { MissionVehicle } from "./missionServer.ts";
import { degE7 } from "./telemetry.ts";

/** What the mission protocol needs of a vehicle. */
export interface MissionSideOptions {
  /** Of now: a restart makes another. */
  readonly aircraft: () => Aircraft;
  readonly files: MissionFiles;
  readonly send: (message: MavLinkData) => void;
  /** The mission item under way is another now. */
  readonly currentChanged: () => void;
}

/** The aircraft as the mission protocol's server sees it. */
export const missionSide = ({ aircraft, files, send, currentChanged }: MissionSideOptions): MissionVehicle => ({
  send: (message) => {
    if (!files.hears(message)) send(message);
  },
  say: (severity, text) => aircraft().say(severity, text),
  get items() {
    return aircraft().items;
  },
  set items(items: readonly StoredItem[]) {
    aircraft().items = items;
  },
  get homeItem() {
    return homeItemOf(aircraft());
  },
  get running() {
    return aircraft().mission.state === "running";
  },
  get kind() {
    return aircraft().airframe.kind;
  },
  setCurrent: (sequence) => {
    if (!aircraft().mission.setCurrent(sequence)) return false;
    currentChanged();
    return true;
  },
});

/** Item 0 as ArduPilot reads it back: home above mean sea level. */
export const homeItemOf = ({ home }: Aircraft): StoredItem => ({
  command: 16,
  frame: common.MavFrame.GLOBAL,
  params: [0, 0, 0, 0],
  x: home ? degE7(home.lat) : 0,
  y: home ? degE7(home.lon) : 0,
  z: home?.amsl ?? 0,
  autocontinue: 1,
});
