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

/** Counts flags by hour of the day, section and day, by the clock of this machine; a vehicle's joined flags of one hour and section once. */
export function hoursOf(flags: Iterable<CountedFlag>): Hours {
  const bySection = new Map<string, number[]>();
  const byDay = new Map<number, number>();
  const hours = none();
  const once = new Set<string>();
  const times = new Map<number, Time>();
  for (const { at, section, joined } of flags) {
    if (joined !== "") {
      const name = `${joined} ${Math.floor(at / HOUR_MS)} ${section}`;
      if (once.has(name)) continue;
      once.add(name);
    }
    const quarter = Math.floor(at / QUARTER_MS);
    let time = times.get(quarter);
    if (!time) {
      time = timeOf(at);
      times.set(quarter, time);
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
}

function timeOf(at: number): Time {
  const time = new Date(at);
  return { hour: time.getHours(), day: (time.getFullYear() * 12 + time.getMonth()) * 32 + time.getDate() };
}

const none = (): number[] => Array<number>(24).fill(0);

function dayWords(day: number): string {
  const months = Math.floor(day / 32);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}-${two(day % 32)}`;
}
