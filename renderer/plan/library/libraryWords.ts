import type { LibraryPlan, PlanVersion } from "../../../src/contract/planLibrary.ts";
import type { PatternKind } from "../../../src/mission/patterns/pattern.ts";
import { count, length } from "../../ui/format.ts";

/** `14:03` today, `23 Nov 14:03` on another day, with the year in another one; local time. */
export function whenText(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === today.toDateString()) return time;
  const year = then.getFullYear() === today.getFullYear() ? {} : ({ year: "numeric" } as const);
  return `${then.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...year })} ${time}`;
}

/** `Corridor, 12.4 km · 3 versions · changed 14:03`. */
export function planText({ sketch, version, changedAt }: LibraryPlan, now: number): string {
  const what = sketch
    ? [capital(sketch.kind.replaceAll("-", " ")), ...(sketch.length > 0 ? [length(sketch.length)] : [])].join(", ")
    : undefined;
  return [what, count(version, "version"), `changed ${whenText(changedAt, now)}`].filter(Boolean).join(" · ");
}

/** `14:03, by M. Meier`. */
export const versionText = ({ at, by }: PlanVersion, now: number): string =>
  by === "" ? whenText(at, now) : `${whenText(at, now)}, by ${by}`;

/** The plans in which every word that was typed is found, in name, notes or kind; those used last first. */
export function foundPlans(plans: Iterable<LibraryPlan>, typed: string, trashed: boolean): LibraryPlan[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const kindOf = (kind: PatternKind | undefined) => (kind ?? "").replaceAll("-", " ");
  return [...plans]
    .filter((plan) => (plan.trashedAt !== undefined) === trashed)
    .filter(({ name, notes, sketch }) => {
      const text = `${name}\n${notes}\n${kindOf(sketch?.kind)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(
      (a, b) => (trashed ? (b.trashedAt ?? 0) - (a.trashedAt ?? 0) : b.usedAt - a.usedAt) || (a.id < b.id ? -1 : 1),
    );
}

/** `29 days left` of one in the trash. */
export function daysLeft(trashedAt: number, now: number): string {
  const days = Math.max(0, Math.ceil((trashedAt + 30 * DAY_MS - now) / DAY_MS));
  return days === 0 ? "erased soon" : `${count(days, "day")} left`;
}

const DAY_MS = 24 * 3_600_000;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
