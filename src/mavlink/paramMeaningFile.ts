import { gunzipSync } from "node:zlib";
import { FailureError } from "../contract/failure.ts";
import type { ParamMeaning } from "../contract/setup.ts";
import { readXml, XmlError } from "./flatXml.ts";
import { type DescribedParams, meaningFrom, type ParamDialect } from "./paramMeanings.ts";
import { isXz, unpackXz } from "./xz.ts";

/**
 * Reads descriptions of parameters: ArduPilot's `apm.pdef.xml` and `apm.pdef.json`, PX4's `parameters.json`, each also
 * packed by gzip or xz. Throws `bad-input` naming the place and what to do.
 * https://autotest.ardupilot.org/Parameters/ · https://github.com/mavlink/mavlink/tree/master/component_metadata
 */
export function readParamMeanings(bytes: Uint8Array): DescribedParams {
  const text = textOfFile(bytes);
  const described = /^\uFEFF?\s*</.test(text) ? fromXml(text) : fromJson(text);
  if (described.meanings.size === 0) throw bad("it describes no parameter");
  return described;
}

/** The text of a file, unpacked where it is packed by gzip or xz; throws `bad-input`. */
export function textOfFile(bytes: Uint8Array): string {
  let plain = bytes;
  if (isXz(bytes))
    try {
      plain = unpackXz(bytes, MOST_BYTES);
    } catch (cause) {
      throw bad(
        `it is packed by xz and can not be unpacked: ${cause instanceof Error ? cause.message : "it is broken"}`,
      );
    }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    try {
      plain = gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    } catch {
      throw bad("it is packed by gzip and broken, or too large");
    }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    throw bad("it is no text");
  }
}

/** `ArduCopter:RTL_ALT` in the part of the vehicle, `BATT_CAPACITY` in those of libraries. */
function fromXml(text: string): DescribedParams {
  const meanings = new Map<string, ParamMeaning>();
  let dialect: ParamDialect | undefined;
  let param: XmlParam | undefined;
  let inside: { readonly element: string; readonly key: string; text: string } | undefined;
  const hear = (event: Parameters<Parameters<typeof readXml>[1]>[0], at: number): void => {
    if (event.kind === "text") {
      if (inside) inside.text += event.text;
    } else if (event.kind === "open") {
      const { name, attributes } = event;
      if (name === "parameters" && !dialect) dialect = DIALECTS.find((known) => known === attributes.get("name"));
      if (name === "param") {
        const called = attributes.get("name")?.split(":").at(-1) ?? "";
        if (!isName(called)) throw new XmlError(`"${called}" is no name of a parameter`, text, at);
        param = { name: called, said: attributes, fields: new Map(), values: [], bits: [] };
      }
      const key = attributes.get(name === "field" ? "name" : "code");
      inside =
        key !== undefined && ["field", "value", "bit"].includes(name) ? { element: name, key, text: "" } : undefined;
    } else if (event.name === "param" && param) {
      meanings.set(param.name, meaningOfXml(param));
      param = undefined;
    } else if (inside && param && event.name === inside.element) {
      const { element, key, text: said } = inside;
      if (element === "field") param.fields.set(key, said);
      else (element === "value" ? param.values : param.bits).push([key, said]);
      inside = undefined;
    }
  };
  try {
    readXml(text, hear);
  } catch (cause) {
    if (cause instanceof XmlError) throw bad(`line ${cause.line}: ${cause.message}`);
    throw cause;
  }
  if (!dialect) throw bad(`it names none of the vehicles ${DIALECTS.join(", ")}`);
  return { dialect, meanings };
}

interface XmlParam {
  readonly name: string;
  readonly said: ReadonlyMap<string, string>;
  readonly fields: Map<string, string>;
  readonly values: (readonly [string, string])[];
  readonly bits: (readonly [string, string])[];
}

function meaningOfXml({ said, fields, values, bits }: XmlParam): ParamMeaning {
  const [min, max] = fields.get("Range")?.trim().split(/\s+/) ?? [];
  const listed = fields
    .get("Bitmask")
    ?.split(",")
    .map((one) => one.trim().split(/:(.*)/s) as [string, string]);
  return meaningFrom({
    label: said.get("humanName"),
    description: said.get("documentation"),
    unit: fields.get("Units"),
    ...{ min, max, increment: fields.get("Increment"), values },
    bits: bits.length > 0 ? bits : listed,
    rebootRequired: fields.get("RebootRequired"),
    readOnly: fields.get("ReadOnly"),
    volatile: fields.get("Volatile"),
  });
}

function fromJson(text: string): DescribedParams {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw bad(cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : "it is no JSON");
  }
  if (!isObject(json)) throw bad("it is neither XML nor a JSON object");
  const { parameters }: { parameters?: unknown } = json;
  return Array.isArray(parameters) ? fromPx4(parameters) : fromArduPilot(json);
}

function fromPx4(list: readonly unknown[]): DescribedParams {
  const meanings = new Map<string, ParamMeaning>();
  for (const [i, one] of list.entries()) {
    if (!isObject(one)) throw bad(`parameters.${i} is no object`);
    const { name, shortDesc: label, longDesc: description, units: unit, ...said }: Px4Param = one;
    if (typeof name !== "string" || !isName(name)) throw bad(`parameters.${i}: "${name}" is no name of a parameter`);
    const values = pairsOf(said.values, ({ value }) => value);
    const bits = pairsOf(said.bitmask, ({ index }) => index);
    meanings.set(name, meaningFrom({ ...said, label, description, unit, values, bits }));
  }
  return { dialect: "PX4", meanings };
}

interface Px4Param extends Partial<Record<"min" | "max" | "increment" | "values" | "bitmask", unknown>> {
  readonly name?: unknown;
  readonly shortDesc?: unknown;
  readonly longDesc?: unknown;
  readonly units?: unknown;
}

interface Px4Choice {
  readonly value?: unknown;
  readonly index?: unknown;
  readonly description?: unknown;
}

const pairsOf = (list: unknown, number: (choice: Px4Choice) => unknown): (readonly [unknown, unknown])[] =>
  (Array.isArray(list) ? list : [])
    .filter(isObject)
    .map((choice: Px4Choice) => [number(choice), choice.description] as const);

function fromArduPilot(groups: Record<string, unknown>): DescribedParams {
  const meanings = new Map<string, ParamMeaning>();
  for (const [group, params] of Object.entries(groups)) {
    if (group === "json") continue; // the format's version
    if (!isObject(params)) throw bad(`${group} is no group of parameters`);
    for (const [name, said] of Object.entries(params)) {
      if (!isName(name)) throw bad(`${group}: "${name}" is no name of a parameter`);
      if (!isObject(said)) throw bad(`${group}.${name} is no object`);
      meanings.set(name, meaningOfJson(said));
    }
  }
  const dialect = DIALECTS.find((known) => Object.hasOwn(groups, known) || Object.hasOwn(groups, IN_JSON[known]));
  if (!dialect) throw bad("it names no vehicle", "Load the apm.pdef.xml of the same release.");
  return { dialect, meanings };
}

function meaningOfJson(said: {
  readonly DisplayName?: unknown;
  readonly Description?: unknown;
  readonly Units?: unknown;
  readonly Range?: unknown;
  readonly Increment?: unknown;
  readonly Values?: unknown;
  readonly Bitmask?: unknown;
  readonly RebootRequired?: unknown;
  readonly ReadOnly?: unknown;
  readonly Volatile?: unknown;
}): ParamMeaning {
  const { low: min, high: max }: { low?: unknown; high?: unknown } = isObject(said.Range) ? said.Range : {};
  return meaningFrom({
    label: said.DisplayName,
    description: said.Description,
    unit: said.Units,
    ...{ min, max, increment: said.Increment },
    values: isObject(said.Values) ? Object.entries(said.Values) : [],
    bits: isObject(said.Bitmask) ? Object.entries(said.Bitmask) : [],
    ...{ rebootRequired: said.RebootRequired, readOnly: said.ReadOnly, volatile: said.Volatile },
  });
}

const isName = (name: string): boolean => /^[A-Za-z0-9_.{}-]{1,32}$/.test(name);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const bad = (why: string, remedy = REMEDY): FailureError =>
  new FailureError("bad-input", `The descriptions of parameters can not be read: ${why}`, remedy);

const REMEDY = "Choose ArduPilot's apm.pdef.xml or apm.pdef.json, or PX4's parameters.json, packed or not.";
const MOST_BYTES = 64 * 1024 * 1024;
const DIALECTS = ["ArduCopter", "ArduPlane", "Rover", "ArduSub", "AntennaTracker", "Blimp"] as const;
const IN_JSON = {
  ArduCopter: "Copter",
  ArduPlane: "Plane",
  Rover: "Rover",
  ArduSub: "Sub",
  AntennaTracker: "Tracker",
  Blimp: "Blimp",
} as const;
