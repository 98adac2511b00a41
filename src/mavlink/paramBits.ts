import { common, type MavLinkData } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { type MessageType, messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/**
 * How whole numbers travel in the float of PARAM_VALUE and PARAM_SET: converted to a float (`cast`, ArduPilot), or as their
 * own bytes (`bytewise`, PX4: the capability PARAM_ENCODE_BYTEWISE).
 * https://mavlink.io/en/services/parameter.html#parameter-encoding
 */
export type ParamEncoding = "cast" | "bytewise";

/**
 * The number that the first four bytes of a packet's payload mean. Read from the packet: a float of the language loses bits
 * of those patterns that are no numbers, as every negative integer above −8,388,609 is.
 */
export function paramNumber(packet: Uint8Array, type: number): number {
  const header = packet[0] === 0xfe ? 6 : 10;
  const view = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < 4 && i < packet[1]!; i++) view.setUint8(i, packet[header + i]!);
  return typed(view, type);
}

/** PARAM_VALUE or PARAM_SET with a whole number's own bytes in the place of the float. */
export function bytewise(message: common.ParamValue | common.ParamSet): MavLinkData {
  if (message.paramType >= common.MavParamType.REAL32) return message;
  const type = message instanceof common.ParamSet ? ParamSetBits : ParamValueBits;
  const paramValue = Number.isFinite(message.paramValue) ? message.paramValue | 0 : 0;
  return messageOf(type as MessageType, { ...message, paramValue } as Partial<MavLinkData>);
}

/** Tells the exact values of the PARAM_VALUEs that a node hears, while each is being heard. */
export class ParamListener {
  readonly #bytewise: boolean;
  readonly #off: Off;
  #packet: Uint8Array = new Uint8Array(2);

  constructor(node: MavlinkNode, encoding: ParamEncoding = "cast") {
    this.#bytewise = encoding === "bytewise";
    this.#off = this.#bytewise
      ? node.onPacket(({ direction, messageId, bytes }) => {
          if (direction === "in" && messageId === common.ParamValue.MSG_ID) this.#packet = bytes;
        })
      : () => {};
  }

  /** The value of the message that is being heard. */
  valueOf({ paramValue, paramType }: common.ParamValue): number {
    return this.#bytewise ? paramNumber(this.#packet, paramType) : paramValue;
  }

  dispose(): void {
    this.#off();
  }
}

/** Whether a parameter of this MAV_PARAM_TYPE holds whole numbers. */
export const isWhole = (type: number): boolean => type >= 1 && type < common.MavParamType.REAL32;

/** The least and the greatest value of a MAV_PARAM_TYPE of up to 32 bits; undefined for others. */
export function paramRange(type: number): readonly [least: number, greatest: number] | undefined {
  const t = common.MavParamType;
  const bits = type <= t.INT8 ? 8 : type <= t.INT16 ? 16 : 32;
  if (type < t.UINT8 || type > t.INT32) return undefined;
  return type % 2 === 1 ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

function typed(view: DataView, type: number): number {
  const t = common.MavParamType;
  if (type === t.UINT8) return view.getUint8(0);
  if (type === t.INT8) return view.getInt8(0);
  if (type === t.UINT16) return view.getUint16(0, true);
  if (type === t.INT16) return view.getInt16(0, true);
  if (type === t.UINT32) return view.getUint32(0, true);
  if (type === t.INT32) return view.getInt32(0, true);
  return view.getFloat32(0, true);
}

// The same messages with an integer for the float. Layouts are kept by id, so theirs is one above the 24 bits that are sent.
const OWN_LAYOUT = 2 ** 24;
const withInteger = (fields: typeof common.ParamSet.FIELDS): typeof common.ParamSet.FIELDS =>
  fields.map((field) => (field.name === "paramValue" ? { ...field, type: "int32_t" } : field));

class ParamSetBits extends common.ParamSet {
  static override MSG_ID = common.ParamSet.MSG_ID + OWN_LAYOUT;
  static override FIELDS = withInteger(common.ParamSet.FIELDS);
}

class ParamValueBits extends common.ParamValue {
  static override MSG_ID = common.ParamValue.MSG_ID + OWN_LAYOUT;
  static override FIELDS = withInteger(common.ParamValue.FIELDS);
}
