import { FailureError } from "../contract/failure.ts";
import { textOfFile } from "./paramMeaningFile.ts";

/** What a component says that its events mean: the text of one of them with its arguments; undefined for an unknown one. */
export type EventTexts = (id: number, args: Uint8Array) => string | undefined;

/**
 * Reads a component's description of its events, also packed by gzip or xz. Throws `bad-input`.
 * https://github.com/mavlink/libevents
 */
export function readEventTexts(bytes: Uint8Array): EventTexts {
  const enums = new Map<string, Enumeration>();
  const events = new Map<number, Event>();
  for (const [component, { namespace, event_groups, enums: own }] of parsed(textOfFile(bytes))) {
    for (const [name, one] of entriesOf(own)) {
      const known = enumerationOf(one);
      if (!known) continue;
      enums.set(`${namespace}::${name}`, known);
      if (!enums.has(name)) enums.set(name, known);
    }
    for (const [, group] of entriesOf(event_groups))
      for (const [sub, event] of entriesOf((group as { events?: unknown } | null)?.events)) {
        const { message, arguments: list } = (event ?? {}) as { message?: unknown; arguments?: unknown };
        if (typeof message !== "string") continue;
        const types = Array.isArray(list) ? list.map((one) => String((one as { type?: unknown } | null)?.type)) : [];
        events.set(((Number(component) << 24) | Number(sub)) >>> 0, { message, types, namespace: String(namespace) });
      }
  }
  if (events.size === 0) throw bad("it describes no event");
  return (id, args) => {
    const event = events.get(id);
    if (!event) return undefined;
    const enumOf = (type: string) => enums.get(`${event.namespace}::${type}`) ?? enums.get(type);
    return filled(event.message, valuesOf(event.types, args, enumOf));
  };
}

interface Event {
  readonly namespace: string;
  readonly message: string;
  readonly types: readonly string[];
}

interface Enumeration {
  readonly type: string;
  readonly isBits: boolean;
  readonly separator: string;
  /** Words by value, or by bit. */
  readonly words: ReadonlyMap<bigint, string>;
}

interface Component {
  readonly namespace?: unknown;
  readonly event_groups?: unknown;
  readonly enums?: unknown;
}

function parsed(text: string): [string, Component][] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw bad("it is no JSON");
  }
  const { components } = (file ?? {}) as { components?: unknown };
  if (typeof components !== "object" || components === null) throw bad("it names no components");
  return entriesOf(components).map(([name, one]) => [name, (one ?? {}) as Component]);
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

function enumerationOf(value: unknown): Enumeration | undefined {
  const { type, is_bitfield, separator, entries } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof type !== "string") return undefined;
  const words = new Map<bigint, string>();
  for (const [key, entry] of entriesOf(entries)) {
    const { name, description } = (entry ?? {}) as { name?: unknown; description?: unknown };
    if (/^\d{1,20}$/.test(key)) words.set(BigInt(key), String(description ?? name ?? key));
  }
  return { type, isBits: is_bitfield === true, separator: typeof separator === "string" ? separator : ", ", words };
}

/** Arguments lie one after the other, little end first, without gaps; those that do not fit are missing. */
function valuesOf(
  types: readonly string[],
  args: Uint8Array,
  enumOf: (type: string) => Enumeration | undefined,
): (Value | undefined)[] {
  const view = new DataView(args.buffer, args.byteOffset, args.byteLength);
  let at = 0;
  return types.map((type) => {
    const named = enumOf(type);
    const reader = READERS[named?.type ?? type];
    if (!reader || Number.isNaN(at) || at + reader.size > view.byteLength) {
      at = Number.NaN; // what follows one of an unknown size lies nobody knows where
      return undefined;
    }
    const value = reader.read(view, at);
    at += reader.size;
    return named ? wordsFor(named, value) : value;
  });
}

type Value = number | bigint | string;

function wordsFor({ words, isBits, separator }: Enumeration, value: number | bigint): string {
  if (typeof value === "number" && !Number.isInteger(value)) return String(value);
  const whole = BigInt(value);
  if (!isBits) return words.get(whole) ?? String(whole);
  return [...words].flatMap(([bit, text]) => ((bit & whole) !== 0n ? [text] : [])).join(separator);
}

/** `{2:.1m}` is the second argument with one decimal, in metres; `\\` escapes what follows it. */
function filled(message: string, values: readonly (Value | undefined)[]): string {
  return message
    .replaceAll(/\\(.)|\{(\d+)(?::\.(\d+))?([^}]*)\}|<\/?[^>]+>/g, (_, escaped, index, digits, unit) => {
      if (escaped !== undefined) return escaped;
      if (index === undefined) return "";
      const value = values[Number(index) - 1];
      if (value === undefined) return "—";
      const text = typeof value === "number" && digits !== undefined ? value.toFixed(Number(digits)) : String(value);
      return unit ? `${text} ${UNITS[unit] ?? unit}` : text;
    })
    .trim();
}

const UNITS: Readonly<Record<string, string>> = { m_v: "m", "m^2": "m²", C: "°C" };

interface Reader {
  readonly size: number;
  readonly read: (view: DataView, at: number) => number | bigint;
}

const READERS: Readonly<Record<string, Reader>> = {
  uint8_t: { size: 1, read: (view, at) => view.getUint8(at) },
  int8_t: { size: 1, read: (view, at) => view.getInt8(at) },
  uint16_t: { size: 2, read: (view, at) => view.getUint16(at, true) },
  int16_t: { size: 2, read: (view, at) => view.getInt16(at, true) },
  uint32_t: { size: 4, read: (view, at) => view.getUint32(at, true) },
  int32_t: { size: 4, read: (view, at) => view.getInt32(at, true) },
  uint64_t: { size: 8, read: (view, at) => view.getBigUint64(at, true) },
  int64_t: { size: 8, read: (view, at) => view.getBigInt64(at, true) },
  float: { size: 4, read: (view, at) => view.getFloat32(at, true) },
};

const bad = (why: string): FailureError =>
  new FailureError("bad-input", `The vehicle's description of its events can not be read: ${why}`);
