import { zoneTime } from "./zoneDay.ts";

/** One flag, as it is counted by hours. */
export interface CountedFlag {
  readonly at: number; // ms since 1970
  readonly section: string;
  /** The vehicle that it was joined as; empty where it was not. */
  readonly joined: string;
}

export interface Hours {
  readonly hours: readonly number[];
  readonly sections: readonly { readonly section: string; readonly flags: number; readonly hours: readonly number[] }[];
  readonly days: readonly { readonly day: string; readonly flags: number }[];
}

/** By which clock flags are counted, and on which days. */
export interface HoursWanted {
  /** IANA name; absent: the clock of this machine. */
  readonly timeZone?: string;
  /** 1 Monday … 7 Sunday; absent: all. */
  readonly weekdays?: readonly number[];
}

/** Counts flags by hour of the day, section and day, by a clock; a vehicle's joined flags of one hour and section once. */
export function hoursOf(flags: Iterable<CountedFlag>, { timeZone, weekdays }: HoursWanted = {}): Hours {
  const timeAt = timeZone === undefined ? ownTime : (at: number) => timeIn(timeZone, at);
  const bySection = new Map<string, number[]>();
  const byDay = new Map<number, number>();
  const hours = none();
  const once = new Set<string>();
  const times = new Map<number, Time>();
  for (const { at, section, joined } of flags) {
    const quarter = Math.floor(at / QUARTER_MS);
    let time = times.get(quarter);
    if (!time) {
      time = timeAt(at);
      times.set(quarter, time);
    }
    if (weekdays && !weekdays.includes(time.weekday)) continue;
    if (joined !== "") {
      const name = `${joined} ${Math.floor(at / HOUR_MS)} ${section}`;
      if (once.has(name)) continue;
      once.add(name);
    }
    const { hour, day } = time;
    let own = bySection.get(section);
    if (!own) {
      own = none();
      bySection.set(section, own);
    }
    own[hour] = (own[hour] as number) + 1;
    hours[hour] = (hours[hour] as number) + 1;
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
  }
  const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
  return {
    hours,
    sections: [...bySection]
      .map(([section, own]) => ({ section, flags: sum(own), hours: own }))
      .sort((a, b) => b.flags - a.flags || (a.section < b.section ? -1 : 1)),
    days: [...byDay].sort(([a], [b]) => a - b).map(([day, count]) => ({ day: dayWords(day), flags: count })),
  };
}

const HOUR_MS = 3_600_000;
/** Clocks differ by whole quarters of an hour. */
const QUARTER_MS = HOUR_MS / 4;

interface Time {
  readonly hour: number;
  /** 32 for each month. */
  readonly day: number;
  readonly weekday: number;
}

function ownTime(at: number): Time {
  const time = new Date(at);
  return {
    hour: time.getHours(),
    day: (time.getFullYear() * 12 + time.getMonth()) * 32 + time.getDate(),
    weekday: time.getDay() || 7,
  };
}

function timeIn(timeZone: string, at: number): Time {
  const { day, hour, weekday } = zoneTime(timeZone, at);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return { hour, day: (year * 12 + month - 1) * 32 + date, weekday };
}

const none = (): number[] => Array<number>(24).fill(0);

function dayWords(day: number): string {
  const months = Math.floor(day / 32);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}-${two(day % 32)}`;
}
