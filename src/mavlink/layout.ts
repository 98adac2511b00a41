import type { MavLinkData, MavLinkPacketField } from "mavlink-mappings";
import type { MessageType } from "./dialect.ts";

/** How a message lies in its payload: readers and writers made once for each message class. */
export interface Layout {
  /** Bytes of the payload with all extension fields. */
  readonly length: number;
  /** Reads from a payload that was filled up with zeros to `length`, given as a view and as bytes of the same memory. */
  read(payload: DataView, bytes: Buffer): MavLinkData;
  write(message: MavLinkData, payload: DataView): void;
}

const layouts = new Map<number, Layout>();

/** The layout of a message class, made on first use. */
export function layoutOf(type: MessageType): Layout {
  let layout = layouts.get(type.MSG_ID);
  if (!layout) {
    layout = makeLayout(type);
    layouts.set(type.MSG_ID, layout);
  }
  return layout;
}

type Values = Record<string, unknown>;

function makeLayout(type: MessageType): Layout {
  const writers = type.FIELDS.map((field) => ({ name: field.name, write: fieldWriter(field) }));
  const length = Math.max(type.PAYLOAD_LENGTH, ...type.FIELDS.map((f) => f.offset + f.size * (f.length || 1)));
  return {
    length,
    read: makeReader(type),
    write(message, payload) {
      for (const { name, write } of writers) write(payload, (message as unknown as Values)[name]);
    },
  };
}

type Reader = (payload: DataView, bytes: Buffer) => MavLinkData;

/**
 * A reader with a line of its own for each field, made from the field table of the mappings: the engine compiles it to
 * loads and stores, where a loop over fields costs a lookup by name for each (measured: several times slower). What it makes has
 * the class's prototype and its order of fields, without first running the class's constructor.
 */
function makeReader(type: MessageType): Reader {
  const fields = new Map(type.FIELDS.map((field) => [field.name, field]));
  const names = new Set([...Object.keys(new type()), ...fields.keys()]);
  const lines = [...names].flatMap((name) => {
    const field = fields.get(name);
    return field ? [`this[${JSON.stringify(name)}] = ${readerSource(field)};`] : [];
  });
  const make = new Function(
    "prototype",
    "text",
    "list",
    `"use strict";
function Message(p, bytes) {
${lines.join("\n")}
}
Message.prototype = prototype;
return (p, bytes) => new Message(p, bytes);`,
  );
  return make(type.prototype, readText, readList) as Reader;
}

function readerSource({ type, offset, length, size }: MavLinkPacketField): string {
  if (type === "char[]") return `text(bytes, ${Number(offset)}, ${Number(offset + length)})`;
  const method = numberOf(type).get;
  const one = (at: number) => `p.${method}(${Number(at)}, true)`;
  if (!type.endsWith("[]")) return one(offset);
  if (length > INLINED) return `list(p, "${method}", ${Number(offset)}, ${Number(length)}, ${Number(size)})`;
  return `[${Array.from({ length }, (_, i) => one(offset + i * size)).join(", ")}]`;
}

const INLINED = 32;

function readList(payload: DataView, method: Get, offset: number, length: number, size: number): unknown[] {
  const list: unknown[] = [];
  if (method === "getUint8") for (let i = 0; i < length; i++) list.push(payload.getUint8(offset + i));
  else for (let i = 0; i < length; i++) list.push(payload[method](offset + i * size, true));
  return list;
}

/** Text is UTF-8, ended by a zero byte unless it fills the field. */
function readText(bytes: Buffer, from: number, to: number): string {
  let end = from;
  let high = 0;
  for (; end < to && bytes[end] !== 0; end++) high |= bytes[end]!;
  if (end === from) return "";
  return high < 0x80 ? bytes.toString("latin1", from, end) : decoder.decode(bytes.subarray(from, end));
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

type Writer = (payload: DataView, value: unknown) => void;

function fieldWriter({ type, offset, length, size }: MavLinkPacketField): Writer {
  if (type === "char[]")
    return (payload, value) =>
      encoder.encodeInto(String(value ?? ""), new Uint8Array(payload.buffer, payload.byteOffset + offset, length));
  const { write } = numberOf(type);
  if (!type.endsWith("[]")) return (payload, value) => write(payload, offset, value as never);
  return (payload, value) => {
    const values = value as ArrayLike<never>;
    for (let i = 0; i < length && i < values.length; i++) write(payload, offset + i * size, values[i]!);
  };
}

function numberOf(type: string): NumberCodec {
  const number = NUMBERS[type.replace("[]", "")];
  if (!number) throw new Error(`unknown field type ${type}`);
  return number;
}

type Get = NumberCodec["get"];

interface NumberCodec {
  readonly get:
    | "getUint8"
    | "getInt8"
    | "getUint16"
    | "getInt16"
    | "getUint32"
    | "getInt32"
    | "getBigUint64"
    | "getBigInt64"
    | "getFloat32"
    | "getFloat64";
  write(payload: DataView, offset: number, value: never): void;
}

const NUMBERS: Readonly<Record<string, NumberCodec>> = {
  char: { get: "getUint8", write: (p, o, v) => p.setUint8(o, v) },
  uint8_t: { get: "getUint8", write: (p, o, v) => p.setUint8(o, v) },
  uint8_t_mavlink_version: { get: "getUint8", write: (p, o, v) => p.setUint8(o, v) },
  int8_t: { get: "getInt8", write: (p, o, v) => p.setInt8(o, v) },
  uint16_t: { get: "getUint16", write: (p, o, v) => p.setUint16(o, v, true) },
  int16_t: { get: "getInt16", write: (p, o, v) => p.setInt16(o, v, true) },
  uint32_t: { get: "getUint32", write: (p, o, v) => p.setUint32(o, v, true) },
  int32_t: { get: "getInt32", write: (p, o, v) => p.setInt32(o, v, true) },
  uint64_t: { get: "getBigUint64", write: (p, o, v) => p.setBigUint64(o, BigInt(v), true) },
  int64_t: { get: "getBigInt64", write: (p, o, v) => p.setBigInt64(o, BigInt(v), true) },
  float: { get: "getFloat32", write: (p, o, v) => p.setFloat32(o, v, true) },
  double: { get: "getFloat64", write: (p, o, v) => p.setFloat64(o, v, true) },
};
