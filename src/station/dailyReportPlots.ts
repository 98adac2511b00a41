import type { FlagRecord } from "../contract/records.ts";
import type { Bar } from "../review/charts/barChart.ts";

/** The flags of one rule and severity, by verdict. */
export interface RuleRow {
  readonly rule: string;
  readonly severity: "alert" | "notice";
  readonly all: number;
  readonly confirmed: number;
  readonly dismissed: number;
}

/** Flags counted by rule, severity and verdict; alerts first, then the rule with the most. */
export function ruleRows(flags: readonly FlagRecord[]): RuleRow[] {
  const rows = new Map<string, { -readonly [K in keyof RuleRow]: RuleRow[K] }>();
  for (const { rule, severity = "alert", verdict } of flags) {
    const key = `${severity} ${rule}`;
    const row = rows.get(key) ?? { rule, severity, all: 0, confirmed: 0, dismissed: 0 };
    rows.set(key, row);
    row.all++;
    if (verdict) row[verdict.kind]++;
  }
  return [...rows.values()].sort(
    (a, b) =>
      (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0) || b.all - a.all || (a.rule < b.rule ? -1 : 1),
  );
}

const MOST_SECTIONS = 30;

/** Flags by section, the one with the most first, with how many of them were confirmed. */
export function sectionBars(flags: readonly FlagRecord[]): Bar[] {
  const counts = new Map<string, { all: number; confirmed: number }>();
  for (const { section = "", verdict } of flags) {
    const count = counts.get(section) ?? { all: 0, confirmed: 0 };
    counts.set(section, count);
    count.all++;
    if (verdict?.kind === "confirmed") count.confirmed++;
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y.all - x.all || (a < b ? -1 : 1))
    .slice(0, MOST_SECTIONS)
    .map(([section, { all, confirmed }]) => ({
      ...{ name: section || "near no section", count: all, words: `${all}, ${confirmed} ✔` },
    }));
}

const MINUTE = 60_000;
const steps: readonly (readonly [name: string, upTo: number])[] = [
  ["while it was seen", 0],
  ["within a minute", MINUTE],
  ["1 to 5 min", 5 * MINUTE],
  ["5 to 15 min", 15 * MINUTE],
  ["15 to 60 min", 60 * MINUTE],
  ["1 to 4 h", 240 * MINUTE],
  ["4 to 24 h", 1_440 * MINUTE],
  ["later", Number.POSITIVE_INFINITY],
];

const delayOf = ({ verdict, lastAt }: FlagRecord): number | undefined => verdict && verdict.at - lastAt;

/** How many flags were judged how soon after their vehicle was seen last. */
export function verdictBars(flags: readonly FlagRecord[]): Bar[] {
  const counts = steps.map(([name]) => ({ name, count: 0 }));
  for (const flag of flags) {
    const delay = delayOf(flag);
    if (delay === undefined) continue;
    const bar = counts[steps.findIndex(([, upTo]) => delay <= upTo)];
    if (bar) bar.count++;
  }
  return counts;
}

/** How many flags were judged, the middle delay, and the one that nine of ten do not exceed, ms, none below 0. */
export function verdictDelays(flags: readonly FlagRecord[]): { judged: number; middleMs: number; mostMs: number } {
  const delays = flags
    .flatMap((flag) => delayOf(flag) ?? [])
    .map((delay) => Math.max(0, delay))
    .sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
  return { judged: delays.length, middleMs: at(0.5), mostMs: at(0.9) };
}
