import type { ParamMeaning } from "../contract/setup.ts";
import type { ParamMeanings } from "./paramMeanings.ts";

/** What a parameter means, written shortly; a description of our own where the name does not say enough. */
export interface ParamWords {
  readonly unit?: string;
  readonly range?: readonly [least: number | undefined, most: number | undefined];
  readonly values?: Readonly<Record<number, string>>;
  readonly bits?: Readonly<Record<number, string>>;
  readonly flags?: readonly ("reboot" | "read-only" | "volatile")[];
  readonly description?: string;
}

/** The meanings that a table in our own words gives. */
export function meaningsOf(
  table: Readonly<Record<string, readonly [label: string, words?: ParamWords]>>,
): ParamMeanings {
  return new Map(Object.entries(table).map(([name, [label, words = {}]]) => [name, meaningIn(label, words)]));
}

function meaningIn(label: string, { unit, range, values, bits, flags = [], description }: ParamWords): ParamMeaning {
  const [min, max] = range ?? [];
  const numbered = (named: Readonly<Record<number, string>>) =>
    Object.entries(named)
      .map(([number, words]) => [Number(number), words] as const)
      .sort(([a], [b]) => a - b);
  return {
    label,
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { unit }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(values && { values: numbered(values).map(([value, words]) => ({ value, label: words })) }),
    ...(bits && { bits: numbered(bits).map(([bit, words]) => ({ bit, label: words })) }),
    ...(flags.includes("reboot") && { rebootRequired: true }),
    ...(flags.includes("read-only") && { readOnly: true }),
    ...(flags.includes("volatile") && { volatile: true }),
  };
}

/** For what is on or off. */
export const onOff = { 0: "off", 1: "on" } as const;
