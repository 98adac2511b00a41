import { common, minimal } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Disposer } from "../../src/base/disposer.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

let ends: Disposer;
beforeEach(() => {
  ends = new Disposer();
});
afterEach(() => ends.dispose());

async function opened(address: string) {
  const link = createLink(parseAddress(address));
  await link.open();
  ends.add(() => void link.close());
  return link;
}

/** A vehicle that beats once and accepts every command, noting to whom it was said. */
async function vehicle(systemId: number, address: string) {
  const node = new MavlinkNode({ systemId, componentId: 1 });
  const link = await opened(address);
  node.addLink("up", link);
  const heard: number[] = [];
  node.on(common.CommandLong, ({ message: { command, targetSystem } }) => {
    heard.push(targetSystem);
    node.send(messageOf(common.CommandAck, { command, targetSystem: 255 }));
    node.send(beat(command === common.MavCmd.COMPONENT_ARM_DISARM));
  });
  node.send(beat(false));
  return { heard };
}

const beat = (armed: boolean) =>
  messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: (armed ? 129 : 1) as never, mavlinkVersion: 3 });

describe("over real sockets", () => {
  it.each([
    ["udpin:127.0.0.1:0", "udpin", "udpout"],
    ["tcpin:127.0.0.1:0", "tcpin", "tcpout"],
  ])("two vehicles on one %s are two vehicles, and each hears only its own commands", async (address, ours, theirs) => {
    const link = await opened(address);
    const node = new MavlinkNode();
    node.addLink("port", link);
    ends.add(startHeartbeat(node));
    const fleet = new Fleet(node, { rates: [] });
    ends.add(() => fleet.close());
    const both = new Promise<void>((resolve) => {
      const seen = new Set<number>();
      fleet.onVehicle(({ systemId }: VehicleRecord) => seen.add(systemId).size === 2 && resolve());
    });
    const vehicles = [
      await vehicle(1, link.boundAddress.replace(ours, theirs)),
      await vehicle(2, link.boundAddress.replace(ours, theirs)),
    ];
    await both;
    await fleet.vehicle("2:1").actions.arm();
    expect(fleet.vehicles().map(({ id, armed }) => [id, armed])).toEqual([
      ["1:1", false],
      ["2:1", true],
    ]);
    expect(vehicles.map(({ heard }) => new Set(heard))).toEqual([new Set([1]), new Set([2])]);
  });
});
