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

/** A packet in the bytes that were fed. Its own view of them is made when someone asks: that costs more than the rest. */
export class ScannedPacket implements Packet {
  readonly version: 1 | 2;
  readonly messageId: number;
  readonly sequence: number;
  readonly systemId: number;
  readonly componentId: number;
  readonly signed: boolean;
  readonly at: number;
  /** What was fed, and where in it the packet lies. */
  readonly all: Uint8Array;
  readonly start: number;
  readonly length: number;
  view: Uint8Array | undefined;

  constructor(all: Uint8Array, start: number, length: number, messageId: number, at: number) {
    const v2 = all[start] === V2;
    const from = start + (v2 ? 4 : 2);
    this.version = v2 ? 2 : 1;
    this.messageId = messageId;
    this.sequence = all[from]!;
    this.systemId = all[from + 1]!;
    this.componentId = all[from + 2]!;
    this.signed = v2 && (all[start + 2]! & SIGNED) !== 0;
    this.at = at;
    this.all = all;
    this.start = start;
    this.length = length;
  }

  get bytes(): Uint8Array {
    // Several times faster than subarray of a Buffer.
    this.view ??= new Uint8Array(this.all.buffer, this.all.byteOffset + this.start, this.length);
    return this.view;
  }
}

/** Length of the packet that starts at `i`, or undefined while its header is incomplete. */
export const packetLength = (bytes: Uint8Array, i: number): number | undefined => lengthIn(bytes, i, bytes.length);

/** The same of the bytes before `end`. */
export function lengthIn(bytes: Uint8Array, i: number, end: number): number | undefined {
  if (i + 1 >= end) return undefined;
  const payload = bytes[i + 1]!;
  if (bytes[i] === V1) return HEADER_1 + payload + 2;
  if (i + 2 >= end) return undefined;
  return HEADER_2 + payload + 2 + (bytes[i + 2]! & SIGNED ? SIGNATURE : 0);
}

/** Start byte of a MAVLink 1 packet. */
export const V1 = 0xfe;
/** Start byte of a MAVLink 2 packet. */
export const V2 = 0xfd;
/** Bytes before the payload in MAVLink 1. */
export const HEADER_1 = 6;
/** Bytes before the payload in MAVLink 2. */
export const HEADER_2 = 10;
/** The flag among those that must be understood (MAVLINK_IFLAG_SIGNED): a signature follows the checksum. */
export const SIGNED = 0x01;
const SIGNATURE = 13;
/** Bytes of the longest packet there can be. */
export const LONGEST = HEADER_2 + 255 + 2 + SIGNATURE;
