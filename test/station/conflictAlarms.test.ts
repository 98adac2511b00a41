import { minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { type Failure, sentenceOf } from "../../src/contract/failure.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { Forwarder } from "../../src/mavlink/forwarder.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { ConflictAlarms } from "../../src/station/conflictAlarms.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

async function station() {
  const p = await pair();
  const told: Failure[] = [];
  const alarms = new ConflictAlarms({ node: p.ground, fail: ({ failure }) => told.push(failure) });
  const [near, far] = memoryLinkPair({ clock: p.clock });
  await Promise.all([near.open(), far.open()]);
  return { ...p, told, alarms, near, far };
}

it("a second vehicle with one system id is told once, with what to do, and shown on both links while it lasts", async () => {
  const { ground, clock, told, alarms, near, far } = await station();
  ground.addLink("second", near);
  const second = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
  second.addLink("up", far);
  for (let i = 0; i < 30; i++) {
    second.send(messageOf(minimal.Heartbeat, { type: minimal.MavType.FIXED_WING, autopilot: 3 }));
    await clock.advance(1_000);
  }
  expect(told.map(sentenceOf)).toEqual([
    "Two vehicles have the system id 1: what is shown is a mixture of both, and a command may reach either. " +
      "Land and switch one of them off, and give it another number " +
      "(SYSID_THISMAV or MAV_SYSID in ArduPilot, MAV_SYS_ID in PX4).",
  ]);
  const words = ["Two vehicles have the system id 1"];
  expect([alarms.on("radio"), alarms.on("second"), alarms.on("other")]).toEqual([words, words, []]);
  await clock.advance(60_000);
  expect(alarms.on("radio")).toEqual([]);
});

it("another station of our number is told, also when it only comes in over a forward", async () => {
  const { ground, clock, told, near, far } = await station();
  startHeartbeat(ground);
  new Forwarder({ node: ground, link: near, inbound: "no-commands" });
  const other = new MavlinkNode({ clock });
  other.addLink("forward", far);
  for (let i = 0; i < 50; i++) other.send(messageOf(minimal.Heartbeat, { type: i }));
  startHeartbeat(other);
  await clock.advance(20_000);
  expect(told.map(({ message }) => message.split(":")[0])).toEqual([
    "Another ground station has this one's system id 255",
  ]);
});

it("a system is another ground station by its heartbeat, for as long as that comes", async () => {
  const { ground, clock, alarms, near, far } = await station();
  ground.addLink("second", near);
  const other = new MavlinkNode({ clock, systemId: 252 });
  other.addLink("up", far);
  other.send(messageOf(minimal.Heartbeat, { type: minimal.MavType.GCS, autopilot: minimal.MavAutopilot.INVALID }));
  await clock.advance(5_000);
  expect([1, 252, 255].map((systemId) => alarms.isStation(systemId))).toEqual([false, true, false]);
  await clock.advance(6_000);
  expect(alarms.isStation(252)).toBe(false);
  alarms.close();
});
