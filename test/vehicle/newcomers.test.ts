import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const beat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });

/** A fleet that hears what anybody says over one radio. */
async function radio(conditions: Parameters<typeof memoryLinkPair>[0] = {}) {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  const fleet = new Fleet(node, { rates: [] });
  const told: string[] = [];
  fleet.onCrowd(({ message }) => told.push(message));
  let sequence = 0;
  const say = (systemId: number, componentId: number, ...messages: readonly MavLinkData[]) => {
    for (const message of messages) far.send(packet(systemId, componentId, message));
  };
  const packet = (systemId: number, componentId: number, message: MavLinkData) =>
    encodePacket(message, { systemId, componentId, sequence: sequence++ & 0xff });
  /** Heartbeats of so many vehicles that there are not, ten to a datagram, from the `first` on. */
  const makeUp = (first: number, count: number) => {
    for (let i = first; i < first + count; i += 10)
      far.send(
        Buffer.concat(
          Array.from({ length: 10 }, (_, k) => packet(10 + ((i + k) % 240), 1 + Math.floor((i + k) / 240), beat)),
        ),
      );
  };
  return { clock, fleet, told, say, makeUp };
}

it("numbers that somebody makes up fill no memory, and hide no vehicle that flies", async () => {
  const { clock, fleet, told, say, makeUp } = await radio({
    loss: 0.1,
    duplicate: 0.1,
    delayMs: 20,
    jitterMs: 50,
    seed: 4,
  });
  const real = [7, 9];
  for (let round = 0; round < 8; round++) {
    makeUp((round % 4) * 800, 800);
    if (round >= 2) for (const systemId of real) say(systemId, 1, beat, messageOf(common.SysStatus, { load: 100 }));
    await clock.advance(1_000);
  }
  const ids = fleet.vehicles().map(({ id }) => id);
  expect(ids.length).toBe(500);
  expect(ids.filter((id) => real.some((systemId) => id === `${systemId}:1`)).sort()).toEqual(["7:1", "9:1"]);
  expect(told).toEqual([expect.stringMatching(/^More than 500 vehicles are heard: [\d]+ of them are not shown$/)]);
});

it("a vehicle that was let in stays when it has proved itself, and counts as one less when it is forgotten", async () => {
  const { clock, fleet, told, say } = await radio();
  const flying = () => say(1, 1, beat, messageOf(common.SysStatus, {}));
  flying();
  await clock.advance(1_000);
  flying();
  for (let i = 0; i < 499; i++) say(2 + (i % 250), 1 + Math.floor(i / 250), beat);
  await clock.advance(1_000);
  for (let i = 0; i < 3; i++) {
    flying();
    say(1, 2, beat, messageOf(common.SysStatus, {}));
    await clock.advance(1_000);
  }
  const ids = () => fleet.vehicles().map(({ id }) => id);
  expect([ids().length, ids().includes("1:1"), ids().includes("1:2"), ids().includes("2:1")]).toEqual([
    500,
    true,
    true,
    false,
  ]);
  expect(told.length).toBe(1);
  await clock.advance(4_000);
  fleet.forget("3:1");
  say(200, 50, beat);
  await clock.advance(100);
  expect([ids().length, ids().includes("200:50")]).toEqual([500, true]);
});

it("cameras, gimbals and companions are no vehicles, even where they say that they have an autopilot", async () => {
  const { clock, fleet, say } = await radio();
  for (const componentId of [0, 100, 154, 191, 250]) say(1, componentId, beat);
  say(1, 1, beat);
  await clock.advance(100);
  expect(fleet.vehicles().map(({ id }) => id)).toEqual(["1:1"]);
});
