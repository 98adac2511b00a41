import { FailureError } from "../contract/failure.ts";
import type { FrameMetadata } from "../contract/vision.ts";

/** What one MISB ST 0601 packet says about the frame it travels with. Angles in degrees, lengths in metres; absent is unknown. */
export interface SensorMetadata extends FrameMetadata {
  readonly vfovDeg?: number; // tag 17
  readonly slantRange?: number; // tag 21
  readonly targetWidth?: number; // tag 22, of the picture on the ground
  readonly frameCenterLat?: number; // tag 23
  readonly frameCenterLon?: number; // tag 24
  readonly frameCenterAmsl?: number; // tag 25
  readonly version?: number; // tag 65, of ST 0601
}

/** The key of the UAS Datalink Local Set (MISB ST 0601.19 §6.1). */
export const st0601Key = Uint8Array.of(6, 0x0e, 0x2b, 0x34, 2, 0x0b, 1, 1, 0x0e, 1, 3, 1, 1, 0, 0, 0);

/** How a tag's integer maps to its value, linearly from `low` to `high`; signed ones keep their lowest integer for "out of range". */
interface Scale {
  readonly tag: number;
  readonly field: Exclude<keyof SensorMetadata, "at">;
  readonly bytes: 1 | 2 | 4;
  readonly signed: boolean;
  readonly low: number;
  readonly high: number;
}

const unsigned = (tag: number, field: Scale["field"], bytes: 1 | 2 | 4, low: number, high: number): Scale => ({
  tag,
  field,
  bytes,
  signed: false,
  low,
  high,
});
const signed = (tag: number, field: Scale["field"], bytes: 2 | 4, high: number): Scale => ({
  tag,
  field,
  bytes,
  signed: true,
  low: -high,
  high,
});

/** MISB ST 0601.19 §8.5 to §8.91. The full-range angles come last: where both are present, they win. */
const scales: readonly Scale[] = [
  unsigned(5, "platformHeadingDeg", 2, 0, 360),
  signed(6, "platformPitchDeg", 2, 20),
  signed(7, "platformRollDeg", 2, 50),
  signed(13, "lat", 4, 90),
  signed(14, "lon", 4, 180),
  unsigned(15, "amsl", 2, -900, 19000),
  unsigned(16, "hfovDeg", 2, 0, 180),
  unsigned(17, "vfovDeg", 2, 0, 180),
  unsigned(18, "sensorRelativeAzimuthDeg", 4, 0, 360),
  signed(19, "sensorRelativeElevationDeg", 4, 180),
  unsigned(20, "sensorRelativeRollDeg", 4, 0, 360),
  unsigned(21, "slantRange", 4, 0, 5_000_000),
  unsigned(22, "targetWidth", 2, 0, 10_000),
  signed(23, "frameCenterLat", 4, 90),
  signed(24, "frameCenterLon", 4, 180),
  unsigned(25, "frameCenterAmsl", 2, -900, 19000),
  unsigned(65, "version", 1, 0, 255),
  signed(90, "platformPitchDeg", 4, 90),
  signed(91, "platformRollDeg", 4, 90),
];
const scaleByTag: ReadonlyMap<number, Scale> = new Map(scales.map((scale) => [scale.tag, scale]));

/** The version of the standard that packets say they were written to, where the caller names none. */
const writtenVersion = 19;

/**
 * A whole ST 0601 packet: key, length, tag 2 first, the given fields, tag 65, and the checksum last (ST 0601.19 §6.4).
 * Angles of a full turn are wrapped; other values outside their tag's range are left out, as are unknown ones.
 * Attitudes beyond what tags 6 and 7 can hold are written in full range (tags 90, 91).
 */
export function writeSt0601(fields: SensorMetadata): Uint8Array {
  const body: number[] = [];
  pushItem(body, 2, 8, BigInt(Math.round(fields.at * 1000)));
  const known: SensorMetadata = { version: writtenVersion, ...fields };
  for (const scale of scales) {
    if (scale.tag === 90 && Math.abs(fields.platformPitchDeg ?? 0) <= 20) continue;
    if (scale.tag === 91 && Math.abs(fields.platformRollDeg ?? 0) <= 50) continue;
    const value = known[scale.field];
    const integer = value === undefined ? undefined : toInteger(scale, value);
    if (integer !== undefined) pushItem(body, scale.tag, scale.bytes, BigInt(integer));
  }
  body.push(1, 2); // the checksum covers everything up to its own length byte
  const length = berLength(body.length + 2);
  const packet = new Uint8Array(st0601Key.length + length.length + body.length + 2);
  packet.set(st0601Key);
  packet.set(length, st0601Key.length);
  packet.set(body, st0601Key.length + length.length);
  const sum = checksum(packet, packet.length - 2);
  packet[packet.length - 2] = sum >> 8;
  packet[packet.length - 1] = sum & 0xff;
  return packet;
}

/**
 * Reads one ST 0601 packet, alone or behind the header of a metadata access unit. Tags that are not of interest are
 * skipped. Throws a FailureError "bad-input" when it is not ST 0601, cut short, without time stamp, or fails its checksum.
 */
export function readSt0601(bytes: Uint8Array): SensorMetadata {
  const start = indexOfKey(bytes);
  if (start < 0) throw bad("it does not begin with the UAS Datalink Local Set key");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const outer = readBer(bytes, start + st0601Key.length);
  const end = outer.next + outer.length;
  if (end > bytes.length) throw bad(`it says ${outer.length} bytes follow, ${bytes.length - outer.next} do`);
  const found: { -readonly [F in keyof SensorMetadata]?: number } = {};
  let checked = false;
  for (let at = outer.next; at < end; ) {
    const tag = readTag(bytes, at, end);
    const { length, next } = readBer(bytes, tag.next);
    at = next + length;
    if (at > end) throw bad(`tag ${tag.tag} is longer than the packet`);
    if (tag.tag === 1) {
      checkSum(bytes.subarray(start), next - start, length, view.getUint16(next));
      checked = true;
    } else if (tag.tag === 2 && length === 8) {
      found.at = Number(view.getBigUint64(next) / 100n) / 10;
    } else {
      const scale = scaleByTag.get(tag.tag);
      const value = scale && length === scale.bytes ? fromInteger(scale, view, next) : undefined;
      if (scale && value !== undefined) found[scale.field] = value;
    }
  }
  if (!checked) throw bad("it carries no checksum");
  if (found.at === undefined) throw bad("it carries no time stamp");
  return found as SensorMetadata;
}

/** The part of a packet that travels with each analysed frame. */
export function frameMetadataOf(packet: SensorMetadata): FrameMetadata {
  const { vfovDeg, slantRange, targetWidth, frameCenterLat, frameCenterLon, frameCenterAmsl, version, ...frame } =
    packet;
  return frame;
}

/** The running 16-bit sum of ST 0601.19 §8.1 over the first `length` bytes. */
function checksum(bytes: Uint8Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum = (sum + ((bytes[i] ?? 0) << (8 * ((i + 1) % 2)))) & 0xffff;
  return sum;
}

function checkSum(packet: Uint8Array, covered: number, length: number, told: number): void {
  if (length !== 2) throw bad(`its checksum has ${length} bytes instead of 2`);
  const own = checksum(packet, covered);
  if (own !== told) throw bad(`its checksum is ${hex(told)}, its bytes sum to ${hex(own)}`);
}

function pushItem(body: number[], tag: number, bytes: number, integer: bigint): void {
  body.push(tag, bytes);
  for (let shift = 8 * (bytes - 1); shift >= 0; shift -= 8) body.push(Number((integer >> BigInt(shift)) & 0xffn));
}

function toInteger({ tag, bytes, signed, low, high }: Scale, value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const turn = tag === 5 || tag === 18 || tag === 20;
  const inside = turn ? ((value % 360) + 360) % 360 : value;
  if (inside < low || inside > high) return undefined;
  const steps = signed ? 2 ** (8 * bytes) - 2 : 2 ** (8 * bytes) - 1;
  return Math.round(((signed ? inside : inside - low) * steps) / (high - low));
}

function fromInteger({ bytes, signed, low, high }: Scale, view: DataView, at: number): number | undefined {
  if (!signed) {
    const integer = bytes === 1 ? view.getUint8(at) : bytes === 2 ? view.getUint16(at) : view.getUint32(at);
    return low + (integer * (high - low)) / (2 ** (8 * bytes) - 1);
  }
  const integer = bytes === 2 ? view.getInt16(at) : view.getInt32(at);
  if (integer === -(2 ** (8 * bytes - 1))) return undefined;
  return (integer * (high - low)) / (2 ** (8 * bytes) - 2);
}

/** BER length, short form below 128, else the long form (ISO/IEC 8825-1 §8.1.3). */
function berLength(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function readBer(bytes: Uint8Array, at: number): { length: number; next: number } {
  const first = bytes[at];
  if (first === undefined) throw bad("it ends inside a length");
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 1 + count > bytes.length) throw bad("it has a broken length");
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return { length, next: at + 1 + count };
}

/** A BER-OID tag: seven bits a byte, the top bit says that more follow. */
function readTag(bytes: Uint8Array, at: number, end: number): { tag: number; next: number } {
  let tag = 0;
  for (let next = at; next < end && next < at + 4; next++) {
    const byte = bytes[next] ?? 0;
    tag = tag * 128 + (byte & 0x7f);
    if (byte < 0x80) return { tag, next: next + 1 };
  }
  throw bad("it has a broken tag");
}

/** Where the key starts: at once, or after the five bytes of a metadata access unit header (MISB ST 1402 §9.4.2). */
function indexOfKey(bytes: Uint8Array): number {
  for (const start of [0, 5]) if (st0601Key.every((byte, i) => bytes[start + i] === byte)) return start;
  return -1;
}

const hex = (value: number): string => `0x${value.toString(16).padStart(4, "0")}`;
const bad = (why: string): FailureError => new FailureError("bad-input", `Metadata packet refused: ${why}`);
