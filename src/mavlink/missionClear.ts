import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import { missionResultWords } from "./mavResult.ts";

/** What clearing needs to know. */
export interface ClearJob extends Omit<ConversationDeps, "silent" | "giveUpMs"> {
  readonly missionType: number;
  /** How long the vehicle may refuse because it is busy with another transfer, ms. */
  readonly patienceMs: number;
}

/** Has a vehicle remove its items of one kind. https://mavlink.io/en/services/mission.html#clear_mission */
export function clearItems(job: ClearJob): Promise<void> {
  const { missionType, systemId: targetSystem, componentId: targetComponent } = job;
  const target = { targetSystem, targetComponent, missionType };
  const startedAt = job.node.clock.elapsed();
  let refusals = 0;
  const silent = () => new FailureError("timeout", "Clearing the mission was not answered", "Try again.");
  const talk = new Conversation<void>({ ...job, giveUpMs: 8_000, silent });
  talk.on(common.MissionAck, ({ type, missionType: of }) => {
    if (of !== missionType) return;
    if (type === common.MavMissionResult.ACCEPTED) return talk.succeed();
    const why = new FailureError("refused", `Clearing the mission was refused: ${missionResultWords(type)}`);
    // PX4 says ERROR while it waits for the end of a transfer; ArduPilot also while the mission is flown.
    const passing = type === common.MavMissionResult.ERROR && job.node.clock.elapsed() - startedAt < job.patienceMs;
    if (!passing || ++refusals > MOST_REFUSALS) return talk.fail(why);
    // The transfer that it waits for may have been of another kind.
    for (const kind of KINDS)
      talk.aside(messageOf(common.MissionAck, { ...target, missionType: kind, type: CANCELLED }));
  });
  talk.say(
    () => messageOf(common.MissionClearAll, target),
    (repeats) => {
      if (repeats >= MOST_REPEATS) talk.fail(silent());
      return repeats >= MOST_REPEATS;
    },
  );
  return talk.outcome;
}

const CANCELLED = common.MavMissionResult.OPERATION_CANCELLED;
const { MISSION, FENCE, RALLY } = common.MavMissionType;
const KINDS = [MISSION, FENCE, RALLY];
const MOST_REFUSALS = 6;
const MOST_REPEATS = 25;
