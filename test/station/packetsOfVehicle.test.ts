import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode, type Passing } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { PacketsOfVehicle } from "../../src/station/packetsOfVehicle.ts";

const command = (targetSystem: number) => messageOf(common.CommandLong, { targetSystem, targetComponent: 1 });

/** A ground station that hears the vehicles 1 and 2, and a transponder 9. */
async function station() {
  const clock = new VirtualClock();
  const [up, down] = memoryLinkPair({ clock, seed: 1 });
  await Promise.all([up.open(), down.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", up);
  let sequence = 0;
  return {
    node,
    packets: new PacketsOfVehicle(node, (systemId) => systemId <= 2),
    says: async (systemId: number, message: MavLinkData = messageOf(minimal.Heartbeat, { type: 2 })) => {
      down.send(encodePacket(message, { systemId, componentId: 1, sequence: sequence++ }));
      await clock.advance(10);
    },
  };
}

function heard(packets: PacketsOfVehicle, systemId: number) {
  const list: string[] = [];
  const note = ({ direction, messageId }: Passing) => void list.push(`${direction} ${messageId}`);
  return { list, off: packets.of(systemId).onPacket(note) };
}

describe("the packets of a vehicle", () => {
  it("are what it says, what is said to it, to everybody, and by those that are no vehicles", async () => {
    const { node, packets, says } = await station();
    const [one, two] = [heard(packets, 1), heard(packets, 2)];
    await says(1);
    await says(2, messageOf(common.Attitude, {}));
    await says(9, messageOf(common.AdsbVehicle, {}));
    node.send(command(1), { systemId: 1 });
    node.send(command(2), { systemId: 2 });
    node.send(messageOf(minimal.Heartbeat, { type: 6 }));
    node.send(messageOf(common.MissionCount, { targetSystem: 0 }), { systemId: 2 });
    expect(one.list).toEqual(["in 0", "in 246", "out 76", "out 0", "out 44"]);
    expect(two.list).toEqual(["in 30", "in 246", "out 76", "out 0", "out 44"]);
  });

  it("end with the one who listened, and begin again with the next", async () => {
    const { packets, says } = await station();
    const first = heard(packets, 1);
    const other = heard(packets, 2);
    await says(1);
    first.off();
    first.off();
    await says(1);
    other.off();
    const next = heard(packets, 1);
    await says(1);
    expect([first.list, other.list, next.list]).toEqual([["in 0"], [], ["in 0"]]);
  });
});
