import { FailureError } from "../contract/failure.ts";
import { offsetOf } from "./rules/hours.ts";

/** What a time zone's clock shows. */
export interface ZoneTime {
  /** `2026-01-31`; after the year 9999 as ISO 8601 writes it, `+010000-01-31`. */
  readonly day: string;
  readonly hour: number; // 0…23
  /** 1 Monday … 7 Sunday, as ISO 8601 counts. */
  readonly weekday: number;
}

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** What the clock of a time zone (IANA name) shows at an instant, ms since 1970. */
export function zoneTime(timeZone: string, at: number): ZoneTime {
  const shown = new Date(at + offsetOf(timeZone, at));
  return {
    day: dayOf(shown),
    hour: shown.getUTCHours(),
    weekday: shown.getUTCDay() || 7,
  };
}

/** `2026-01-31 22:04:09`, as the clock of a time zone shows it. */
export const zoneStamp = (timeZone: string, at: number): string =>
  new Date(at + offsetOf(timeZone, at))
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replace("T", " ");

/** How far a zone's clock is ahead of UTC at an instant, `UTC+02:00`. */
export function zoneOffset(timeZone: string, at: number): string {
  const minutes = Math.round(offsetOf(timeZone, at) / 60_000);
  const two = (n: number) => String(n).padStart(2, "0");
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * From when until before when it is a day, `2026-01-31`, by the clock of a time zone: 23 or 25 hours where clocks are put
 * forward or back. @throws FailureError bad-input for what is no day (from 1970 to 9999), a day that the zone's clocks passed
 * over (as Samoa's on 2011-12-30), or no zone
 */
export function zoneDay(timeZone: string, day: string): { readonly fromAt: number; readonly toAt: number } {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (!Number.isFinite(midnight) || dayOf(new Date(midnight)) !== day)
    throw new FailureError("bad-input", `There is no day ${day}`, "Write it as 2026-01-31");
  if (midnight < 0) throw new FailureError("bad-input", `Nothing was recorded on ${day}`, "Choose a day from 1970 on");
  if (!isTimeZone(timeZone))
    throw new FailureError("bad-input", `There is no time zone ${timeZone}`, "Give one such as Europe/Vienna, or UTC");
  const [fromAt, toAt] = [beginOf(timeZone, midnight), beginOf(timeZone, midnight + DAY_MS)];
  if (fromAt === toAt)
    throw new FailureError(
      "bad-input",
      `There was no ${day} in ${timeZone}: its clocks passed over that day`,
      "Choose the day before or after",
    );
  return { fromAt, toAt };
}

/** Whether a name is that of a time zone that is known here. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const dayOf = (shown: Date): string => shown.toISOString().split("T")[0] as string;

/** The first second at which a zone's clock shows a day, given as if it were UTC, or a later one. */
function beginOf(timeZone: string, day: number): number {
  let [before, since] = [(day - DAY_MS) / SECOND_MS, (day + DAY_MS) / SECOND_MS];
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2);
    const at = middle * SECOND_MS;
    if (at + offsetOf(timeZone, at) >= day) since = middle;
    else before = middle;
  }
  return since * SECOND_MS;
}
