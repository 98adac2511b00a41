import { FailureError } from "../contract/failure.ts";

/** A parameter of `param.pck`. `type`: 1 int8, 2 int16, 3 int32, 4 float32. */
export interface PackedParam {
  readonly name: string;
  readonly type: 1 | 2 | 3 | 4;
  readonly value: number;
  /** Given only when asked with `withdefaults=1`, and only when it is not the value. */
  readonly default?: number;
}

/** What a `param.pck` holds. */
export interface ParamPack {
  /** How many are on board. */
  readonly total: number;
  readonly params: readonly PackedParam[];
  /** A parameter without `default` is at its default. */
  readonly withDefaults: boolean;
}

/**
 * Reads ArduPilot's `@PARAM/param.pck`: names share their beginning with the one before. Throws `bad-input` naming the byte.
 * https://github.com/ArduPilot/ardupilot/blob/master/libraries/AP_Filesystem/README.md
 */
export function readParamPack(bytes: Uint8Array): ParamPack {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6) throw bad("it is shorter than its head", 0);
  const magic = view.getUint16(0, true);
  if (magic !== PLAIN && magic !== WITH_DEFAULTS) throw bad(`it starts with 0x${magic.toString(16)}`, 0);
  const count = view.getUint16(2, true);
  const params: PackedParam[] = [];
  let before = new Uint8Array(0);
  let at = 6;
  while (params.length < count) {
    while (at < bytes.length && bytes[at] === 0) at++; // padding keeps a parameter inside one read
    const start = at;
    if (at + 2 > bytes.length) throw bad(`${count} parameters were promised, ${params.length} are there`, at);
    const type = bytes[at]! & 0x0f;
    const hasDefault = (bytes[at]! & 0x10) !== 0;
    const common = bytes[at + 1]! & 0x0f;
    const length = (bytes[at + 1]! >> 4) + 1;
    if (!isType(type)) throw bad(`type ${type} is not known`, start);
    const size = SIZES[type];
    at += 2;
    if (common > before.length || common + length > 16) throw bad("a name's length can not be true", start);
    if (at + length + size * (hasDefault ? 2 : 1) > bytes.length) throw bad("it is cut off", start);
    const spelled = new Uint8Array(common + length);
    spelled.set(before.subarray(0, common));
    spelled.set(bytes.subarray(at, at + length), common);
    before = spelled;
    const name = String.fromCharCode(...spelled);
    if (!/^[\x21-\x7e]+$/.test(name)) throw bad("a name is not made of letters", start);
    at += length;
    const value = read(view, type, at);
    at += size;
    if (!hasDefault) params.push({ name, type, value });
    else {
      params.push({ name, type, value, default: read(view, type, at) });
      at += size;
    }
  }
  return { total: view.getUint16(4, true), params, withDefaults: magic === WITH_DEFAULTS };
}

/** Writes the file as ArduPilot gives it out; `total` is the count on board where `params` is a part. */
export function writeParamPack(
  params: readonly PackedParam[],
  { total = params.length, withDefaults = false }: { readonly total?: number; readonly withDefaults?: boolean } = {},
): Uint8Array {
  const out: number[] = [];
  const view = new DataView(new ArrayBuffer(4));
  const word = (value: number) => out.push(value & 0xff, (value >> 8) & 0xff);
  word(withDefaults ? WITH_DEFAULTS : PLAIN);
  word(params.length);
  word(total);
  let before = "";
  for (const param of params) {
    const { name, type } = param;
    let common = 0;
    while (common < 15 && common < name.length - 1 && name[common] === before[common]) common++;
    const hasDefault = withDefaults && param.default !== undefined && param.default !== param.value;
    const rest = name.slice(common);
    out.push(type | (hasDefault ? 0x10 : 0), common | ((rest.length - 1) << 4));
    for (const letter of rest) out.push(letter.charCodeAt(0));
    for (const value of hasDefault ? [param.value, param.default] : [param.value]) {
      view.setUint32(0, 0);
      if (type === 4) view.setFloat32(0, value ?? 0, true);
      else view.setInt32(0, value ?? 0, true);
      for (let i = 0; i < SIZES[type]; i++) out.push(view.getUint8(i));
    }
    before = name;
  }
  return Uint8Array.from(out);
}

const PLAIN = 0x671b;
const WITH_DEFAULTS = 0x671c;
const SIZES = { 1: 1, 2: 2, 3: 4, 4: 4 } as const;

const isType = (type: number): type is 1 | 2 | 3 | 4 => type >= 1 && type <= 4;

function read(view: DataView, type: 1 | 2 | 3 | 4, at: number): number {
  if (type === 1) return view.getInt8(at);
  if (type === 2) return view.getInt16(at, true);
  return type === 3 ? view.getInt32(at, true) : view.getFloat32(at, true);
}

const bad = (why: string, at: number): FailureError =>
  new FailureError("bad-input", `The vehicle's parameter file can not be read: ${why} (byte ${at})`, "Read it again.");
