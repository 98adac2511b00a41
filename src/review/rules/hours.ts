import type { RuleHours } from "../../contract/flagRules.ts";
import type { LatLon } from "../../geo/position.ts";
import { sunEvent } from "./sun.ts";

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a time zone's clock is ahead of UTC at an instant, ms. */
export function offsetOf(timeZone: string, at: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The instant at which a zone's clock shows a time, given as if it were UTC. */
function instantOf(shown: number, timeZone: string): number {
  const near = shown - offsetOf(timeZone, shown);
  return shown - offsetOf(timeZone, near);
}

function resolve(text: string, day: number, place: LatLon, timeZone: string): number {
  const clock = /^(\d\d):(\d\d)$/.exec(text);
  if (clock) return instantOf(day + (Number(clock[1]) * 60 + Number(clock[2])) * 60_000, timeZone);
  const kind = text.startsWith("sunrise") ? "sunrise" : "sunset";
  const minutes = Number(text.slice(kind.length) || 0);
  return sunEvent(kind, instantOf(day + DAY_MS / 2, timeZone), place) + minutes * 60_000;
}

/** Whether an instant lies in a rule's hours, at a place and on a zone's clock; the later end does not belong to them. */
export function inHours({ from, to }: RuleHours, at: number, place: LatLon, timeZone: string): boolean {
  const today = Math.floor((at + offsetOf(timeZone, at)) / DAY_MS) * DAY_MS;
  // A sunset near midnight may belong to the day before or after on the clock.
  for (const day of [today - DAY_MS, today, today + DAY_MS]) {
    const start = resolve(from, day, place, timeZone);
    let end = resolve(to, day, place, timeZone);
    if (end <= start) end = resolve(to, day + DAY_MS, place, timeZone);
    if (at >= start && at < end) return true;
  }
  return false;
}

/** The time that a zone's clock shows, `22:30`. */
export function clockOf(at: number, timeZone: string): string {
  const minutes = Math.floor(((((at + offsetOf(timeZone, at)) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
