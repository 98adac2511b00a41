import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { commandName, missionResultWords } from "./mavResult.ts";

/** What one upload transaction needs to know. */
export interface UploadJob extends Omit<ConversationDeps, "silent" | "giveUpMs"> {
  readonly items: readonly common.MissionItemInt[];
  readonly missionType: number;
  /** Number of leading items that the user does not know of (ArduPilot's home). */
  readonly hidden: number;
  readonly onSent: (items: number) => void;
}

/**
 * Hands items to a vehicle that asks for them one by one. Resolves when the vehicle said that it has them all, or when it
 * has been given them all and its word may have been lost: reading back decides.
 * https://mavlink.io/en/services/mission.html#uploading_mission
 */
export function uploadItems(job: UploadJob): Promise<void> {
  const { items, missionType, systemId, componentId } = job;
  const target = { targetSystem: systemId, targetComponent: componentId, missionType };
  const last = items.length - 1;
  let highest = -1; // the last item that the vehicle asked for, in order
  let lastSent = -1;
  let given = -1; // the last item that it may have; its request for it may have been lost
  let furthest = -1; // over all restarts
  let restarts = 0;
  let errors = 0; // said since the vehicle last asked for something new
  const startedAt = job.node.clock.elapsed();
  const talk: Conversation<void> = new Conversation({
    ...job,
    giveUpMs: GIVE_UP_MS,
    silent: () => silence(furthest < 0 ? "before the first item" : `at ${nameOf(job, furthest)}`),
  });
  const start = () => {
    highest = -1;
    lastSent = -1;
    given = -1;
    errors = 0;
    talk.say(() => messageOf(common.MissionCount, { ...target, count: items.length }), unanswered);
  };
  const unanswered = (repeats: number): boolean => {
    if (repeats < MOST_COUNTS) return false;
    talk.fail(silence("before the first item"));
    return true;
  };
  /** PX4 holds on to a transfer of ours that it thinks is going on, and refuses another one meanwhile. */
  const cancel = () =>
    talk.aside(messageOf(common.MissionAck, { ...target, type: common.MavMissionResult.OPERATION_CANCELLED }));
  const restart = (why: FailureError) => {
    if (++restarts > RESTARTS) return talk.fail(why);
    cancel();
    start();
  };
  const stuck = (repeats: number): boolean => {
    if (given === last && repeats >= ENOUGH_REPEATS) talk.succeed();
    else if (repeats >= MOST_REPEATS) restart(silence(`at ${nameOf(job, highest)}`));
    else return false;
    return true;
  };
  const requested = (seq: number, at: number) => {
    const item = items[seq];
    if (!item) return;
    lastSent = seq;
    if (seq === highest) return talk.repeat();
    // The vehicle asks in order. What lies before or far ahead is an old request that came late.
    if (seq < highest || seq > highest + 2) return talk.aside(item);
    given = Math.max(given, seq);
    talk.answered(at);
    highest = seq;
    errors = 0;
    furthest = Math.max(furthest, seq);
    talk.say(() => item, stuck);
    job.onSent(seq + 1);
  };
  const busy = (result: number) => {
    if (job.node.clock.elapsed() - startedAt > BUSY_MS) talk.fail(refusal(job, -1, result));
    else cancel(); // the count is repeated when its time comes
  };
  const answered = (ack: common.MissionAck) => {
    if (ack.missionType !== missionType) return;
    const complete = given === last;
    switch (ack.type) {
      case common.MavMissionResult.ACCEPTED:
        if (complete) talk.succeed(); // else it belongs to an earlier transaction
        return;
      case common.MavMissionResult.INVALID_SEQUENCE:
        if (complete) return; // an item came twice; silence or the next answer decides
        if (highest < 0) return;
        given = Math.max(given, highest + 1);
        talk.aside(items[highest + 1]!); // it has what was said last, and its request was lost
        return;
      case common.MavMissionResult.OPERATION_CANCELLED:
        restart(refusal(job, lastSent, ack.type));
        return;
      case common.MavMissionResult.ERROR:
        if (complete) return talk.succeed(); // it is not receiving any more
        if (highest < 0) return busy(ack.type);
        // One alone answers a count that was said twice; a vehicle that is not receiving says it to each item.
        if (++errors >= ENOUGH_ERRORS) restart(refusal(job, lastSent, ack.type));
        return;
      default:
        talk.fail(refusal(job, lastSent, ack.type));
    }
  };
  talk.on(common.MissionRequestInt, (m, at) => m.missionType === missionType && requested(m.seq, at));
  talk.on(common.MissionRequest, (m, at) => m.missionType === missionType && requested(m.seq, at));
  talk.on(common.MissionAck, answered);
  start();
  return talk.outcome;
}

const GIVE_UP_MS = 15_000;
const ENOUGH_REPEATS = 6;
const MOST_REPEATS = 14;
const RESTARTS = 6;
const MOST_COUNTS = 25;
const ENOUGH_ERRORS = 3;
const BUSY_MS = 12_000; // longer than any autopilot keeps waiting for someone who fell silent

/** The item as the user counts it, from 1. */
function nameOf({ items, hidden }: UploadJob, seq: number): string {
  return seq < hidden ? "the home item" : `item ${seq - hidden + 1} of ${items.length - hidden}`;
}

const silence = (where: string): FailureError =>
  new FailureError(
    "timeout",
    `Upload stopped ${where}: the vehicle does not answer`,
    "What is on board may be incomplete: upload again before you fly it.",
  );

function refusal(job: UploadJob, seq: number, result: number): FailureError {
  const why = missionResultWords(result);
  const item = job.items[seq];
  if (!item) return new FailureError("refused", `Upload refused: ${why}`);
  return new FailureError("refused", `Upload refused: ${nameOf(job, seq)} (${commandName(item.command)}): ${why}`);
}
