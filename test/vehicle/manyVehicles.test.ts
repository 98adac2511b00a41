import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const COUNT = 100;

/** A hundred vehicles behind one radio, each its own MAVLink node. */
async function hundred() {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock });
  await Promise.all([near.open(), far.open()]);
  const ground = new MavlinkNode({ clock });
  ground.addLink("radio", near);
  const fleet = new Fleet(ground, { rates: [] });
  const nodes = Array.from({ length: COUNT }, (_, i) => {
    const node = new MavlinkNode({ clock, systemId: i + 1, componentId: 1 });
    node.addLink("radio", far);
    return node;
  });
  const beat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });
  for (const node of nodes) node.send(beat);
  await clock.advance(10);
  return { clock, fleet, nodes, beat };
}

describe("a fleet of a hundred", () => {
  it("takes every message of every vehicle once and in order", async () => {
    const { clock, fleet, nodes } = await hundred();
    const taken = new Map<string, number[]>();
    for (const { id } of fleet.vehicles()) {
      const rolls: number[] = [];
      taken.set(id, rolls);
      fleet.find(id)!.onChanged(({ attitude }) => attitude && rolls.push(Math.round(attitude.rollDeg)));
    }
    for (let i = 0; i < 50; i++) {
      for (const node of nodes) node.send(messageOf(common.Attitude, { roll: (i * Math.PI) / 180 }));
      await clock.advance(20);
    }
    const all = Array.from({ length: 50 }, (_, i) => i);
    expect([...taken]).toEqual(nodes.map(({ systemId }) => [`${systemId}:1`, all]));
  });

  it("finds a vehicle by its id, and gives the same record again while nothing has changed", async () => {
    const { clock, fleet, nodes } = await hundred();
    const vehicle = fleet.find("50:1")!;
    expect(fleet.find("101:1")).toBeUndefined();
    expect(vehicle).toBe(fleet.vehicle("50:1"));
    const record = vehicle.record(clock.now());
    nodes[49]!.send(messageOf(common.Attitude, { roll: 1 }));
    await clock.advance(5);
    expect(vehicle.record(clock.now())).toBe(record);
    nodes[49]!.send(messageOf(common.MissionCurrent, { seq: 3, total: 9 }));
    await clock.advance(5);
    expect(vehicle.record(clock.now()).mission).toEqual({ current: 3, total: 9 });
  });

  it("announces a change of one vehicle once, and of no other", async () => {
    const { clock, fleet, nodes, beat } = await hundred();
    const said: unknown[] = [];
    fleet.onVehicle(({ id, landed }) => said.push([id, landed]));
    for (let i = 0; i < 4; i++) {
      for (const node of nodes) node.send(beat);
      nodes[6]!.send(messageOf(common.ExtendedSysState, { landedState: common.MavLandedState.IN_AIR }));
      await clock.advance(900);
    }
    expect(said).toEqual([["7:1", "in-air"]]);
  });
});
