import type { FlagFilter } from "../../../src/contract/flagQuery.ts";
import type { SightedVehicle } from "../../../src/contract/sightings.ts";
import { stamp } from "../../ui/format.ts";

/** Of when the sightings are. */
export type SightingPeriod = "day" | "week" | "month" | "all" | "between";

/** How an analyst looks at the sightings. */
export interface SightingView {
  readonly period: SightingPeriod;
  /** Of `between`: days by this computer's clock, `2026-01-31`, both within; empty: no end. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly sections: readonly string[];
  readonly classes: readonly string[];
}

export const firstSightingView: SightingView = { period: "month", fromDay: "", toDay: "", sections: [], classes: [] };

export const periods: readonly { readonly value: SightingPeriod; readonly label: string }[] = [
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
  { value: "all", label: "All" },
  { value: "between", label: "From day to day" },
];

const DAY_MS = 86_400_000;
const lengths: Readonly<Partial<Record<SightingPeriod, number>>> = {
  ...{ day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS },
};

/** The confirmed flags that a view asks for, at an instant (ms since 1970). */
export function sightingFilter({ period, fromDay, toDay, sections, classes }: SightingView, now: number): FlagFilter {
  const length = lengths[period];
  const between = period === "between";
  const fromAt = length !== undefined ? now - length : between ? dayBegin(fromDay, 0) : undefined;
  const end = between ? dayBegin(toDay, 1) : undefined;
  return {
    standings: ["confirmed"],
    ...(fromAt !== undefined && { fromAt }),
    ...(end !== undefined && { toAt: end - 1 }),
    ...(sections.length > 0 && { sections }),
    ...(classes.length > 0 && { classes }),
  };
}

/** The period in words, unambiguous. */
export function periodWords({ period, fromDay, toDay }: SightingView): string {
  if (period !== "between") return periods.find(({ value }) => value === period)?.label ?? "";
  if (fromDay === "" && toDay === "") return "All";
  return [fromDay && `from ${fromDay}`, toDay && `to ${toDay}`].filter(Boolean).join(" ");
}

/** Whether a text is a day as ISO 8601 writes it, `2026-01-31`: other ways are read differently from land to land. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** When a day begins by this computer's clock, or the one `more` days later; undefined for none. */
function dayBegin(day: string, more: number): number | undefined {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return isDay(day) ? new Date(year, month - 1, date + more).getTime() : undefined;
}

/** Sightings of one day, newest first. */
export interface SightingDay {
  readonly day: string;
  readonly sightings: number;
}

/** The days of a list, in its order: each stands for so many of its next lines. */
export function daysOf(sightings: readonly SightedVehicle[]): SightingDay[] {
  const days: { day: string; sightings: number }[] = [];
  for (const { seen, toAt } of sightings) {
    const day = stamp(seen.at(-1)?.fromAt ?? toAt).slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.sightings++;
    else days.push({ day, sightings: 1 });
  }
  return days;
}

/** How long ago a sighting was, in steps: 0 the last day, 1 the last week, 2 the last month, 3 before. */
export function ageStep(at: number, now: number): 0 | 1 | 2 | 3 {
  const ago = now - at;
  return ago <= DAY_MS ? 0 : ago <= 7 * DAY_MS ? 1 : ago <= 30 * DAY_MS ? 2 : 3;
}
