import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { type IdConflict, IdConflicts } from "../../src/mavlink/idConflicts.ts";
import { type MemoryLink, memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

const DEGREE = 1e7;

/** What one vehicle is and does. */
interface Flight {
  readonly startedMsAgo?: number;
  readonly lat?: number; // degrees
  readonly speed?: number; // m/s, northwards
  readonly type?: minimal.MavType;
}

function ground() {
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock });
  const conflicts = new IdConflicts(node);
  const found: IdConflict[] = [];
  conflicts.onConflict((conflict) => found.push(conflict));
  let links = 0;
  const radio = async (conditions: Partial<RadioConditions> = {}) => {
    const [up, down] = memoryLinkPair({ clock, seed: links + 1, ...conditions });
    await Promise.all([up.open(), down.open()]);
    node.addLink(`link${links++}`, up);
    return down;
  };
  /** A vehicle 1 that says all of itself on each of its roads, with other sequence numbers on each, as autopilots do. */
  const vehicle = (
    roads: readonly MemoryLink[],
    { startedMsAgo = 60_000, lat = 47, speed = 0, type = 2 }: Flight = {},
  ) => {
    const startedAt = clock.now() - startedMsAgo;
    const nodes = roads.map((road, i) => {
      const one = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
      one.addLink("road", road);
      for (let k = 0; k < i * 37; k++) one.send(messageOf(common.Ping, {})); // other numbers than on the road before
      return one;
    });
    return (i: number) => {
      const timeBootMs = Math.round(clock.now() - startedAt);
      const north = lat + (speed * timeBootMs) / 1_000 / 111_320;
      for (const [k, one] of nodes.entries()) {
        one.send(messageOf(common.Attitude, { timeBootMs: timeBootMs + k, roll: Math.sin(i) }));
        one.send(
          messageOf(common.GlobalPositionInt, { timeBootMs: timeBootMs + k, lat: north * DEGREE, lon: 8 * DEGREE }),
        );
        if (i % 5 === 0) one.send(messageOf(minimal.Heartbeat, { type, autopilot: 3 }));
      }
    };
  };
  /** Flies them all, five times a second. */
  const fly = async (seconds: number, ...says: ((i: number) => void)[]) => {
    for (let i = 0; i < seconds * 5; i++) {
      for (const say of says) {
        say(i);
        await clock.advance(200 / says.length);
      }
    }
  };
  return { clock, node, conflicts, found, radio, vehicle, fly };
}

describe("two vehicles with one system id", () => {
  it("are noticed by when they were started, once, with their links", async () => {
    const { conflicts, found, radio, vehicle, fly } = ground();
    const first = vehicle([await radio()]);
    const second = vehicle([await radio()], { startedMsAgo: 3_600_000 });
    await fly(3, first);
    expect(found).toEqual([]);
    await fly(60, first, second);
    expect(found).toMatchObject([{ systemId: 1, between: "vehicles" }]);
    expect([...conflicts.current()[0]!.linkIds].sort()).toEqual(["link0", "link1"]);
  });

  it("are noticed over one link that both use, and over one that loses, doubles and reorders", async () => {
    for (const conditions of [{}, { loss: 0.2, duplicate: 0.1, delayMs: 50, jitterMs: 300 }]) {
      const { found, radio, vehicle, fly } = ground();
      const road = await radio(conditions);
      await fly(20, vehicle([road]), vehicle([road], { startedMsAgo: 3_600_000 }));
      expect(found.map(({ linkIds }) => linkIds)).toEqual([["link0"]]);
    }
  });

  it("are noticed by where they are when they were started at once", async () => {
    const { found, radio, vehicle, fly } = ground();
    await fly(10, vehicle([await radio()]), vehicle([await radio()], { lat: 47.01 }));
    expect(found.length).toBe(1);
  });

  it("are noticed by what they are", async () => {
    const { found, radio, vehicle, fly } = ground();
    await fly(10, vehicle([await radio()]), vehicle([await radio()], { type: minimal.MavType.FIXED_WING }));
    expect(found.length).toBe(1);
  });

  it("are over half a minute after one of them is gone", async () => {
    const { conflicts, radio, vehicle, fly } = ground();
    const first = vehicle([await radio()]);
    await fly(10, first, vehicle([await radio()], { startedMsAgo: 3_600_000 }));
    expect(conflicts.current().length).toBe(1);
    await fly(45, first);
    expect(conflicts.current()).toEqual([]);
  });
});

describe("one vehicle", () => {
  it.each<[string, Partial<RadioConditions>]>([
    ["three good links", {}],
    ["links that lose, double, delay and reorder", { loss: 0.3, duplicate: 0.2, delayMs: 200, jitterMs: 800 }],
    ["a link that is three seconds late", { delayMs: 3_000 }],
  ])("at 40 m/s over %s is one", async (_, second) => {
    const { found, radio, vehicle, fly } = ground();
    await fly(60, vehicle([await radio(), await radio(second), await radio({ delayMs: 500 })], { speed: 40 }));
    expect(found).toEqual([]);
  });

  it("that restarts, elsewhere, is one", async () => {
    const { found, radio, vehicle, fly } = ground();
    const road = await radio();
    for (let n = 0; n < 3; n++) await fly(4, vehicle([road], { startedMsAgo: 100, lat: 47 + n }));
    expect(found).toEqual([]);
  });
});

describe("another ground station with our system id", () => {
  it.each([190, 230])("is noticed by its heartbeats, as component %i", async (componentId) => {
    const { node, clock, found, radio } = ground();
    const far = await radio();
    startHeartbeat(node);
    const other = new MavlinkNode({ clock, componentId });
    other.addLink("up", far);
    await clock.advance(1_500);
    for (let i = 0; i < 50; i++) other.send(messageOf(common.Ping, {})); // it runs for longer than we do
    await clock.advance(0);
    const end = startHeartbeat(other);
    await clock.advance(1_500);
    expect(found).toEqual([]);
    await clock.advance(20_000);
    expect(found).toMatchObject([{ systemId: 255, between: "stations", linkIds: ["link0"] }]);
    end();
  });

  it("is not our own voice, sent back late and twice by a vehicle with two links", async () => {
    const { node, clock, found, radio } = ground();
    const [one, two] = [await radio({ delayMs: 700, jitterMs: 900, duplicate: 0.3 }), await radio()];
    one.onBytes(({ bytes }) => two.send(bytes));
    two.onBytes(({ bytes }) => one.send(bytes));
    startHeartbeat(node);
    await clock.advance(60_000);
    expect(found).toEqual([]);
  });

  it("with an id of its own is welcome", async () => {
    const { clock, found, radio } = ground();
    const other = new MavlinkNode({ clock, systemId: 254 });
    other.addLink("up", await radio());
    startHeartbeat(other);
    await clock.advance(30_000);
    expect(found).toEqual([]);
  });
});
