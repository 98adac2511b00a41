import type { MavLinkData, MavLinkPacketField } from "mavlink-mappings";
import type { MessageType } from "./dialect.ts";

/** How a message lies in its payload: readers and writers made once for each message class. */
export interface Layout {
  /** Bytes of the payload with all extension fields. */
  readonly length: number;
  /** Reads from a payload that was filled up with zeros to `length`. */
  read(payload: DataView): MavLinkData;
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
  const fields = type.FIELDS.map((field) => ({ name: field.name, ...fieldCodec(field) }));
  const length = Math.max(type.PAYLOAD_LENGTH, ...type.FIELDS.map((f) => f.offset + f.size * (f.length || 1)));
  return {
    length,
    read(payload) {
      const message = new type();
      for (const { name, read } of fields) (message as unknown as Values)[name] = read(payload);
      return message;
    },
    write(message, payload) {
      for (const { name, write } of fields) write(payload, (message as unknown as Values)[name]);
    },
  };
}

interface FieldCodec {
  read(payload: DataView): unknown;
  write(payload: DataView, value: unknown): void;
}

function fieldCodec({ type, offset, length, size }: MavLinkPacketField): FieldCodec {
  if (type === "char[]") return textCodec(offset, length);
  const number = NUMBERS[type.replace("[]", "")];
  if (!number) throw new Error(`unknown field type ${type}`);
  if (!type.endsWith("[]"))
    return {
      read: (payload) => number.read(payload, offset),
      write: (payload, value) => number.write(payload, offset, value as never),
    };
  return {
    read: (payload) => Array.from({ length }, (_, i) => number.read(payload, offset + i * size)),
    write(payload, value) {
      const values = value as ArrayLike<never>;
      for (let i = 0; i < length && i < values.length; i++) number.write(payload, offset + i * size, values[i]!);
    },
  };
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Text is UTF-8, ended by a zero byte unless it fills the field. */
function textCodec(offset: number, length: number): FieldCodec {
  return {
    read(payload) {
      const bytes = new Uint8Array(payload.buffer, payload.byteOffset + offset, length);
      const end = bytes.indexOf(0);
      return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
    },
    write(payload, value) {
      encoder.encodeInto(String(value ?? ""), new Uint8Array(payload.buffer, payload.byteOffset + offset, length));
    },
  };
}

interface NumberCodec {
  read(payload: DataView, offset: number): number | bigint;
  write(payload: DataView, offset: number, value: never): void;
}

const NUMBERS: Readonly<Record<string, NumberCodec>> = {
  char: { read: (p, o) => p.getUint8(o), write: (p, o, v) => p.setUint8(o, v) },
  uint8_t: { read: (p, o) => p.getUint8(o), write: (p, o, v) => p.setUint8(o, v) },
  uint8_t_mavlink_version: { read: (p, o) => p.getUint8(o), write: (p, o, v) => p.setUint8(o, v) },
  int8_t: { read: (p, o) => p.getInt8(o), write: (p, o, v) => p.setInt8(o, v) },
  uint16_t: { read: (p, o) => p.getUint16(o, true), write: (p, o, v) => p.setUint16(o, v, true) },
  int16_t: { read: (p, o) => p.getInt16(o, true), write: (p, o, v) => p.setInt16(o, v, true) },
  uint32_t: { read: (p, o) => p.getUint32(o, true), write: (p, o, v) => p.setUint32(o, v, true) },
  int32_t: { read: (p, o) => p.getInt32(o, true), write: (p, o, v) => p.setInt32(o, v, true) },
  uint64_t: { read: (p, o) => p.getBigUint64(o, true), write: (p, o, v) => p.setBigUint64(o, BigInt(v), true) },
  int64_t: { read: (p, o) => p.getBigInt64(o, true), write: (p, o, v) => p.setBigInt64(o, BigInt(v), true) },
  float: { read: (p, o) => p.getFloat32(o, true), write: (p, o, v) => p.setFloat32(o, v, true) },
  double: { read: (p, o) => p.getFloat64(o, true), write: (p, o, v) => p.setFloat64(o, v, true) },
};
