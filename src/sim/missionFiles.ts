import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import { ftpError } from "../mavlink/ftpPayload.ts";
import { packMissionFile, unpackMissionFile } from "../mavlink/missionFile.ts";
import type { VirtualFile, VirtualFiles } from "./ftpServer.ts";
import type { StoredItem } from "./missionItems.ts";
import type { Asker } from "./missionServer.ts";

/** The item protocol of a vehicle, and what it holds. */
export interface MissionHolder {
  receive(message: MavLinkData, from: Asker, at: number): boolean;
  readonly fence: readonly StoredItem[];
  readonly rally: readonly StoredItem[];
}

/**
 * The `@MISSION` folder of ArduPilot: a written file is handed to the vehicle's item protocol as if somebody aboard uploaded
 * its items, so that both ways take the same things; what lies before a bad item stays, as in a real one.
 */
export class MissionFiles {
  #answers: MavLinkData[] | undefined;

  /** Keeps an answer of the item protocol that is for this folder, and not for the link; false when it is not. */
  hears(message: MavLinkData): boolean {
    this.#answers?.push(message);
    return this.#answers !== undefined;
  }

  /** The files; `mission` are the items with home as item 0. */
  files(holder: MissionHolder, mission: readonly StoredItem[], at: number): VirtualFiles {
    const { MISSION, FENCE, RALLY } = common.MavMissionType;
    const file = (type: number, items: readonly StoredItem[]): VirtualFile => ({
      statBytes: 1024 * 1024, // ArduPilot does not count them
      read: () => packMissionFile({ type, keepOthers: false, start: 0, items: items.map(messageIn(type)) }),
      write: (bytes) => this.#take(holder, type, bytes, at),
    });
    return new Map([
      ["@MISSION/mission.dat", file(MISSION, mission)],
      ["@MISSION/fence.dat", file(FENCE, holder.fence)],
      ["@MISSION/rally.dat", file(RALLY, holder.rally)],
    ]);
  }

  #take(holder: MissionHolder, missionType: number, bytes: Uint8Array, at: number): number {
    this.#answers = [];
    try {
      const { items, keepOthers, start } = unpackMissionFile(bytes);
      if (keepOthers && missionType !== common.MavMissionType.MISSION) return ftpError.fail;
      const say = (message: MavLinkData): MavLinkData | undefined => {
        holder.receive(message, ABOARD, at);
        return this.#answers?.pop();
      };
      let answer = keepOthers
        ? say(
            messageOf(common.MissionWritePartialList, {
              missionType,
              startIndex: start,
              endIndex: start + items.length - 1,
            }),
          )
        : say(messageOf(common.MissionCount, { missionType, count: items.length }));
      for (const [i, item] of items.entries()) {
        if (answer instanceof common.MissionAck) break;
        answer = say(messageOf(common.MissionItemInt, { ...item, seq: i + (keepOthers ? start : 0), missionType }));
      }
      return answer instanceof common.MissionAck && answer.type === ACCEPTED ? 0 : ftpError.fail;
    } catch {
      return ftpError.fail; // no file of items
    } finally {
      this.#answers = undefined;
    }
  }
}

const ABOARD: Asker = { systemId: 0, componentId: 0 };
const ACCEPTED = common.MavMissionResult.ACCEPTED;

const messageIn =
  (missionType: number) =>
  ({ command, frame, params, x, y, z, autocontinue }: StoredItem, seq: number): common.MissionItemInt => {
    const [param1, param2, param3, param4] = params;
    const values = { param1, param2, param3, param4, x, y, z };
    return messageOf(common.MissionItemInt, { ...values, command, frame, autocontinue, seq, missionType });
  };
