import type { MavLinkData } from "mavlink-mappings";
import { byteBetween, crcOf, crcWith } from "./crc.ts";
import { dialect, type MessageType } from "./dialect.ts";
import { layoutOf } from "./layout.ts";
import { HEADER_1, HEADER_2, LONGEST, lengthIn, type Packet, ScannedPacket, SIGNED, V1, V2 } from "./packet.ts";

export { type Packet, packetLength } from "./packet.ts";

/** What a scanner has met so far. */
export interface ScanCounts {
  readonly packets: number;
  readonly badChecksums: number;
  /** Bytes that belonged to no packet. */
  readonly garbageBytes: number;
  /** Packets with flags that demand something we do not know; dropped as the protocol asks. */
  readonly incompatible: number;
}

/**
 * Finds the packets of MAVLink 1 and 2 in a stream of bytes cut anywhere, and finds the way back after garbage. Of a message
 * that no dialect of ours knows the CRC_EXTRA is learned: one packet in 256 of garbage fits some CRC_EXTRA, so a packet is
 * let through only once two of the same source with different sequence numbers fitted the same one.
 */
export class PacketScanner {
  readonly #onPacket: (packet: Packet) => void;
  readonly #believed = new Map<number, number>(); // CRC_EXTRA by message id
  readonly #candidates = new Map<string, { readonly extra: number; readonly sequence: number }>();
  readonly #held = new Uint8Array(LONGEST); // the beginning of what may be a packet
  #heldLength = 0;
  readonly #counts = { packets: 0, badChecksums: 0, garbageBytes: 0, incompatible: 0 };

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  get counts(): ScanCounts {
    return this.#counts;
  }

  feed(bytes: Uint8Array, at: number): void {
    let from = 0;
    while (this.#heldLength > 0 && from < bytes.length) {
      const needed = lengthIn(this.#held, 0, this.#heldLength) ?? this.#heldLength + 1;
      const taken = Math.min(needed - this.#heldLength, bytes.length - from);
      for (let k = 0; k < taken; k++) this.#held[this.#heldLength + k] = bytes[from + k]!;
      this.#heldLength += taken;
      from += taken;
      const length = lengthIn(this.#held, 0, this.#heldLength);
      if (length === undefined || length > this.#heldLength) continue;
      const whole = this.#held.slice(0, this.#heldLength);
      this.#heldLength = 0;
      this.#scan(whole, 0, at);
    }
    if (from < bytes.length) this.#scan(bytes, from, at);
  }

  /** Takes all packets from `from` on, and holds back the beginning of one that ends later. */
  #scan(all: Uint8Array, from: number, at: number): void {
    let i = from;
    while (i < all.length) {
      const start = all[i];
      if (start !== V2 && start !== V1) {
        this.#counts.garbageBytes++;
        i++;
        continue;
      }
      const length = lengthIn(all, i, all.length);
      if (length === undefined || i + length > all.length) {
        this.#heldLength = all.length - i;
        for (let k = 0; k < this.#heldLength; k++) this.#held[k] = all[i + k]!;
        return;
      }
      if (this.#take(all, i, length, at)) i += length;
      else {
        this.#counts.garbageBytes++;
        i++;
      }
    }
  }

  /** True when the bytes were a packet, even one that had to be dropped. */
  #take(all: Uint8Array, i: number, length: number, at: number): boolean {
    const v2 = all[i] === V2;
    const header = v2 ? HEADER_2 : HEADER_1;
    const flags = v2 ? all[i + 2]! : 0;
    const messageId = v2 ? all[i + 7]! | (all[i + 8]! << 8) | (all[i + 9]! << 16) : all[i + 5]!;
    const end = i + header + all[i + 1]!;
    const expected = all[end]! | (all[end + 1]! << 8);
    const crc = crcOf(all, i + 1, end);
    const from = v2 ? i + 4 : i + 2;
    const extra = extraOf(messageId);
    const right = extra >= 0 ? crcWith(crc, extra) === expected : this.#fits(messageId, all, from, crc, expected);
    if (!right) {
      this.#counts.badChecksums++;
      return false;
    }
    if (flags & ~SIGNED) {
      this.#counts.incompatible++;
      return true;
    }
    this.#counts.packets++;
    this.#onPacket(new ScannedPacket(all, i, length, messageId, at));
    return true;
  }

  #fits(messageId: number, all: Uint8Array, from: number, crc: number, expected: number): boolean {
    const extra = byteBetween(crc, expected);
    if (extra === undefined) return false;
    if (this.#believed.get(messageId) === extra) return true;
    const sequence = all[from]!;
    const key = `${messageId} ${all[from + 1]} ${all[from + 2]}`;
    const before = this.#candidates.get(key);
    if (before?.extra === extra && before.sequence !== sequence) {
      if (this.#believed.size >= MOST_UNKNOWN) this.#believed.clear();
      this.#believed.set(messageId, extra);
      this.#candidates.delete(key);
      return true;
    }
    if (this.#candidates.size >= MOST_UNKNOWN) this.#candidates.clear(); // garbage, mostly
    this.#candidates.set(key, { extra, sequence });
    return false;
  }
}

/** The message in a packet with truncated zeros restored, or undefined when no dialect of ours knows it. */
export function decodeMessage(packet: Packet): MavLinkData | undefined {
  const type = dialect.get(packet.messageId);
  return type && decodeAs(type, packet);
}

/** The message in a packet whose `messageId` is the type's. */
export function decodeAs<T extends MavLinkData>(type: MessageType<T>, packet: Packet): T {
  const layout = layoutOf(type as MessageType);
  const scanned = packet instanceof ScannedPacket;
  const all = scanned ? packet.all : packet.bytes;
  const start = scanned ? packet.start : 0;
  const payload = start + (packet.version === 2 ? HEADER_2 : HEADER_1);
  const sent = Math.min(all[start + 1]!, layout.length);
  for (let k = 0; k < sent; k++) scratch[k] = all[payload + k]!;
  for (let k = sent; k < layout.length; k++) scratch[k] = 0; // mostly a few bytes: a call of fill costs more
  return layout.read(scratchView, scratch) as T;
}

/** Who sends a packet, and its place in the sequence of its link. */
export interface Sender {
  readonly systemId: number;
  readonly componentId: number;
  readonly sequence: number;
}

/** The message as a MAVLink 2 packet, trailing zeros of the payload left out. */
export function encodePacket(message: MavLinkData, { systemId, componentId, sequence }: Sender): Uint8Array {
  const type = message.constructor as unknown as MessageType;
  const layout = layoutOf(type);
  scratch.fill(0, 0, layout.length);
  layout.write(message, scratchView);
  let length = layout.length;
  while (length > 1 && scratch[length - 1] === 0) length--;
  const bytes = new Uint8Array(HEADER_2 + length + 2);
  bytes[0] = V2;
  bytes[1] = length;
  bytes[4] = sequence;
  bytes[5] = systemId;
  bytes[6] = componentId;
  bytes[7] = type.MSG_ID;
  bytes[8] = type.MSG_ID >> 8;
  bytes[9] = type.MSG_ID >> 16;
  bytes.set(scratch.subarray(0, length), HEADER_2);
  const crc = crcWith(crcOf(bytes, 1, HEADER_2 + length), type.MAGIC_NUMBER);
  bytes[HEADER_2 + length] = crc;
  bytes[HEADER_2 + length + 1] = crc >> 8;
  return bytes;
}

const MOST_UNKNOWN = 256;
const scratch = Buffer.from(new ArrayBuffer(512));
const scratchView = new DataView(scratch.buffer);

/** CRC_EXTRA by message id, -1 where we know none. */
const EXTRAS = new Int16Array(1 << 16).fill(-1);
for (const [id, { MAGIC_NUMBER }] of dialect) if (id < EXTRAS.length) EXTRAS[id] = MAGIC_NUMBER;

const extraOf = (id: number): number => (id < EXTRAS.length ? EXTRAS[id]! : (dialect.get(id)?.MAGIC_NUMBER ?? -1));
