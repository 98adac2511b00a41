import { common, type MavLinkData, type MavLinkPacketField, minimal } from "mavlink-mappings";
import { MavLinkProtocolV1, MavLinkProtocolV2 } from "node-mavlink";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodePacket, type Packet, PacketScanner } from "../../src/mavlink/codec.ts";
import { crcOf, crcWith } from "../../src/mavlink/crc.ts";
import { dialect, type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";

const sender = { systemId: 7, componentId: 3, sequence: 42 };

describe("the codec", () => {
  it("writes every known message byte for byte as node-mavlink does", () => {
    const random = seededRandom(1);
    const reference = new MavLinkProtocolV2(7, 3);
    let compared = 0;
    for (const type of dialect.values()) {
      const message = randomMessage(type, random);
      expect(hex(encodePacket(message, sender)), type.MSG_NAME).toBe(hex(reference.serialize(message, 42)));
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  it("reads every known message back as it was, from MAVLink 1 and from MAVLink 2", () => {
    const random = seededRandom(2);
    const old = new MavLinkProtocolV1(7, 3);
    for (const type of dialect.values()) {
      const message = randomMessage(type, random);
      expect(decodeMessage(only(scan(encodePacket(message, sender)))), type.MSG_NAME).toEqual(message);
      if (type.MSG_ID > 255 || type.FIELDS.some((f) => f.extension)) continue;
      expect(decodeMessage(only(scan(old.serialize(message, 42)))), type.MSG_NAME).toEqual(message);
    }
  });

  it("restores the zeros that a sender left out at the end of a payload", () => {
    const bytes = encodePacket(messageOf(common.MissionCount, { count: 5 }), sender);
    expect(bytes.length).toBe(10 + 1 + 2);
    expect(decodeMessage(only(scan(bytes)))).toEqual(messageOf(common.MissionCount, { count: 5 }));
  });

  it("keeps at least one byte of an empty payload", () => {
    expect(encodePacket(new common.SysStatus(), sender)[1]).toBe(1);
  });

  it("tells the header of a packet", () => {
    const bytes = encodePacket(heartbeat, sender);
    expect(only(scan(bytes, 123))).toMatchObject({
      version: 2,
      messageId: 0,
      sequence: 42,
      systemId: 7,
      componentId: 3,
      signed: false,
      bytes,
      at: 123,
    });
  });

  it("finds the same packets however the stream is cut", () => {
    const random = seededRandom(3);
    const stream = join(Array.from({ length: 200 }, (_, i) => encodePacket(pick(i), { ...sender, sequence: i })));
    for (let round = 0; round < 20; round++) {
      const seen: number[] = [];
      const scanner = new PacketScanner((p) => seen.push(p.sequence));
      for (let i = 0; i < stream.length; ) {
        const length = 1 + Math.floor(random() * 40);
        scanner.feed(stream.subarray(i, i + length), 0);
        i += length;
      }
      expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i));
    }
  });

  it("finds every whole packet between garbage that looks like the start of one", () => {
    const packet = encodePacket(heartbeat, sender);
    const garbage = [
      Uint8Array.of(0xfd),
      Uint8Array.of(0xfe, 200, 1),
      Uint8Array.of(0xfd, 0, 0, 0, 0, 0),
      bytes(90, 4),
    ];
    const stream = join([...garbage.flatMap((g) => [g, packet]), new Uint8Array(300)]);
    expect(scan(stream).map((p) => hex(p.bytes))).toEqual(garbage.map(() => hex(packet)));
  });

  it("refuses a packet when any one bit of it is wrong", () => {
    const packet = encodePacket(messageOf(common.Attitude, { timeBootMs: 5, roll: 1, pitch: 2, yaw: 3 }), sender);
    for (let bit = 8; bit < packet.length * 8; bit++) {
      const broken = packet.slice();
      broken[bit >> 3]! ^= 1 << (bit & 7);
      const seen = scan(join([broken, new Uint8Array(300)]));
      expect(seen).toEqual([]);
    }
  });

  it("accepts signed packets and takes their signature as part of them", () => {
    const signed = new MavLinkProtocolV2(7, 3, 1).sign(
      new MavLinkProtocolV2(7, 3, 1).serialize(heartbeat, 1),
      1,
      Buffer.alloc(32, 1),
    );
    const packets = scan(join([signed, encodePacket(heartbeat, { ...sender, sequence: 2 })]));
    expect(packets.map((p) => [p.sequence, p.signed, p.bytes.length])).toEqual([
      [1, true, signed.length],
      [2, false, 21],
    ]);
  });

  it("drops and counts packets with incompatibility flags that it does not know", () => {
    const packet = encodePacket(heartbeat, sender);
    packet[2] = 0x02;
    const crc = crcWith(crcOf(packet, 1, packet.length - 2), minimal.Heartbeat.MAGIC_NUMBER);
    packet.set([crc & 0xff, crc >> 8], packet.length - 2);
    const seen: Packet[] = [];
    const scanner = new PacketScanner((p) => seen.push(p));
    scanner.feed(packet, 0);
    expect(seen).toEqual([]);
    expect(scanner.counts).toEqual({ packets: 0, badChecksums: 0, garbageBytes: 0, incompatible: 1 });
  });

  it("lets an unknown message through with its id once its source has repeated it, so that it can be counted and recorded", () => {
    const packets = scan(join([0, 1, 2].map((sequence) => unknownPacket(sequence, 7))));
    expect(packets.map((p) => [p.messageId, p.sequence, decodeMessage(p)])).toEqual([
      [12345, 1, undefined],
      [12345, 2, undefined],
    ]);
  });

  it("does not believe an unknown message that came once, came twice the same, or fits differently each time", () => {
    expect(scan(unknownPacket(0, 7))).toEqual([]);
    expect(scan(join([unknownPacket(0, 7), unknownPacket(0, 7)]))).toEqual([]);
    expect(scan(join([unknownPacket(0, 7), unknownPacket(1, 8)]))).toEqual([]);
    expect(scan(join([unknownPacket(0, 7, 99), unknownPacket(1, 7, 98)]))).toEqual([]);
  });

  it("survives a million random bytes and still finds the packet after them", () => {
    const seen: Packet[] = [];
    const scanner = new PacketScanner((p) => seen.push(p));
    for (let i = 0; i < 1_000; i++) scanner.feed(bytes(1_000, i), i);
    scanner.feed(join([new Uint8Array(300), encodePacket(heartbeat, sender)]), 9);
    expect(seen.at(-1)?.at).toBe(9);
    expect(decodeMessage(seen.at(-1)!)).toEqual(heartbeat);
  });
});

const heartbeat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, systemStatus: 4, mavlinkVersion: 3 });

function unknownPacket(sequence: number, systemId: number, extra = 99): Uint8Array {
  const packet = encodePacket(heartbeat, { ...sender, sequence, systemId });
  packet.set([0x39, 0x30, 0], 7); // 12345
  const crc = crcWith(crcOf(packet, 1, packet.length - 2), extra);
  packet.set([crc & 0xff, crc >> 8], packet.length - 2);
  return packet;
}

const pick = (i: number): MavLinkData =>
  i % 3 === 0 ? heartbeat : messageOf(common.StatusText, { severity: 4, text: "x".repeat(i % 50), id: i });

function scan(stream: Uint8Array, at = 0): Packet[] {
  const packets: Packet[] = [];
  new PacketScanner((p) => packets.push(p)).feed(stream, at);
  return packets;
}

function only(packets: Packet[]): Packet {
  expect(packets.length).toBe(1);
  return packets[0]!;
}

function bytes(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => random() * 256);
}

const join = (parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
const hex = (b: Uint8Array): string => Buffer.from(b).toString("hex");

function randomMessage(type: MessageType, random: () => number): MavLinkData {
  const message = new type();
  for (const field of type.FIELDS) Object.assign(message, { [field.name]: randomValue(field, random) });
  return message;
}

function randomValue({ type, length, size }: MavLinkPacketField, random: () => number): unknown {
  if (type === "char[]") return "ABC".repeat(length).slice(0, Math.floor(random() * (length + 1)));
  const one = (): number | bigint => {
    const base = type.replace("[]", "");
    if (base === "float") return Math.fround((random() - 0.5) * 1000);
    if (base === "double") return (random() - 0.5) * 1000;
    const whole = Math.floor(random() * 2 ** Math.min(31, size * 8 - 1));
    return base.endsWith("64_t") ? BigInt(whole) : base === "char" ? whole & 0x7f : whole;
  };
  return type.endsWith("[]") ? Array.from({ length }, one) : one();
}
