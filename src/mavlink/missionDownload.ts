import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { missionResultWords } from "./mavResult.ts";

/** What a download needs to know. */
export interface DownloadJob extends Omit<ConversationDeps, "silent" | "giveUpMs"> {
  /** How long nothing may be heard, ms; 15 s by default. */
  readonly giveUpMs?: number;
  /** How long the vehicle may refuse because it is busy with another transfer, ms. */
  readonly patienceMs: number;
  readonly missionType: number;
  /** How many items may be asked for at once: 1 for vehicles that give them out in order only. */
  readonly window: number;
  readonly onRead: (done: number, total: number) => void;
}

/** Asks a vehicle for its items, a few at a time. https://mavlink.io/en/services/mission.html#download_mission */
export function downloadItems(job: DownloadJob): Promise<common.MissionItemInt[]> {
  const { missionType, systemId, componentId } = job;
  const target = { targetSystem: systemId, targetComponent: componentId, missionType };
  const held = new Map<number, common.MissionItemInt>();
  let total: number | undefined;
  let lowest = 0; // the first item that is missing
  let asked = 0; // items asked for so far
  let overtaken = 0; // items that came while the lowest was missing
  let restarts = 0;
  const startedAt = job.node.clock.elapsed();
  const talk = new Conversation<common.MissionItemInt[]>({
    ...job,
    giveUpMs: job.giveUpMs ?? GIVE_UP_MS,
    silent: silence,
  });
  const start = () => {
    held.clear();
    total = undefined;
    lowest = 0;
    asked = 0;
    talk.say(() => messageOf(common.MissionRequestList, target), unanswered);
  };
  const unanswered = (repeats: number): boolean => {
    if (repeats < MOST_LISTS) return false;
    talk.fail(silence());
    return true;
  };
  const restart = (why: FailureError) => {
    if (++restarts > RESTARTS) talk.fail(why);
    else start();
  };
  const request = (seq: number) => messageOf(common.MissionRequestInt, { ...target, seq });
  const stuck = (repeats: number): boolean => {
    if (repeats >= MOST_REPEATS) restart(silence());
    else {
      // Whatever else was asked for by now was lost with it.
      for (let seq = lowest + 1; seq < asked; seq++) if (!held.has(seq)) talk.aside(request(seq));
      return false;
    }
    return true;
  };
  const goOn = (count: number) => {
    if (lowest === count) {
      talk.aside(messageOf(common.MissionAck, { ...target, type: common.MavMissionResult.ACCEPTED }));
      talk.succeed(Array.from({ length: count }, (_, seq) => held.get(seq)!));
      return;
    }
    while (asked < count && asked - held.size < job.window) talk.aside(request(asked++));
  };
  const waitForLowest = () => {
    const seq = lowest;
    overtaken = 0;
    talk.await(() => request(seq), stuck);
  };
  talk.on(common.MissionCount, (message, at) => {
    if (message.missionType !== missionType) return;
    if (total !== undefined) {
      if (message.count !== total) restart(changed());
      return;
    }
    if (message.count > MOST_ITEMS) {
      talk.fail(new FailureError("refused", `Download stopped: the vehicle claims to hold ${message.count} items`));
      return;
    }
    talk.answered(at);
    total = message.count;
    job.onRead(0, total);
    waitForLowest();
    goOn(total);
  });
  talk.on(common.MissionItemInt, (message, at) => {
    const { seq } = message;
    if (message.missionType !== missionType || total === undefined || seq >= asked) return;
    const before = held.get(seq);
    if (before) {
      if (!isSame(before, message)) restart(changed());
      return;
    }
    held.set(seq, message);
    job.onRead(held.size, total);
    if (seq === lowest) {
      if (job.window === 1) talk.answered(at);
      while (held.has(lowest)) lowest++;
      waitForLowest();
    } else if (++overtaken === 3) talk.aside(request(lowest)); // it was lost: three later ones are here
    goOn(total);
  });
  talk.on(common.MissionAck, ({ type, missionType: of }) => {
    if (of !== missionType || type === common.MavMissionResult.ACCEPTED) return;
    const why = new FailureError("refused", `Download refused: ${missionResultWords(type)}`);
    if (type === common.MavMissionResult.UNSUPPORTED) talk.fail(why);
    else if (total !== undefined) restart(why);
    else if (job.node.clock.elapsed() - startedAt >= job.patienceMs) talk.fail(why);
    // else the request is repeated when its time comes
  });
  start();
  return talk.outcome;
}

const GIVE_UP_MS = 15_000;
const MOST_REPEATS = 14;
const MOST_LISTS = 25;
const RESTARTS = 6;
const MOST_ITEMS = 10_000;

const silence = (): FailureError =>
  new FailureError("timeout", "Download stopped: the vehicle does not answer", "See whether the link is good enough.");

const changed = (): FailureError =>
  new FailureError(
    "refused",
    "Download stopped: what is on board changes while it is read",
    "See whether another ground station uploads at the same time.",
  );

/** The same item, come again: all fields, NaN being like itself. */
const isSame = (a: common.MissionItemInt, b: common.MissionItemInt): boolean =>
  (Object.keys(a) as (keyof common.MissionItemInt)[]).every((key) => Object.is(a[key], b[key]));
