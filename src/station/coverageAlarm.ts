import type { SectionRecord } from "../contract/coverage.ts";
import type { CoverageAge } from "../mission/coverageAge.ts";
import type { CoverageForecast, LateStretch } from "../mission/coverageForecast.ts";

export interface AlarmQuestion {
  readonly name: string;
  readonly isArea: boolean;
  readonly age: CoverageAge;
  /** By the schedule; absent where there is none. */
  readonly forecast: CoverageForecast | undefined;
  readonly promiseMs: number | undefined;
  readonly now: number;
}

/** What is wrong with a section's promise, in words; undefined while it is kept and will be. */
export function coverageAlarm(question: AlarmQuestion): SectionRecord["alarm"] {
  const { name, isArea, age, forecast, promiseMs, now } = question;
  if (promiseMs === undefined) return undefined;
  const soon = (forecast?.late ?? []).filter(({ dueAt }) => dueAt <= now + leadOf(promiseMs));
  const worst = [...soon].sort(latestLast).at(-1);
  const coming = !forecast
    ? "no schedule says who comes"
    : worst?.comesAt === undefined
      ? worst
        ? "nobody is known to come"
        : undefined
      : `nobody comes before ${clock(worst.comesAt)}`;
  if (age.worstMs > promiseMs) {
    const where = isArea ? "" : ` at km ${km(age.along)}`;
    const since = age.everSeen ? `was not seen for ${minutes(age.worstMs)}` : "was not seen yet";
    return {
      broken: true,
      words: `${name} ${since}${where}, ${minutes(promiseMs)} were promised${coming ? `; ${coming}` : ""}`,
      remedy: forecast && !worst ? COMING : REMEDY,
    };
  }
  if (worst)
    return {
      broken: false,
      words: `${name} is not seen again in time: ${coming} (km ${km(worst.from)} to ${km(worst.to)}, due by ${clock(worst.dueAt)})`,
      remedy: REMEDY,
    };
  if (forecast || age.worstMs < UNSCHEDULED * promiseMs) return undefined;
  const where = isArea ? "" : `km ${km(age.along)}, `;
  return {
    broken: false,
    words: `${name} may not be seen again in time: ${coming} (${where}due by ${clock(now - age.worstMs + promiseMs)})`,
    remedy: "See that a drone is on its way there, or watch the section with its schedule to be warned by it.",
  };
}

/** How long before the promise is broken that is told: time to launch somebody. */
const leadOf = (promiseMs: number): number => Math.min(30 * MINUTE, Math.max(2 * MINUTE, promiseMs / 2));

/** Who is waited for longest after it is due comes last. */
const latestLast = (a: LateStretch, b: LateStretch): number =>
  (a.comesAt ?? FOREVER) - a.dueAt - ((b.comesAt ?? FOREVER) - b.dueAt);

/** `14:32 UTC`. */
const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const km = (metres: number): string => (metres / 1_000).toFixed(1);

/** `45 s`, `17 min`, `3 h 5 min`. */
function minutes(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / 1_000)} s`;
  const whole = Math.floor(ms / MINUTE);
  return whole < 120 ? `${whole} min` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}

const MINUTE = 60_000;
const FOREVER = 8.64e15; // the last instant that a date can name
const UNSCHEDULED = 0.8; // of the promise, from which on it is told where no schedule is known
const REMEDY = "Launch a drone for that stretch, send one there, or plan the schedule anew.";
const COMING =
  "A drone is on its way by the schedule. See that its camera points at the section and its video arrives.";
