import { FailureError } from "../contract/failure.ts";
import type { FrameMetadata } from "../contract/vision.ts";
import { amslOf } from "../geo/geoid.ts";
import { berLength, readBerLength, refused } from "./klv/ber.ts";
import { integerBytes, readUnsigned } from "./klv/integers.ts";
import { bytesOf, itemOf, joined, type KlvItem, readItems } from "./klv/localSet.ts";
import { isKnownTag, type St0601Tag, type St0601Values, st0601Tags } from "./klv/st0601Tags.ts";
import { instant, isNoValue, type NoValue } from "./klv/tagFormat.ts";

/** What one MISB ST 0601 packet says about the frame it travels with. Units as in `st0601Tags`; absent is unknown. */
export interface SensorMetadata extends FrameMetadata, St0601Values {
  readonly at: number; // tag 2, ms since 1970
}

/** Something in a packet that is not as the standard says, though its checksum is right. */
export interface KlvProblem {
  readonly tag: number;
  readonly kind: NoValue["kind"] | "unknown tag" | "repeated tag" | "wrong place" | "broken nested set";
  readonly words: string;
}

/** A packet with all that stood in it, so that it can be written again with nothing changed but what was meant to. */
export interface St0601Packet {
  readonly fields: SensorMetadata;
  readonly problems: readonly KlvProblem[];
  readonly items: readonly KlvItem[];
  readonly head: Uint8Array; // key and length
}

/** The key of the UAS Datalink Local Set (MISB ST 0601.19 §6.1). */
export const st0601Key = Uint8Array.of(6, 0x0e, 0x2b, 0x34, 2, 0x0b, 1, 1, 0x0e, 1, 3, 1, 1, 0, 0, 0);

/** The version of the standard that packets say they were written to, where the caller names none. */
const writtenVersion = 19;
const stamp = instant(8);
const rowsOfField = new Map<string, St0601Tag<string, unknown>[]>();
for (const row of st0601Tags as readonly St0601Tag<string, unknown>[])
  rowsOfField.set(row.field, [...(rowsOfField.get(row.field) ?? []), row]);

/**
 * A whole ST 0601 packet: key, length, tag 2 first, the given fields, tag 65, and the checksum last (ST 0601.19 §6.4).
 * Angles of a full turn are wrapped; other values outside their tag's range are left out, as are unknown ones. Throws a
 * FailureError when `at` is no time.
 */
export function writeSt0601(fields: SensorMetadata): Uint8Array {
  const items = Object.entries({ version: writtenVersion, ...fields }).flatMap(([field, value]) =>
    itemsOf(field, value),
  );
  return sealed([...items.sort((a, b) => a.tag - b.tag), itemOf(1, [0, 0])]);
}

/** A packet that was read with some of its fields changed; all else, what is not known too, stays byte for byte. */
export function rewriteSt0601(packet: St0601Packet, changes: Partial<SensorMetadata>): Uint8Array {
  let items: readonly KlvItem[] = packet.items;
  for (const [field, value] of Object.entries(changes)) {
    const tags = field === "at" ? [2] : (rowsOfField.get(field) ?? []).map((row) => row.tag);
    const first = items.findIndex((item) => tags.includes(item.tag));
    const place =
      first >= 0
        ? first
        : Math.max(
            0,
            items.findLastIndex((item) => item.tag === 1),
          );
    const fresh = itemsOf(field, value);
    items = [...items.slice(0, place), ...fresh, ...items.slice(place).filter((item) => !tags.includes(item.tag))];
  }
  return sealed(items, packet.head.length - st0601Key.length);
}

/**
 * Reads one ST 0601 packet, alone or behind the header of a metadata access unit. Throws a FailureError "bad-input"
 * when it is not ST 0601, cut short, without time stamp, or fails its checksum: then nothing in it is to be believed.
 */
export const readSt0601 = (bytes: Uint8Array): SensorMetadata => readSt0601Packet(bytes).fields;

/** As `readSt0601`, with all items of the packet, unknown ones too, and each that is not as the standard says. */
export function readSt0601Packet(bytes: Uint8Array): St0601Packet {
  const start = indexOfKey(bytes);
  if (start < 0) throw refused("it does not begin with the UAS Datalink Local Set key");
  const { length, next } = readBerLength(bytes, start + st0601Key.length, bytes.length);
  const end = next + length;
  if (end > bytes.length) throw refused(`it says ${length} bytes follow, ${bytes.length - next} do`);
  const items = readItems(bytes, next, end);
  checkSums(bytes.subarray(start, end), next - start, items);
  const found = items.findLast((item) => item.tag === 2 && item.value.length === 8);
  if (!found) throw refused("it carries no time stamp");
  const problems = problemsOfPlace(items);
  const fields: Record<string, unknown> = { at: stamp.read(found.value) };
  const byTag = new Map(items.map((item) => [item.tag, item.value]));
  for (const { tag, field, format } of st0601Tags) {
    const value = byTag.get(tag);
    if (!value || value.length === 0) continue; // a tag of no length says that its value is no longer known
    const read = format.read(value);
    if (isNoValue(read)) problems.push({ tag, ...read });
    else fields[field] = read;
    if (tag === 48 || tag === 74) problems.push(...problemsInside(tag, value));
  }
  return { fields: fields as unknown as SensorMetadata, problems, items, head: bytes.subarray(start, next) };
}

/**
 * The part of a packet that travels with each analysed frame; a height above the ellipsoid becomes one above the sea. A
 * place of exactly 0, 0 and a field of view of 0 are what senders write who know neither.
 */
export function frameMetadataOf(packet: SensorMetadata): FrameMetadata {
  const { at, platformHeadingDeg, platformPitchDeg, platformRollDeg, sensorHae } = packet;
  const { sensorRelativeAzimuthDeg, sensorRelativeElevationDeg, sensorRelativeRollDeg } = packet;
  const { lat, lon } = packet.lat === 0 && packet.lon === 0 ? {} : packet;
  const hfovDeg = packet.hfovDeg || undefined;
  const amsl =
    packet.amsl ??
    (sensorHae !== undefined && lat !== undefined && lon !== undefined
      ? amslOf({ lat, lon, ellipsoid: sensorHae })
      : undefined);
  const all = {
    at,
    lat,
    lon,
    amsl,
    platformHeadingDeg,
    platformPitchDeg,
    platformRollDeg,
    sensorRelativeAzimuthDeg,
    sensorRelativeElevationDeg,
    sensorRelativeRollDeg,
    hfovDeg,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as FrameMetadata;
}

/** The item that carries a field; none where the value is unknown or fits none of the field's tags. */
function itemsOf(field: string, value: unknown): KlvItem[] {
  if (value === undefined) return [];
  if (field === "at") {
    const bytes = stamp.write(value as number);
    if (!bytes) throw new FailureError("bad-input", `Metadata can not be written: ${value} is no time since 1970`);
    return [itemOf(2, bytes)];
  }
  for (const { tag, format } of rowsOfField.get(field) ?? []) {
    const bytes = format.write(value);
    if (bytes) return [itemOf(tag, bytes)];
  }
  return [];
}

/** Key, length (in at least `lengthBytes` bytes), items, and the right checksum where tag 1 stands. */
function sealed(items: readonly KlvItem[], lengthBytes = 1): Uint8Array {
  const body = bytesOf(items);
  const short = berLength(body.length);
  const length =
    short.length >= lengthBytes ? short : [0x7f + lengthBytes, ...integerBytes(body.length, lengthBytes - 1)];
  const packet = joined([st0601Key, Uint8Array.from(length), body]);
  let at = st0601Key.length + length.length;
  for (const { tag, bytes } of items) {
    at += bytes.length;
    if (tag === 1) packet.set(integerBytes(runningSum(packet, at - 2), 2), at - 2);
  }
  return packet;
}

/** The running 16-bit sum of ST 0601.19 §8.1 over the first `length` bytes. */
function runningSum(bytes: Uint8Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum = (sum + ((bytes[i] ?? 0) << (8 * ((i + 1) % 2)))) & 0xffff;
  return sum;
}

function checkSums(packet: Uint8Array, from: number, items: readonly KlvItem[]): void {
  let at = from;
  let checked = false;
  for (const { tag, value, bytes } of items) {
    at += bytes.length;
    if (tag !== 1) continue;
    if (value.length !== 2) throw refused(`its checksum has ${value.length} bytes instead of 2`);
    const own = runningSum(packet, at - 2);
    const told = readUnsigned(value);
    if (own !== told) throw refused(`its checksum is ${hex(told)}, its bytes sum to ${hex(own)}`);
    checked = true;
  }
  if (!checked) throw refused("it carries no checksum");
}

function problemsOfPlace(items: readonly KlvItem[]): KlvProblem[] {
  const problems: KlvProblem[] = [];
  const seen = new Set<number>();
  for (const { tag } of items) {
    if (seen.has(tag)) problems.push({ tag, kind: "repeated tag", words: "it comes more than once, the last counts" });
    else if (!isKnownTag(tag)) problems.push({ tag, kind: "unknown tag", words: "it is kept as it is" });
    seen.add(tag);
  }
  if (items[0]?.tag !== 2) problems.push({ tag: 2, kind: "wrong place", words: "the time stamp is not the first" });
  if (items.at(-1)?.tag !== 1) problems.push({ tag: 1, kind: "wrong place", words: "the checksum is not the last" });
  return problems;
}

function problemsInside(tag: number, value: Uint8Array): KlvProblem[] {
  try {
    readItems(value);
    return [];
  } catch {
    return [{ tag, kind: "broken nested set", words: "its own tags do not add up to its length" }];
  }
}

/** Where the key starts: at once, or after the five bytes of a metadata access unit header (MISB ST 1402 §9.4.2). */
function indexOfKey(bytes: Uint8Array): number {
  for (const start of [0, 5]) if (st0601Key.every((byte, i) => bytes[start + i] === byte)) return start;
  return -1;
}

const hex = (value: number): string => `0x${value.toString(16).padStart(4, "0")}`;
