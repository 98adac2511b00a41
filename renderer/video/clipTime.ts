const two = (n: number) => String(n).padStart(2, "0");

/** An instant of footage as reports need it, to the millisecond: universal time, and the time of this machine's place. */
export interface InstantWords {
  /** `2026-03-01 13:03:22.040 UTC`. */
  readonly utc: string;
  /** `14:03:22.040 UTC+1`; with its date where that is another one. */
  readonly local: string;
}

/** `offsetMinutes`: local time less universal time; this machine's own when not given. */
export function instantWords(at: number, offsetMinutes = -new Date(at).getTimezoneOffset()): InstantWords {
  const stamp = (ms: number) => new Date(Math.round(ms)).toISOString().slice(0, -1);
  const [utcDay, utcTime] = stamp(at).split("T") as [string, string];
  const [day, time] = stamp(at + offsetMinutes * 60_000).split("T") as [string, string];
  const zone = offsetWords(offsetMinutes);
  return { utc: `${utcDay} ${utcTime} UTC`, local: `${day === utcDay ? "" : `${day} `}${time} ${zone}` };
}

/** `UTC+1`, `UTC−3:30`. */
function offsetWords(minutes: number): string {
  const whole = Math.abs(minutes);
  const sign = minutes < 0 ? "\u2212" : "+";
  return `UTC${sign}${Math.floor(whole / 60)}${whole % 60 === 0 ? "" : `:${two(whole % 60)}`}`;
}
