import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { encodePacket, type Packet, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { type MemoryLink, memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode, type Received } from "../../src/mavlink/node.ts";
import type { Refused } from "../../src/mavlink/refusals.ts";
import { signPacket, ticksAt } from "../../src/mavlink/signing.ts";
import type { FloorStore, Floors } from "../../src/mavlink/signingFloors.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import type { SigningStore } from "../../src/mavlink/signingTime.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

const key = SigningKey.fromPassphrase("border", "correct horse");
const other = SigningKey.fromPassphrase("ridge", "battery staple");

/** A ground station, and the far ends of its links, at which the test itself is the vehicle. */
async function ground(
  links = 1,
  {
    signingStore,
    ...conditions
  }: Partial<RadioConditions> & { seed?: number; signingStore?: SigningStore & Partial<FloorStore> } = {},
) {
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock, ...(signingStore && { signingStore }) });
  const fars: MemoryLink[] = [];
  const sent: Packet[][] = [];
  for (let i = 0; i < links; i++) {
    const [near, far] = memoryLinkPair({ clock, ...conditions });
    await Promise.all([near.open(), far.open()]);
    node.addLink(`link${i}`, near);
    const packets: Packet[] = [];
    const scanner = new PacketScanner((packet) => packets.push(packet));
    far.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
    fars.push(far);
    sent.push(packets);
  }
  const heard: Received[] = [];
  node.onMessage((received) => heard.push(received));
  const refused: Refused[] = [];
  node.onRefused((event) => refused.push(event));
  return { clock, node, far: fars[0]!, fars, sent, heard, refused };
}

const attitude = (sequence: number, systemId = 1) =>
  encodePacket(messageOf(common.Attitude, { timeBootMs: sequence + 1 }), {
    systemId,
    componentId: 1,
    sequence: sequence & 0xff,
  });
const signed = (sequence: number, timestamp: number, { systemId = 1, linkId = 0, by = key } = {}) =>
  signPacket(attitude(sequence, systemId), { key: by, linkId, timestamp });
const isSignedWith = (by: SigningKey, { bytes, signed: has }: Packet): boolean =>
  has && Buffer.from(by.signatureOf(bytes.subarray(0, -6))).equals(bytes.subarray(-6));
const timestampOf = ({ bytes }: Packet): number => Buffer.from(bytes).readUIntLE(bytes.length - 12, 6);

describe("what signing refuses", () => {
  it("is told at once, then every five seconds with the count so far, and is an alarm from the third on", async () => {
    const { node, far, clock, refused } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    for (let i = 0; i < 120; i++) {
      far.send(attitude(i));
      await clock.advance(100);
    }
    await clock.advance(60_000);
    const event = { linkId: "link0", systemId: 1, messageId: 30, reason: "unsigned" };
    expect(refused).toEqual([
      { ...event, count: 1, alarm: false },
      { ...event, count: 50, alarm: true },
      { ...event, count: 100, alarm: true },
      { ...event, count: 120, alarm: true },
    ]);
  });

  it("raises the alarm too when each comes in the name of another system", async () => {
    const { node, far, clock, refused } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    for (let systemId = 1; systemId <= 4; systemId++) far.send(attitude(0, systemId));
    await clock.advance(100);
    expect(refused.map(({ systemId, count, alarm }) => [systemId, count, alarm])).toEqual([
      [1, 1, false],
      [2, 1, false],
      [3, 1, true],
      [4, 1, true],
    ]);
  });

  it("is every recorded packet over a minute old, also for a station that just started", async () => {
    const { node, far, clock, heard, refused } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    far.send(signed(1, ticksAt(clock.now() - 61_000)));
    await clock.advance(100);
    expect([heard.length, refused[0]?.reason]).toEqual([0, "replayed"]);
    far.send(signed(2, ticksAt(clock.now() - 59_000)));
    await clock.advance(100);
    expect(heard.length).toBe(1);
  });

  it("is also what is a minute older than the newest that anybody signed", async () => {
    const { node, far, clock, heard } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    far.send(signed(1, ticksAt(clock.now() + 90_000)));
    far.send(signed(2, ticksAt(clock.now()), { systemId: 2 }));
    await clock.advance(100);
    expect(heard.map(({ systemId }) => systemId)).toEqual([1]);
  });

  it("is no report of a radio, which has no key; but that makes no road, and no other's may come unsigned", async () => {
    const { node, far, clock, heard } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    const report = (systemId: number, componentId: number) =>
      encodePacket(messageOf(common.RadioStatus, { rssi: 99 }), { systemId, componentId, sequence: 0 });
    for (const [systemId, componentId] of [
      [51, 68],
      [1, 68],
      [51, 1],
    ] as const)
      far.send(report(systemId, componentId));
    await clock.advance(100);
    expect(heard.map((m) => [m.systemId, m.componentId, m.messageId])).toEqual([[51, 68, 109]]);
    expect([node.reaches(51), node.statsOf("link0").heardAt, node.statsOf("link0").systems]).toEqual([
      false,
      undefined,
      [],
    ]);
    expect(node.statsOf("link0").refused).toEqual({ unsigned: 2, badSignature: 0, replayed: 0 });
  });

  it("is nothing any more once the key is taken away, and what was heard before stays heard when it comes back", async () => {
    const { node, far, clock, heard, sent } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    const once = signed(1, ticksAt(clock.now()));
    far.send(once);
    await clock.advance(100);
    node.useSigning({ linkId: "link0" }, undefined);
    far.send(attitude(2));
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect(heard.length).toBe(2);
    expect(sent[0]!.map((p) => p.signed)).toEqual([false]);
    node.useSigning({ linkId: "link0" }, SigningKey.fromText("again", Buffer.from(key.reveal()).toString("hex")));
    far.send(once);
    await clock.advance(100);
    expect(heard.length).toBe(2);
    expect(node.statsOf("link0")).toMatchObject({ signed: 1, refused: { unsigned: 0, badSignature: 0, replayed: 1 } });
  });
});

describe("a link whose key is missing", () => {
  it("believes nobody, signed or not, sends nothing to anybody, and raises no alarm about who sends", async () => {
    const { node, far, clock, heard, sent, refused } = await ground();
    far.send(attitude(0));
    await clock.advance(100);
    expect([heard.length, node.reaches(1)]).toEqual([1, true]);
    node.useSigning({ linkId: "link0" }, "missing");
    for (let i = 1; i <= 5; i++) far.send(attitude(i));
    far.send(signed(6, ticksAt(clock.now())));
    node.send(new minimal.Heartbeat());
    node.send(messageOf(common.CommandLong, { targetSystem: 1 }), { systemId: 1 });
    const relayed: Packet[] = [];
    new PacketScanner((packet) => relayed.push(packet)).feed(attitude(7, 9), 0);
    expect(node.relay(relayed[0]!)).toBe(false);
    await clock.advance(10_000);
    expect([heard.length, sent[0], refused]).toEqual([1, [], []]);
    expect(node.statsOf("link0").refused).toEqual({ unsigned: 5, badSignature: 1, replayed: 0 });
    node.useSigning({ linkId: "link0" }, undefined);
    far.send(attitude(8));
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect([heard.length, sent[0]!.length]).toEqual([2, 1]);
  });

  it("carries on for a vehicle that has its own key; and a vehicle's missing key shuts only it out", async () => {
    const { node, far, clock, heard, sent } = await ground();
    node.useSigning({ linkId: "link0" }, "missing");
    node.useSigning({ systemId: 2 }, other);
    far.send(signed(0, ticksAt(clock.now()), { systemId: 2, by: other }));
    await clock.advance(100);
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect([heard.map(({ systemId }) => systemId), sent[0]!.map((p) => isSignedWith(other, p))]).toEqual([[2], [true]]);
    node.useSigning({ linkId: "link0" }, undefined);
    node.useSigning({ systemId: 2 }, "missing");
    far.send(signed(1, ticksAt(clock.now()), { systemId: 2, by: other }));
    far.send(attitude(0, 3));
    node.send(messageOf(common.CommandLong, { targetSystem: 2 }), { systemId: 2 });
    node.send(messageOf(common.CommandLong, { targetSystem: 3 }), { systemId: 3 });
    await clock.advance(100);
    node.send(messageOf(common.CommandLong, { targetSystem: 3 }), { systemId: 3 });
    await clock.advance(100);
    expect([heard.map(({ systemId }) => systemId), sent[0]!.slice(1).map((p) => p.signed)]).toEqual([[2, 3], [false]]);
  });
});

describe("what was taped of a signed link", () => {
  /** A station that heard vehicle 1 for 50 s, ended as told; then the next one with the same store. */
  const restarted = async (end: "closed" | "killed") => {
    let [ticks, floors, saves]: [number, Floors, number] = [0, {}, 0];
    const signingStore: SigningStore & FloorStore = {
      load: () => ticks,
      save: (newest) => {
        ticks = newest;
      },
      loadFloors: () => floors,
      saveFloors: (newest) => {
        floors = newest;
        saves++;
      },
    };
    const first = await ground(1, { signingStore });
    first.node.useSigning({ linkId: "link0" }, key);
    const tape: Uint8Array[] = [];
    for (let i = 0; i < 50; i++) {
      tape.push(signed(i, ticksAt(first.clock.now())));
      first.far.send(tape.at(-1)!);
      await first.clock.advance(1_000);
    }
    expect(first.heard.length).toBe(50);
    if (end === "closed") first.node.close();
    const next = await ground(1, { signingStore });
    await next.clock.advance(50_000);
    next.node.useSigning({ linkId: "link0" }, key);
    return { ...next, tape, saves };
  };

  it("is not believed by a station that was started again meanwhile", async () => {
    for (const end of ["closed", "killed"] as const) {
      const { node, far, clock, tape, heard, saves } = await restarted(end);
      for (const bytes of tape) far.send(bytes);
      await clock.advance(100);
      expect([end, heard.length, node.statsOf("link0").refused.replayed]).toEqual([end, 0, 50]);
      expect(saves).toBeLessThanOrEqual(26);
    }
  });

  it("does not keep the vehicle itself out: not at all after a clean end, four seconds at most after a kill", async () => {
    for (const [end, afterMs] of [
      ["closed", 0],
      ["killed", 3_010],
    ] as const) {
      const { far, clock, heard } = await restarted(end);
      await clock.advance(afterMs);
      far.send(signed(51, ticksAt(clock.now())));
      await clock.advance(100);
      expect([end, heard.length]).toEqual([end, 1]);
    }
  });

  it("leaves no floor behind once it is more than a minute old, so that what is kept stays small", async () => {
    const kept: Floors[] = [];
    const signingStore = {
      load: () => 0,
      save: () => {},
      loadFloors: () => ({ "0badc0de 9 1 0": 5 }),
      saveFloors: (floors: Floors) => kept.push(floors),
    };
    const { node, far, clock } = await ground(1, { signingStore });
    node.useSigning({ linkId: "link0" }, key);
    far.send(signed(0, ticksAt(clock.now())));
    await clock.advance(61_000);
    const last = ticksAt(clock.now());
    far.send(signed(0, last, { systemId: 2 }));
    await clock.advance(100);
    node.close();
    expect(kept.map((floors) => Object.keys(floors))).toEqual([
      [`${key.fingerprint} 1 1 0`],
      [`${key.fingerprint} 2 1 0`],
    ]);
    expect(kept[1]).toEqual({ [`${key.fingerprint} 2 1 0`]: last });
  });
});

describe("signing what is sent", () => {
  it("starts after the newest timestamp that anybody signed rightly, however slow our own clock", async () => {
    const { node, far, clock, sent } = await ground();
    node.useSigning({ linkId: "link0" }, key);
    const ahead = ticksAt(clock.now() + 3_600_000);
    far.send(signed(1, ahead + 1_000_000, { by: other }));
    far.send(signed(2, ahead));
    await clock.advance(100);
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect(sent[0]!.map(timestampOf)).toEqual([ahead + 1]);
  });

  it("keeps each link's number when other links come and go", async () => {
    const { node, sent, clock } = await ground(3);
    for (const linkId of ["link0", "link1", "link2"]) node.useSigning({ linkId }, key);
    node.removeLink("link0");
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect(sent.map((packets) => packets.map((p) => p.bytes.at(-13)))).toEqual([[], [1], [2]]);
  });

  it("signs what goes to everyone with the key of each vehicle that is heard there", async () => {
    const { node, fars, sent, clock } = await ground(2);
    node.useSigning({ systemId: 1 }, key);
    node.useSigning({ systemId: 2 }, other);
    node.useSigning({ systemId: 3 }, key);
    for (const [i, by] of [key, other, key].entries())
      fars[0]!.send(signed(i, ticksAt(clock.now()), { systemId: i + 1, by }));
    fars[1]!.send(attitude(0, 9));
    await clock.advance(100);
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect(sent[0]!.map((p) => [isSignedWith(key, p), isSignedWith(other, p), p.sequence])).toEqual([
      [true, false, 0],
      [false, true, 1],
    ]);
    expect(sent[1]!.map((p) => p.signed)).toEqual([false]);
    await clock.advance(61_000);
    node.send(new minimal.Heartbeat());
    await clock.advance(100);
    expect(sent[0]!.at(-1)!.signed).toBe(false);
  });

  it("goes on when its timestamp cannot be stored, and tells the store each five seconds", async () => {
    const told: string[] = [];
    const signingStore: SigningStore = {
      load: () => {
        throw new Error("damaged");
      },
      save: () => {
        throw new Error("disk full");
      },
      failed: (cause) => told.push((cause as Error).message),
    };
    const { node, sent, clock } = await ground(1, { signingStore });
    node.useSigning({ linkId: "link0" }, key);
    for (let i = 0; i < 70; i++) {
      node.send(new minimal.Heartbeat());
      await clock.advance(100);
    }
    expect(sent[0]!.every((p) => isSignedWith(key, p))).toBe(true);
    expect([sent[0]!.length, told]).toEqual([70, ["damaged", "disk full", "disk full"]]);
  });
});

describe("a signing vehicle over several links", () => {
  it("is one: copies refresh their link's road and are duplicates, and the slower link fills the gaps", async () => {
    const { node, fars, clock, heard } = await ground(2);
    node.useSigning({ systemId: 1 }, key);
    const packets = Array.from({ length: 200 }, (_, i) => signed(i, ticksAt(clock.now() + i * 20)));
    for (const [i, bytes] of packets.entries()) {
      if (i % 4 !== 3) fars[0]!.send(bytes);
      if (i >= 10) fars[1]!.send(packets[i - 10]!); // 200 ms later
      await clock.advance(20);
    }
    expect(node.linksOf(1).sort()).toEqual(["link0", "link1"]);
    expect(heard.length).toBe(150 + 47); // all but what the slow link has yet to bring
    expect(["link0", "link1"].map((id) => node.statsOf(id))).toMatchObject([
      { signed: 150, duplicates: 0, refused: { replayed: 0 } },
      { signed: 190, duplicates: 143, refused: { replayed: 0 } },
    ]);
  });

  it("does not help who sends its packets again: not the same way, and not late another way", async () => {
    const { node, fars, clock, heard } = await ground(2);
    node.useSigning({ systemId: 1 }, key);
    const packets = Array.from({ length: 200 }, (_, i) => signed(i, ticksAt(clock.now() + i * 20)));
    for (const bytes of packets) {
      fars[0]!.send(bytes);
      await clock.advance(20);
    }
    for (const bytes of packets) for (const far of fars) far.send(bytes);
    await clock.advance(1_000);
    expect(heard.length).toBe(200);
    expect(node.statsOf("link0").refused.replayed).toBe(200);
    expect(node.statsOf("link1")).toMatchObject({ signed: 101, duplicates: 101, refused: { replayed: 99 } });
  });
});

describe("signing over a radio that drops, doubles and reorders", () => {
  /** Share of what arrived that was refused, packets `gapMs` apart. */
  const refusedShare = async (jitterMs: number, gapMs: number): Promise<number> => {
    const { node, far, clock, heard } = await ground(1, { loss: 0.2, duplicate: 0.1, delayMs: 50, jitterMs, seed: 5 });
    node.useSigning({ linkId: "link0" }, key);
    const firsts = new Set<number>();
    for (let i = 0; i < 3_000; i++) {
      far.send(signed(i, ticksAt(clock.now())));
      await clock.advance(gapMs);
    }
    await clock.advance(1_000);
    for (const { message } of heard) firsts.add((message as common.Attitude).timeBootMs);
    expect(firsts.size).toBe(heard.length); // nothing twice
    const { signed: count, refused } = node.statsOf("link0");
    expect(refused).toMatchObject({ unsigned: 0, badSignature: 0 });
    expect(count).toBe(heard.length);
    return 1 - heard.length / (3_000 * 0.8);
  };

  it("loses nothing where the order holds, and no more than what was overtaken where it does not", async () => {
    expect(Math.abs(await refusedShare(0, 20))).toBeLessThan(0.02);
    expect(Math.abs(await refusedShare(20, 20))).toBeLessThan(0.02);
    const overtaken = await refusedShare(40, 20);
    expect([overtaken > 0.05, overtaken < 0.12]).toEqual([true, true]);
  });
});
