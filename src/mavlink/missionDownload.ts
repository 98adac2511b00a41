import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { missionResultWords } from "./mavResult.ts";

/** What a download needs to know. */
export interface DownloadJob extends Omit<ConversationDeps, "silent" | "giveUpMs"> {
  readonly missionType: number;
  readonly onRead: (done: number, total: number) => void;
}

/** Asks a vehicle for its items one by one. https://mavlink.io/en/services/mission.html#download_mission */
export function downloadItems(job: DownloadJob): Promise<common.MissionItemInt[]> {
  const { missionType, systemId, componentId } = job;
  const target = { targetSystem: systemId, targetComponent: componentId, missionType };
  let items: common.MissionItemInt[] = [];
  let total: number | undefined;
  let restarts = 0;
  const talk = new Conversation<common.MissionItemInt[]>({ ...job, giveUpMs: GIVE_UP_MS, silent: silence });
  const start = () => {
    items = [];
    total = undefined;
    talk.say(() => messageOf(common.MissionRequestList, target));
  };
  const restart = (why: FailureError) => {
    if (++restarts > RESTARTS) talk.fail(why);
    else start();
  };
  const next = () => {
    const seq = items.length;
    if (seq < total!) {
      talk.say(
        () => messageOf(common.MissionRequestInt, { ...target, seq }),
        (repeats) => {
          if (repeats < MOST_REPEATS) return false;
          restart(silence());
          return true;
        },
      );
      return;
    }
    talk.aside(messageOf(common.MissionAck, { ...target, type: common.MavMissionResult.ACCEPTED }));
    talk.succeed(items);
  };
  talk.on(common.MissionCount, (message, at) => {
    if (message.missionType !== missionType || total !== undefined) return;
    if (message.count > MOST_ITEMS) {
      talk.fail(new FailureError("refused", `Download stopped: the vehicle claims to hold ${message.count} items`));
      return;
    }
    talk.answered(at);
    total = message.count;
    job.onRead(0, total);
    next();
  });
  talk.on(common.MissionItemInt, (message, at) => {
    if (message.missionType !== missionType || total === undefined || message.seq !== items.length) return;
    talk.answered(at);
    items.push(message);
    job.onRead(items.length, total);
    next();
  });
  talk.on(common.MissionAck, ({ type, missionType: of }) => {
    if (of !== missionType || type === common.MavMissionResult.ACCEPTED) return;
    const why = new FailureError("refused", `Download refused: ${missionResultWords(type)}`);
    if (type === common.MavMissionResult.UNSUPPORTED) talk.fail(why);
    else if (total !== undefined) restart(why);
    else if (++restarts > RESTARTS) talk.fail(why); // else the request is repeated when its time comes
  });
  start();
  return talk.outcome;
}

const GIVE_UP_MS = 15_000;
const MOST_REPEATS = 14;
const RESTARTS = 6;
const MOST_ITEMS = 10_000;

const silence = (): FailureError =>
  new FailureError("timeout", "Download stopped: the vehicle does not answer", "See whether the link is good enough.");
