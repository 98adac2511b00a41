import { minimal } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { type Clock, every } from "../../src/mavlink/clock.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { PersistentLink } from "../../src/mavlink/persistentLink.ts";
import { SerialLink } from "../../src/mavlink/serialLink.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { Cable } from "./cable.ts";
import { MissionVehicle } from "./missionVehicle.ts";

const FASTER = 8;
/** The machine's clock, eight times as fast: what gives up after fifteen seconds does so after two. */
const fast: Clock = {
  elapsed: () => performance.now() * FASTER,
  now: () => BEGAN + (Date.now() - BEGAN) * FASTER,
  after: (ms, work) => {
    const timer = setTimeout(work, ms / FASTER);
    return () => clearTimeout(timer);
  },
};
const BEGAN = Date.now();

const items: readonly MissionItem[] = Array.from({ length: 150 }, (_, i) => ({
  ...{ command: i === 0 ? 22 : 16, frame: 3, params: [0, 0, 0, 0] as const },
  ...{ lat: 47 + i * 0.0005, lon: 8, z: 40, autocontinue: true },
}));

let cable: Cable;
const ends: (() => unknown)[] = [];
beforeEach(async () => {
  cable = new Cable();
  await cable.plug();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await cable.end();
});

/** A station and a vehicle, each on its end of a real cable, which open their ports again by themselves. */
async function overCable(kind: "ardupilot" | "px4") {
  const open = async (path: string) => {
    const link = new PersistentLink(() => new SerialLink({ kind: "serial", path, baud: 921_600 }));
    await link.open();
    ends.push(() => link.close());
    return link;
  };
  const station = new MavlinkNode({ clock: fast });
  station.addLink("cable", await open(cable.near));
  const vehicle = new MavlinkNode({ clock: fast, systemId: 1, componentId: 1 });
  vehicle.addLink("cable", await open(cable.far));
  const server = new MissionVehicle(vehicle, kind);
  const beat = () => vehicle.send(messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }));
  ends.push(every(fast, 1_000, beat));
  await expect.poll(() => station.reaches(1), { timeout: 5_000 }).toBe(true);
  const held = () => server.stored.slice(kind === "ardupilot" ? 1 : 0).map(({ x }) => x);
  return {
    missions: new MissionClient(station),
    held,
    target: { systemId: 1, storage: kind === "px4" ? "exact" : "ardupilot" } as const,
  };
}

const sent = items.map(({ lat }) => Math.round(lat * 1e7));

describe.each(["ardupilot", "px4"] as const)("an upload to a %s over a cable", (kind) => {
  it("that is unplugged in the middle and plugged in again goes on, and is verified", async () => {
    const { missions, held, target } = await overCable(kind);
    let unplugged: Promise<void> | undefined;
    const replug = async () => {
      await cable.unplug();
      await cable.plug();
    };
    await missions.upload(target, items, {
      onProgress: (state) => {
        if (state.phase === "items" && state.done >= 50) unplugged ??= replug();
      },
    });
    await unplugged;
    expect(unplugged).toBeDefined();
    expect(held()).toEqual(sent);
  });

  it("that is unplugged for good fails with words, which say that what is on board may be incomplete", async () => {
    const { missions, held, target } = await overCable(kind);
    let unplugged: Promise<void> | undefined;
    const failure = await missions
      .upload(target, items, {
        onProgress: (state) => {
          if (state.phase === "items" && state.done >= 50) unplugged ??= cable.unplug();
        },
      })
      .catch(failureOf);
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^(timeout|unreachable)$/),
      remedy: "What is on board may be incomplete: upload again before you fly it.",
    });
    await unplugged;
    expect(held().length).toBeLessThan(items.length);
  });
});
