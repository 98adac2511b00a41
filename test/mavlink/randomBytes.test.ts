import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { MavLinkProtocolV1, MavLinkProtocolV2 } from "node-mavlink";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";

describe("the scanner and the decoder, fed ten million random and mutated bytes", () => {
  it("never throw, take almost nothing of pure noise for a message, and account for every byte", () => {
    const noise = new Noise(1);
    const met = meter();
    for (let k = 0; k < 40; k++) met.feed(noise.bytes(100_000), noise);
    met.end();
    expect(met.accounted()).toBe(met.fed);
    expect(met.counts.packets).toBeLessThan(4); // one checksum in 65,536 is right by chance
  });

  it("find every intact packet between noise, mutated, cut off, overlong and unknown ones, and account for every byte", () => {
    const noise = new Noise(2);
    const met = meter();
    const sent: string[] = [];
    for (let sequence = 0; met.fed < 6_500_000; sequence++) {
      const parts: Uint8Array[] = [];
      for (let k = 0; k < 40; k++) {
        // Zeros run out whatever the damage before them seemed to begin: no packet is longer than 280 bytes.
        parts.push(damage(noise, sequence + k), ZEROS);
        const packet = validPacket(noise, sequence + k);
        sent.push(hex(packet));
        parts.push(packet);
      }
      met.feed(Buffer.concat(parts), noise);
    }
    met.end();
    expect(met.accounted()).toBe(met.fed);
    const found = met.found;
    let at = 0;
    const missed = sent.filter((packet) => {
      const next = found.indexOf(packet, at);
      if (next < 0) return true;
      at = next + 1;
      return false;
    });
    expect(missed).toEqual([]);
  });

  it("take time in proportion to garbage that comes byte by byte, however long the packets it pretends to begin", () => {
    const scanner = new PacketScanner(() => {});
    const start = new Uint8Array(300_000).fill(0xfd);
    for (let i = 0; i < start.length; i++) scanner.feed(start.subarray(i, i + 1), 0);
    const { garbageBytes, packets, incompatible } = scanner.counts;
    expect({ packets, incompatible }).toEqual({ packets: 0, incompatible: 0 });
    expect(start.length - garbageBytes).toBeLessThan(280); // no more than one packet's beginning is held back
  });
});

/** Feeds a scanner in pieces, decodes what it finds, and keeps the books. */
function meter() {
  const found: string[] = [];
  let packetBytes = 0;
  const scanner = new PacketScanner((packet) => {
    packetBytes += packet.bytes.length;
    found.push(hex(packet.bytes));
    decodeMessage(packet);
  });
  return {
    fed: 0,
    found,
    counts: scanner.counts,
    feed(bytes: Uint8Array, noise: Noise): void {
      this.fed += bytes.length;
      for (let i = 0; i < bytes.length; ) {
        const length = 1 + noise.below(noise.below(10) === 0 ? 8 : 1_500);
        scanner.feed(bytes.subarray(i, i + length), 0);
        i += length;
      }
    },
    end(): void {
      for (let k = 0; k < 3; k++) {
        scanner.feed(ZEROS, 0);
        this.fed += ZEROS.length;
      }
    },
    accounted: () => packetBytes + scanner.counts.garbageBytes,
  };
}

class Noise {
  readonly random: () => number;
  constructor(seed: number) {
    this.random = seededRandom(seed);
  }
  below(most: number): number {
    return Math.floor(this.random() * most);
  }
  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) out[i] = this.random() * 256;
    return out;
  }
}

function validPacket(noise: Noise, sequence: number): Uint8Array {
  const message = MESSAGES[noise.below(MESSAGES.length)]!;
  const from = { systemId: 1 + noise.below(200), componentId: 1, sequence: sequence & 0xff };
  const kind = noise.below(4);
  if (kind === 0) return new MavLinkProtocolV1(from.systemId, 1).serialize(message, from.sequence);
  if (kind > 1) return encodePacket(message, from);
  const protocol = new MavLinkProtocolV2(from.systemId, 1, 1);
  return protocol.sign(protocol.serialize(message, from.sequence), 1, KEY, 1_700_000_000_000);
}

function damage(noise: Noise, sequence: number): Uint8Array {
  const packet = validPacket(noise, sequence);
  switch (noise.below(6)) {
    case 0:
      return noise.bytes(noise.below(120));
    case 1: // one bit the other way
      packet[noise.below(packet.length)]! ^= 1 << noise.below(8);
      return packet;
    case 2: // cut off
      return packet.subarray(0, noise.below(packet.length));
    case 3: // the beginning of one, the end of another
      return Buffer.concat([packet.subarray(0, noise.below(packet.length)), validPacket(noise, 9).subarray(7)]);
    case 4: // as long as can be
      packet[1] = 255;
      return packet;
    default: // a message nobody knows
      return Uint8Array.of(0xfd, 9, noise.below(2), 0, ...noise.bytes(6), ...noise.bytes(11));
  }
}

const MESSAGES: readonly MavLinkData[] = [
  messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }),
  messageOf(common.Attitude, { timeBootMs: 5, roll: 1, yaw: Number.NaN }),
  messageOf(common.ParamValue, { paramId: "RTL_ALT", paramValue: 1500, paramCount: 900 }),
  messageOf(common.BatteryStatus, { voltages: new Array<number>(10).fill(65_535), batteryRemaining: -1 }),
];
const KEY = Buffer.alloc(32, 7);
const ZEROS = new Uint8Array(300);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
