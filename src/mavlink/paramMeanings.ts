import type { ParamMeaning } from "../contract/setup.ts";

/** What parameters mean, by name; a name with `{n}` stands for all that have a number in its place. */
export type ParamMeanings = ReadonlyMap<string, ParamMeaning>;

/** Which program a description is of: the names of parameters are its own. */
export type ParamDialect = "ArduCopter" | "ArduPlane" | "Rover" | "ArduSub" | "AntennaTracker" | "Blimp" | "PX4";

/** Descriptions as they came in one file. */
export interface DescribedParams {
  readonly dialect: ParamDialect;
  readonly meanings: ParamMeanings;
}

/** What a parameter means in the first of the sources that knows it. */
export function meaningOf(name: string, sources: readonly ParamMeanings[]): ParamMeaning | undefined {
  for (const meanings of sources) {
    const meaning = meanings.get(name) ?? numbered(name, meanings);
    if (meaning) return meaning;
  }
  return undefined;
}

/** `BAT2_CAPACITY` by `BAT{n}_CAPACITY`, with the number in the words too. */
function numbered(name: string, meanings: ParamMeanings): ParamMeaning | undefined {
  for (const { 0: number, index } of name.matchAll(/\d+/g)) {
    const meaning = meanings.get(`${name.slice(0, index)}{n}${name.slice(index + number.length)}`);
    if (!meaning) continue;
    const { label, description } = meaning;
    const filled = (text: string) => text.replaceAll("{n}", number);
    return { ...meaning, label: filled(label), ...(description !== undefined && { description: filled(description) }) };
  }
  return undefined;
}

/** A meaning of what a file says in its own words; what is not understood in it is left out. */
export function meaningFrom(said: {
  readonly label?: unknown;
  readonly description?: unknown;
  readonly unit?: unknown;
  readonly min?: unknown;
  readonly max?: unknown;
  readonly increment?: unknown;
  readonly values?: readonly (readonly [value: unknown, label: unknown])[] | undefined;
  readonly bits?: readonly (readonly [bit: unknown, label: unknown])[] | undefined;
  readonly rebootRequired?: unknown;
  readonly readOnly?: unknown;
  readonly volatile?: unknown;
}): ParamMeaning {
  const [label, description, unit] = [textOf(said.label), textOf(said.description), textOf(said.unit)];
  const [min, max, increment] = [numberOf(said.min), numberOf(said.max), numberOf(said.increment)];
  const values = namedNumbers(said.values).map(([value, words]) => ({ value, label: words }));
  const bits = namedNumbers(said.bits)
    .filter(([bit]) => Number.isInteger(bit) && bit >= 0 && bit < 64)
    .map(([bit, words]) => ({ bit, label: words }));
  return {
    label: label ?? "",
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { unit }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(increment !== undefined && increment > 0 && { increment }),
    // ArduPilot's older files give some masks as a list of values too, of single bits only.
    ...(values.length > 0 && bits.length === 0 && { values }),
    ...(bits.length > 0 && { bits }),
    ...(isTrue(said.rebootRequired) && { rebootRequired: true }),
    ...(isTrue(said.readOnly) && { readOnly: true }),
    ...(isTrue(said.volatile) && { volatile: true }),
  };
}

function namedNumbers(pairs: readonly (readonly [unknown, unknown])[] = []): (readonly [number, string])[] {
  const named = pairs.flatMap(([value, label]) => {
    const number = numberOf(value);
    return number === undefined ? [] : [[number, textOf(label) ?? String(number)] as const];
  });
  return named.sort(([a], [b]) => a - b);
}

function textOf(said: unknown): string | undefined {
  const text = typeof said === "string" ? said.replaceAll(/\s+/g, " ").trim() : "";
  return text === "" ? undefined : text;
}

function numberOf(said: unknown): number | undefined {
  const number = typeof said === "string" && said.trim() !== "" ? Number(said) : said;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

const isTrue = (said: unknown): boolean => said === true || (typeof said === "string" && /^true$/i.test(said.trim()));
