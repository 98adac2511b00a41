import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { encodePacket, type Packet, PacketScanner } from "../../src/mavlink/codec.ts";
import { crcOf, crcWith } from "../../src/mavlink/crc.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { LinkEnds } from "../../src/mavlink/linkEnds.ts";
import { MavlinkNode, type Received } from "../../src/mavlink/node.ts";
import type { ReplayClash } from "../../src/mavlink/replayedSystems.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A link under the test's hands. */
class HandLink implements Link {
  readonly address = "hand";
  readonly boundAddress = "hand";
  readonly sent: { packet: Packet; peer: string | undefined }[] = [];
  readonly #ends = new LinkEnds();
  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#ends.opened();
  }
  async open() {}
  async close() {}
  send(bytes: Uint8Array, peer?: string) {
    new PacketScanner((packet) => this.sent.push({ packet, peer })).feed(bytes, 0);
  }
  /** A packet arrives. */
  hear(bytes: Uint8Array, peer?: string) {
    const at = this.#clock.now();
    this.#ends.received(peer === undefined ? { bytes, at } : { bytes, at, peer });
  }
}

const attitude = (systemId: number, sequence: number, roll = sequence): Uint8Array =>
  encodePacket(messageOf(common.Attitude, { roll }), { systemId, componentId: 1, sequence });

/** A packet of a message of somebody's own dialect, with CRC_EXTRA 77. */
const unknownPacket = (sequence: number): Uint8Array => {
  const bytes = Uint8Array.of(0xfd, 2, 0, 0, sequence, 1, 1, 0x99, 0x99, 0, 5, sequence, 0, 0);
  const crc = crcWith(crcOf(bytes, 1, 12), 77);
  bytes.set([crc & 0xff, crc >> 8], 12);
  return bytes;
};

const setUp = (links = 1) => {
  const clock = new VirtualClock();
  const node = new MavlinkNode({ clock });
  const hands = Array.from({ length: links }, () => new HandLink(clock));
  for (const [i, hand] of hands.entries()) node.addLink(`link${i}`, hand);
  const heard: Received[] = [];
  node.onMessage((received) => heard.push(received));
  return { clock, node, hands, heard, hand: hands[0]! };
};

describe("the node", () => {
  it("announces a message with who sent it, where and when it came", () => {
    const { node, hand, clock } = setUp();
    const heard: Received<common.Attitude>[] = [];
    node.on(common.Attitude, (received) => heard.push(received));
    hand.hear(attitude(3, 9, 1));
    expect(heard).toEqual([
      {
        message: messageOf(common.Attitude, { roll: 1 }),
        messageId: 30,
        systemId: 3,
        componentId: 1,
        linkId: "link0",
        at: clock.now(),
      },
    ]);
  });

  it("announces a packet once that two links brought, and one that a network doubled", () => {
    const { hands, heard } = setUp(2);
    for (let i = 0; i < 600; i++) for (const hand of hands) hand.hear(attitude(1, i & 0xff, i));
    hands[0]!.hear(attitude(1, 600 & 0xff, 600));
    hands[0]!.hear(attitude(1, 600 & 0xff, 600));
    expect(heard.length).toBe(601);
  });

  it("does not take a packet for a double because an equal one came 256 packets before", () => {
    const { hand, heard } = setUp();
    for (let i = 0; i < 512; i++) hand.hear(attitude(1, i & 0xff, 0));
    expect(heard.length).toBe(512);
  });

  it("does not hear its own words when a link echoes them", () => {
    const { node, hand, heard } = setUp();
    node.send(messageOf(common.Attitude, {}));
    hand.hear(hand.sent[0]!.packet.bytes);
    expect(heard).toEqual([]);
  });

  it("counts what is lost from the gaps, for each source and each link", async () => {
    const { node, hands, clock } = setUp(2);
    for (let i = 0; i < 200; i++) {
      await clock.advance(20);
      if (i % 4 !== 3) hands[0]!.hear(attitude(1, i & 0xff));
      hands[0]!.hear(attitude(2, i & 0xff));
      if (i % 2) hands[1]!.hear(attitude(1, i & 0xff));
    }
    expect(node.statsOf("link0").loss).toBeCloseTo(49 / 399, 3);
    expect(node.statsOf("link1").loss).toBeCloseTo(0.5, 1);
    expect(node.statsOf("link0").heardAt).toBe(clock.now());
  });

  it("takes back what it counted as lost when it only came late", async () => {
    const { node, hand, clock } = setUp();
    for (let i = 0; i < 100; i += 2) {
      await clock.advance(20);
      hand.hear(attitude(1, i + 1));
      hand.hear(attitude(1, i));
    }
    expect(node.statsOf("link0").loss).toBeLessThan(0.02);
  });

  it("forgets losses after ten seconds", async () => {
    const { node, hand, clock } = setUp();
    hand.hear(attitude(1, 0));
    hand.hear(attitude(1, 50));
    expect(node.statsOf("link0").loss).toBeCloseTo(49 / 51);
    await clock.advance(10_000);
    expect(node.statsOf("link0").loss).toBe(0);
  });

  it("tells how much a link carries a second, and how much of it came twice", async () => {
    const { node, hands, clock } = setUp(2);
    for (let i = 0; i < 60; i++) {
      for (const hand of hands) hand.hear(attitude(1, i, i + 1));
      await clock.advance(100);
    }
    const stats = node.statsOf("link1");
    const { length } = attitude(1, 1, 1);
    expect([stats.packetsInPerSecond, stats.duplicates, stats.bytesOutPerSecond]).toEqual([10, 60, 0]);
    expect(stats.bytesInPerSecond / 10 / length).toBeCloseTo(1, 1);
    await clock.advance(10_000);
    expect(node.statsOf("link1").packetsInPerSecond).toBe(0);
  });

  it("tells for each link which systems it brings, how well, and which are answered over it", async () => {
    const { node, hands, clock } = setUp(2);
    for (let i = 0; i < 80; i++) {
      await clock.advance(100);
      for (const hand of hands) hand.hear(attitude(1, i, i + 1));
      if (i % 2) hands[1]!.hear(attitude(2, i), i % 4 === 1 ? "a" : "b");
    }
    const heardAt = clock.now();
    expect(hands.map((_, i) => node.statsOf(`link${i}`).systems)).toEqual([
      [{ systemId: 1, loss: 0, packetsPerSecond: 10, heardAt, best: true }],
      [
        { systemId: 1, loss: 0, packetsPerSecond: 10, heardAt, best: false },
        { systemId: 2, loss: expect.closeTo(0.75, 1), packetsPerSecond: 5, heardAt, best: true },
      ],
    ]);
  });

  it("counts the packets of messages that it does not know", () => {
    const { node, hand } = setUp();
    const unknown = Array.from({ length: 4 }, (_, i) => unknownPacket(i));
    for (const bytes of unknown) hand.hear(bytes);
    expect(node.statsOf("link0").unknown).toBe(3); // the first is not believed yet
  });

  describe("with a replayed log", () => {
    const withReplay = () => {
      const set = setUp(3);
      const [replay, real, other] = set.hands as [HandLink, HandLink, HandLink];
      Object.assign(replay, { mute: true });
      const clashes: ReplayClash[] = [];
      set.node.replayed.onClash((clash) => clashes.push(clash));
      return { ...set, replay, real, other, clashes };
    };

    it("hears it, marks its packets, and sends nothing to whom it only hears there", () => {
      const { node, replay, hands, heard } = withReplay();
      const passing: (boolean | undefined)[] = [];
      node.onPacket(({ replayed }) => passing.push(replayed));
      replay.hear(attitude(1, 0));
      node.send(new common.Ping(), { systemId: 1 });
      expect([heard.length, passing, node.reaches(1), node.linksOf(1)]).toEqual([1, [true], false, ["link0"]]);
      expect(hands.map((hand) => hand.sent.length)).toEqual([0, 0, 0]);
      expect(node.statsOf("link0").systems).toMatchObject([{ systemId: 1, best: false }]);
    });

    it("hears all of a log that is played again, although it heard the same before", () => {
      const { replay, heard } = withReplay();
      for (let i = 0; i < 3; i++) replay.hear(attitude(1, 0));
      expect(heard.length).toBe(3);
    });

    it("does not hear from a log who is real already, and says so once", () => {
      const { node, replay, real, heard, clashes } = withReplay();
      real.hear(attitude(1, 0));
      for (let i = 0; i < 5; i++) replay.hear(attitude(1, i + 1));
      replay.hear(attitude(2, 0));
      expect(heard.map(({ systemId, linkId }) => `${systemId} ${linkId}`)).toEqual(["1 link1", "2 link0"]);
      expect(clashes).toEqual([{ systemId: 1, linkId: "link0" }]);
      node.send(new common.Ping(), { systemId: 1 });
      expect(real.sent.length).toBe(1);
    });

    it("keeps a real vehicle waiting until what the log said of it is forgotten", () => {
      const { node, replay, real, heard, clashes } = withReplay();
      replay.hear(attitude(1, 0));
      for (let i = 0; i < 5; i++) real.hear(attitude(1, i + 1));
      expect([heard.length, node.reaches(1)]).toEqual([1, false]);
      expect(clashes).toEqual([{ systemId: 1, linkId: "link0", otherLinkId: "link1" }]);
      node.removeLink("link0");
      expect(node.replayed.ended("link0")).toEqual([1]);
      real.hear(attitude(1, 6));
      expect(heard.length).toBe(1);
      node.replayed.release(1);
      real.hear(attitude(1, 7));
      expect([heard.length, node.reaches(1)]).toEqual([2, true]);
    });

    it("hears a system from one log only", () => {
      const { replay, other, heard, clashes } = withReplay();
      Object.assign(other, { mute: true });
      replay.hear(attitude(1, 0));
      other.hear(attitude(1, 1));
      expect([heard.length, clashes]).toEqual([1, [{ systemId: 1, linkId: "link2", otherLinkId: "link0" }]]);
    });

    it("does not hear what a ground station of our own number said then, nor the radio of then", () => {
      const { replay, real, heard, clashes } = withReplay();
      replay.hear(encodePacket(messageOf(minimal.Heartbeat, {}), { systemId: 255, componentId: 230, sequence: 0 }));
      const radio = encodePacket(messageOf(common.RadioStatus, {}), { systemId: 51, componentId: 68, sequence: 0 });
      replay.hear(radio);
      real.hear(radio);
      expect([heard.map(({ linkId }) => linkId), clashes]).toEqual([["link1"], []]);
    });
  });

  it("sends to a system over the link it was heard on, and to nobody else", () => {
    const { node, hands } = setUp(2);
    hands[0]!.hear(attitude(1, 0));
    hands[1]!.hear(attitude(2, 0));
    node.send(messageOf(common.CommandLong, { targetSystem: 2 }), { systemId: 2 });
    expect(hands.map((hand) => hand.sent.length)).toEqual([0, 1]);
    expect([node.reaches(2), node.reaches(3)]).toEqual([true, false]);
  });

  it("sends to one of many peers of a link", () => {
    const { node, hand } = setUp();
    hand.hear(attitude(1, 0), "a");
    hand.hear(attitude(2, 0), "b");
    node.send(messageOf(common.CommandLong, {}), { systemId: 2 });
    node.send(new minimal.Heartbeat());
    expect(hand.sent.map(({ peer }) => peer)).toEqual(["b", "a", "b"]);
  });

  it("does not count as sent what a listening link has nobody to send to", () => {
    const { node, hand } = setUp();
    Object.assign(hand, { listens: true });
    node.send(new minimal.Heartbeat());
    expect([hand.sent.length, node.statsOf("link0").bytesOut]).toEqual([0, 0]);
    hand.hear(attitude(1, 0), "a");
    node.send(new minimal.Heartbeat());
    expect([hand.sent.length, node.statsOf("link0").bytesOut]).toEqual([1, 13]);
  });

  it("counts its sequence numbers for each link and each peer alone, without gaps", () => {
    const { node, hand, hands } = setUp(2);
    hand.hear(attitude(1, 0), "a");
    hand.hear(attitude(2, 0), "b");
    for (let i = 0; i < 300; i++) node.send(new common.Ping(), { systemId: 1 });
    for (let i = 0; i < 3; i++) node.send(new minimal.Heartbeat());
    const sequences = (peer: string | undefined, of: HandLink) =>
      of.sent.filter((s) => s.peer === peer).map(({ packet }) => packet.sequence);
    expect(sequences("a", hand)).toEqual(Array.from({ length: 303 }, (_, i) => i & 0xff));
    expect(sequences("b", hand)).toEqual([0, 1, 2]);
    expect(sequences(undefined, hands[1]!)).toEqual([0, 1, 2]);
  });

  it("changes to another link when the one it used falls silent, and when it loses much more", async () => {
    const { node, hands, clock } = setUp(2);
    const [a, b] = hands as [HandLink, HandLink];
    for (let i = 0; i < 100; i++) {
      await clock.advance(50);
      a.hear(attitude(1, i));
      b.hear(attitude(1, i));
    }
    expect(node.linksOf(1)[0]).toBe("link0");
    for (let i = 100; i < 140; i++) {
      await clock.advance(50);
      b.hear(attitude(1, i));
    }
    expect(node.linksOf(1)[0]).toBe("link1");
    node.send(new common.Ping(), { systemId: 1 });
    expect([a.sent.length, b.sent.length]).toEqual([0, 1]);
    for (let i = 140; i < 400; i++) {
      await clock.advance(50);
      a.hear(attitude(1, i & 0xff, i));
      if (i % 2) b.hear(attitude(1, i & 0xff, i));
    }
    expect(node.linksOf(1)).toEqual(["link0", "link1"]);
  });

  it("leaves silent links and forgets silent peers in time, also when the computer's clock is set back", async () => {
    const { node, hands, clock } = setUp(2);
    const [first, second] = hands as [HandLink, HandLink];
    for (let i = 0; i < 20; i++) {
      first.hear(attitude(1, i), "peer");
      second.hear(attitude(1, i));
      await clock.advance(100);
    }
    clock.setBack(3_600_000);
    for (let i = 20; i < 720; i++) {
      second.hear(attitude(1, i & 0xff));
      await clock.advance(100);
      if (i === 90) expect(node.linksOf(1)).toEqual(["link1"]);
    }
    Object.assign(first, { listens: true });
    node.send(new minimal.Heartbeat());
    expect([first.sent.length, second.sent.length]).toEqual([0, 1]);
    expect(node.lossOf(1)).toBe(0);
    for (let i = 0; i < 100; i++) {
      second.hear(attitude(1, (720 + 2 * i) & 0xff));
      await clock.advance(100);
    }
    expect(node.lossOf(1)).toBeCloseTo(0.5, 1); // of the last ten seconds, not of all
  });

  it("has no road any more once the link is removed", () => {
    const { node, hand, heard } = setUp();
    hand.hear(attitude(1, 0));
    node.removeLink("link0");
    hand.hear(attitude(1, 1));
    node.send(new common.Ping(), { systemId: 1 });
    expect([node.reaches(1), heard.length, hand.sent.length]).toEqual([false, 1, 0]);
  });

  it("shows every packet that passes, in and out, also those it does not know", () => {
    const { node, hand } = setUp();
    const passing: [string, number][] = [];
    node.onPacket(({ direction, messageId }) => passing.push([direction, messageId]));
    hand.hear(attitude(1, 0));
    node.send(new minimal.Heartbeat());
    expect(passing).toEqual([
      ["in", 30],
      ["out", 0],
    ]);
  });

  it("beats once a second as a ground station, over every link", async () => {
    const { node, hands, clock } = setUp(2);
    const stop = startHeartbeat(node);
    await clock.advance(3_500);
    stop();
    await clock.advance(5_000);
    expect(hands.map((hand) => hand.sent.map(({ packet }) => packet.messageId))).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    const { systemId, componentId } = hands[0]!.sent[0]!.packet;
    expect([systemId, componentId]).toEqual([255, 190]);
  });

  it("does not take in a thousand silent peers for ever", async () => {
    const { node, hand, clock } = setUp();
    for (let i = 0; i < 600; i++) hand.hear(attitude(1 + (i % 250), 0, i), `old${i}`);
    await clock.advance(120_000);
    for (let i = 0; i < 300; i++) hand.hear(attitude(1, i & 0xff, i), "new");
    hand.hear(attitude(1, 44, 9_999), "newer");
    node.send(new minimal.Heartbeat());
    expect(hand.sent.map(({ peer }) => peer)).toEqual(["new", "newer"]);
  });
});
