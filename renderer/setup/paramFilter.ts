import type { ParamDifference, ParamRecord } from "../../src/contract/setup.ts";
import { cautionOf } from "./paramText.ts";

/** What of a vehicle's parameters is shown. */
export interface ParamFilter {
  /** Words of the name or of its meaning; all must be there. */
  readonly words: string;
  readonly group: string | null;
  /** Only those whose value is not the vehicle's default. */
  readonly changedOnly: boolean;
}

export const everyParam: ParamFilter = { words: "", group: null, changedOnly: false };

/** Whether a value differs from the vehicle's default; both are 32-bit floats on board. */
export const isChanged = ({ value, default: usual }: ParamRecord): boolean =>
  usual !== undefined && Math.fround(value) !== Math.fround(usual);

/** The parameters that pass, names that hold the words before meanings that do, each by name. */
export function filterParams(params: readonly ParamRecord[], filter: ParamFilter): readonly ParamRecord[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const named: ParamRecord[] = [];
  const meant: ParamRecord[] = [];
  for (const param of params) {
    if (filter.group !== null && groupOf(param.name) !== filter.group) continue;
    if (filter.changedOnly && !isChanged(param)) continue;
    const name = param.name.toLowerCase();
    if (words.every((w) => name.includes(w))) named.push(param);
    else {
      const text = `${name} ${param.meaning?.label ?? ""} ${param.meaning?.description ?? ""}`.toLowerCase();
      if (words.every((w) => text.includes(w))) meant.push(param);
    }
  }
  return [...named.sort(byName), ...meant.sort(byName)];
}

/** `SERVO` of `SERVO12_MIN`: what stands before the first underscore, without its number. */
export const groupOf = (name: string): string => {
  const prefix = name.split("_", 1)[0] ?? name;
  return prefix.replace(/\d+$/, "") || prefix;
};

/** The groups with how many parameters each has, by name. */
export function groupsOf(
  params: readonly ParamRecord[],
): readonly { readonly group: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { name } of params) counts.set(groupOf(name), (counts.get(groupOf(name)) ?? 0) + 1);
  return [...counts].map(([group, count]) => ({ group, count })).sort((a, b) => compare(a.group, b.group));
}

/** One line of a file that differs from the vehicle; `why` when it can not be written, `caution` when it is unusual. */
export interface DifferenceRow extends ParamDifference {
  readonly why?: string;
  readonly caution?: string;
}

/** The differences to choose from, by name, those that can not be written last. */
export function differenceRows(
  differences: readonly ParamDifference[],
  params: readonly ParamRecord[],
): readonly DifferenceRow[] {
  const known = new Map(params.map((p) => [p.name, p]));
  const rows = differences.map((difference): DifferenceRow => {
    const why =
      difference.onBoard === undefined
        ? "This vehicle has no such parameter"
        : known.get(difference.name)?.meaning?.readOnly
          ? "Can only be read"
          : undefined;
    if (why !== undefined) return { ...difference, why };
    const caution = cautionOf(difference.inFile, known.get(difference.name)?.meaning);
    return caution === undefined ? difference : { ...difference, caution };
  });
  return rows.sort((a, b) => Number(a.why !== undefined) - Number(b.why !== undefined) || byName(a, b));
}

/** What is left to write, as the call wants it. */
export const chosenValues = (
  rows: readonly DifferenceRow[],
  chosen: ReadonlySet<string>,
): readonly { name: string; value: number }[] =>
  rows.filter((r) => r.why === undefined && chosen.has(r.name)).map((r) => ({ name: r.name, value: r.inFile }));

/** `SERVO2_MIN` before `SERVO10_MIN`. */
const { compare } = new Intl.Collator("en", { numeric: true });
const byName = (a: { name: string }, b: { name: string }): number => compare(a.name, b.name);
