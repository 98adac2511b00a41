import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { MissionItem } from "../mission/item.ts";
import type { FtpClient, FtpOptions, FtpTarget } from "./ftpClient.ts";
import { packMissionFile } from "./missionFile.ts";
import { toMissionItemInt } from "./missionItems.ts";

/** The items as a file for `uploadByFtp`; `type` is MAV_MISSION_TYPE. ArduPilot's item 0 of a mission is home. */
export function writeMissionFile(
  items: readonly MissionItem[],
  type: number,
  { systemId, componentId = 1 }: FtpTarget = { systemId: 0, componentId: 0 },
): Uint8Array {
  const messages = items.map((item, seq) => toMissionItemInt(item, seq, { systemId, componentId }, type));
  return packMissionFile({ type, keepOthers: false, start: 0, items: messages });
}

/**
 * Replaces all items of a type (MAV_MISSION_TYPE) by writing ArduPilot's file of them, which the vehicle takes when it is
 * closed. Resolves when it was closed: the vehicle may still hold a part only, so read back over the item protocol and
 * compare. Rejects `refused` when the vehicle says so, `not-found` where it has no such file, and as `FtpClient.write` does.
 */
export function uploadByFtp(
  ftp: FtpClient,
  target: FtpTarget,
  type: number,
  items: readonly MissionItem[],
  options: FtpOptions = {},
): Promise<void> {
  return ftp.write(target, missionPath(type), writeMissionFile(items, type, target), options);
}

function missionPath(type: number): string {
  const name = NAMES[type];
  if (name) return `@MISSION/${name}.dat`;
  throw new FailureError("bad-input", `There is no file for items of type ${type}`);
}

const NAMES: Readonly<Record<number, string>> = {
  [common.MavMissionType.MISSION]: "mission",
  [common.MavMissionType.FENCE]: "fence",
  [common.MavMissionType.RALLY]: "rally",
};
