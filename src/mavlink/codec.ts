import type { MavLinkData } from "mavlink-mappings";
import { crcOf, crcWith } from "./crc.ts";
import { dialect, type MessageType } from "./dialect.ts";
import { layoutOf } from "./layout.ts";

/** One packet as it came over the wire, its checksum right. https://mavlink.io/en/guide/serialization.html */
export interface Packet {
  readonly version: 1 | 2;
  readonly messageId: number;
  readonly sequence: number; // 0…255
  readonly systemId: number;
  readonly componentId: number;
  readonly signed: boolean;
  /** The packet from start byte to checksum or signature: a view of what was fed, to be copied by who keeps it. */
  readonly bytes: Uint8Array;
  /** When its last byte arrived, ms since 1970. */
  readonly at: number;
}

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
 * Finds the packets of MAVLink 1 and 2 in a stream of bytes cut anywhere, and finds the way back after garbage. A message
 * that no dialect of ours knows is let through when some CRC_EXTRA makes its checksum right, the same one each time.
 */
export class PacketScanner {
  readonly #onPacket: (packet: Packet) => void;
  readonly #learned = new Map<number, number>();
  #rest: Uint8Array = NOTHING;
  readonly #counts = { packets: 0, badChecksums: 0, garbageBytes: 0, incompatible: 0 };

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  get counts(): ScanCounts {
    return this.#counts;
  }

  feed(bytes: Uint8Array, at: number): void {
    const all = this.#rest.length === 0 ? bytes : concat(this.#rest, bytes);
    this.#rest = NOTHING;
    let i = 0;
    while (i < all.length) {
      const start = all[i];
      if (start !== V2 && start !== V1) {
        this.#counts.garbageBytes++;
        i++;
        continue;
      }
      const length = packetLength(all, i);
      if (length === undefined || i + length > all.length) {
        this.#rest = all.slice(i);
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
    const type = dialect.get(messageId);
    const right = type ? crcWith(crc, type.MAGIC_NUMBER) === expected : this.#fits(messageId, crc, expected);
    if (!right) {
      this.#counts.badChecksums++;
      return false;
    }
    if (flags & ~SIGNED) {
      this.#counts.incompatible++;
      return true;
    }
    this.#counts.packets++;
    const from = v2 ? i + 4 : i + 2;
    this.#onPacket({
      version: v2 ? 2 : 1,
      messageId,
      sequence: all[from]!,
      systemId: all[from + 1]!,
      componentId: all[from + 2]!,
      signed: (flags & SIGNED) !== 0,
      bytes: all.subarray(i, i + length),
      at,
    });
    return true;
  }

  #fits(messageId: number, crc: number, expected: number): boolean {
    const learned = this.#learned.get(messageId);
    if (learned !== undefined) {
      if (crcWith(crc, learned) === expected) return true;
      this.#learned.delete(messageId); // what it was learned from may have been garbage
      return false;
    }
    for (let extra = 0; extra < 256; extra++)
      if (crcWith(crc, extra) === expected) {
        if (this.#learned.size < 256) this.#learned.set(messageId, extra);
        return true;
      }
    return false;
  }
}

/** The message in a packet with truncated zeros restored, or undefined when no dialect of ours knows it. */
export function decodeMessage(packet: Packet): MavLinkData | undefined {
  const type = dialect.get(packet.messageId);
  return type && decodeAs(type, packet);
}

/** The message in a packet whose `messageId` is the type's. */
export function decodeAs<T extends MavLinkData>(type: MessageType<T>, { bytes, version }: Packet): T {
  const layout = layoutOf(type as MessageType);
  const header = version === 2 ? HEADER_2 : HEADER_1;
  const length = Math.min(bytes[1]!, layout.length);
  scratch.fill(0, 0, layout.length);
  scratch.set(bytes.subarray(header, header + length));
  return layout.read(scratchView) as T;
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

/** Length of the packet that starts at `i`, or undefined while its header is incomplete. */
export function packetLength(bytes: Uint8Array, i: number): number | undefined {
  const payload = bytes[i + 1];
  if (payload === undefined) return undefined;
  if (bytes[i] === V1) return HEADER_1 + payload + 2;
  const flags = bytes[i + 2];
  return flags === undefined ? undefined : HEADER_2 + payload + 2 + (flags & SIGNED ? SIGNATURE : 0);
}

const V1 = 0xfe;
const V2 = 0xfd;
const HEADER_1 = 6;
const HEADER_2 = 10;
const SIGNED = 0x01;
const SIGNATURE = 13;
const NOTHING = new Uint8Array(0);
const scratch = new Uint8Array(512);
const scratchView = new DataView(scratch.buffer);

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
