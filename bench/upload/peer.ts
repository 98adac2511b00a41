import { common } from "mavlink-mappings";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { toMissionItemInt } from "../../src/mavlink/missionItems.ts";
import type { MavlinkNode } from "../../src/mavlink/node.ts";
import type { MissionItem } from "../../src/mission/item.ts";

/**
 * An upload as the published state machine of the widest used ground station does it, in our own words: MISSION_COUNT is
 * said up to five times, items are only given when asked for, and 1.5 s of silence end it. Resolves to whether the
 * vehicle's ACK came. A simulation to compare with, not that program.
 */
export function peerUpload(node: MavlinkNode, items: readonly MissionItem[]): Promise<boolean> {
  const target = { systemId: 1, componentId: 1 };
  return new Promise((resolve) => {
    let counts = 0;
    let asked = false;
    let cancel = () => {};
    const offs = [
      node.on(common.MissionRequest, ({ message }) => give(message.seq)),
      node.on(common.MissionRequestInt, ({ message }) => give(message.seq)),
      node.on(common.MissionAck, ({ message }) => end(message.type === common.MavMissionResult.ACCEPTED)),
    ];
    const end = (done: boolean) => {
      cancel();
      for (const off of offs) off();
      resolve(done);
    };
    const wait = (silent: () => void) => {
      cancel();
      cancel = node.clock.after(1_500, silent);
    };
    const count = () => {
      if (asked || ++counts > 6) return end(false);
      node.send(messageOf(common.MissionCount, { targetSystem: 1, targetComponent: 1, count: items.length }), target);
      wait(count);
    };
    const give = (seq: number) => {
      asked = true;
      const item = items[seq];
      if (!item) return;
      node.send(toMissionItemInt(item, seq, target, 0), target);
      wait(() => end(false));
    };
    count();
  });
}
