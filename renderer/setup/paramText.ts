import type { MeaningSource, ParamRecord } from "../../src/contract/setup.ts";

/** A parameter's value in the fewest digits that are the same number on board, where it is a 32-bit float. */
export function paramText(value: number, integer: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  if (integer) return String(Math.round(value));
  const held = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === held) return String(short);
  }
  return String(value);
}

/** What was typed for a parameter: a value, perhaps with a caution, or why it can not be one. */
export type TypedParam =
  | { readonly ok: true; readonly value: number; readonly caution?: string }
  | { readonly ok: false; readonly why: string };

/** Reads what was typed. The range of a description is advice: outside of it is a caution, not a refusal. */
export function typedParam(text: string, { integer, meaning }: Pick<ParamRecord, "integer" | "meaning">): TypedParam {
  const plain = text.trim().replace(",", ".").replace("\u2212", "-");
  if (meaning?.readOnly) return { ok: false, why: "This parameter can only be read" };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return { ok: false, why: "Type a number" };
  const value = Number(plain);
  if (!Number.isFinite(Math.fround(value))) return { ok: false, why: "The number is too large" };
  if (integer && !Number.isInteger(value)) return { ok: false, why: "Whole numbers only" };
  const caution = cautionOf(value, meaning);
  return caution === undefined ? { ok: true, value } : { ok: true, value, caution };
}

/** Why a value is unusual for what a parameter means; nothing for one that fits or where nothing is known. */
export function cautionOf(value: number, meaning: ParamRecord["meaning"]): string | undefined {
  const { min, max, values = [], bits } = meaning ?? {};
  // A choice that is named is meant, whatever the range says.
  if (values.some((choice) => choice.value === value)) return undefined;
  if ((min !== undefined && value < min) || (max !== undefined && value > max))
    return `Outside the recommended ${rangeText({ min, max })}`;
  // Choices beside a range are examples.
  if (values.length > 0 && min === undefined && max === undefined) return "Not one of the known choices";
  const named = (bits ?? []).reduce((mask, { bit }) => withBit(mask, bit, true), 0);
  for (let bit = 0; bits && value >= 2 ** bit && bit < 52; bit++)
    if (hasBit(value, bit) && !hasBit(named, bit)) return `Bit ${bit} has no known meaning`;
  return bits && value < 0 ? "A mask is no negative number" : undefined;
}

/** `0 … 10`, `at least 0`, `at most 10`. */
export function rangeText({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `${min} … ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? "" : `at most ${max}`;
}

/** What a value stands for: the word of a choice, the names of the bits that are set; nothing for a plain number. */
export function valueWords(value: number, meaning: ParamRecord["meaning"]): string | undefined {
  const choice = meaning?.values?.find((v) => v.value === value);
  if (choice) return choice.label;
  if (!meaning?.bits) return undefined;
  const set = meaning.bits.filter(({ bit }) => hasBit(value, bit)).map(({ label }) => label);
  return set.length > 0 ? set.join(", ") : "none";
}

/** Whether a bit is set; by division, for masks may have more than 31 bits. */
export const hasBit = (value: number, bit: number): boolean => Math.floor(value / 2 ** bit) % 2 === 1;

/** The mask with one bit set or cleared. */
export const withBit = (value: number, bit: number, on: boolean): number =>
  hasBit(value, bit) === on ? value : value + (on ? 1 : -1) * 2 ** bit;

/** Where the meanings come from in one line: how many from each source, and how many have none. */
export function meaningWords(sources: readonly MeaningSource[], total: number): string {
  const used = sources.filter((source) => source.used > 0);
  const known = used.reduce((sum, source) => sum + source.used, 0);
  if (known === 0) return "No descriptions of these parameters are known";
  const words = used.map(({ kind, used: count, file }) => {
    if (kind === "vehicle") return `${count} by the vehicle itself`;
    return kind === "file" ? `${count} by ${file?.split(/[\\/]/).at(-1)}` : `${count} in Vedette’s own words`;
  });
  return `Described: ${[...words, ...(total > known ? [`${total - known} not`] : [])].join(", ")}`;
}
