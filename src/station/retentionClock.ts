import * as v from "valibot";
import type { Failure } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { Clock } from "../mavlink/clock.ts";
import type { Settings } from "../store/settings.ts";
import { dayMs } from "./retentionRules.ts";

/** As far as the clock may go unwatched, as over a weekend, ms. No wrong clock makes anything go earlier by more than that. */
const mostUnwatchedMs = 3 * dayMs;
/** As far as the clock may part from the time that passes while the station runs, ms. */
const mostJumpMs = dayMs;

/**
 * Doubts a clock that jumped: against when it was last believed, which is remembered (before that, the end of the audit log
 * tells), and against the time that has passed
 * since, which no setting of the clock changes. Once in doubt it stays so until it is back or a person says that it is right.
 */
export class RetentionClock {
  readonly #settings: Settings;
  readonly #clock: Clock;
  /** When the clock was believed last in this run; `elapsed` is undefined for an earlier run. */
  #known: { readonly at: number; readonly elapsed?: number } | undefined;

  /** `lastAt`: of the last line that an earlier run has written into the audit log, ms since 1970. */
  constructor(parts: { readonly settings: Settings; readonly clock: Clock; readonly lastAt?: number }) {
    const { settings, clock, lastAt } = parts;
    this.#settings = settings;
    this.#clock = clock;
    const at = settings.get(SETTING, parseAt) ?? lastAt;
    this.#known = at === undefined ? undefined : { at };
  }

  /** Why the clock is not believed; remembers it where it is. */
  look(): Failure | undefined {
    const now = this.#clock.now();
    if (this.#known) {
      const { at, elapsed } = this.#known;
      const passed = elapsed === undefined ? 0 : this.#clock.elapsed() - elapsed;
      const apart = now - (at + passed);
      const most = elapsed === undefined ? mostUnwatchedMs : mostJumpMs;
      if (apart > most || apart < -mostJumpMs) return doubt(now, at, apart);
    }
    this.trust();
    return undefined;
  }

  /** Somebody has looked at the clock, and it is right. */
  trust(): void {
    const at = this.#clock.now();
    this.#known = { at, elapsed: this.#clock.elapsed() };
    this.#settings.set(SETTING, at);
  }
}

function doubt(now: number, knownAt: number, apart: number): Failure {
  const days = Math.abs(apart / dayMs);
  const far = `${days >= 10 ? Math.round(days) : days.toFixed(1)} days`;
  return {
    code: "refused",
    message: `No footage is removed by its age: the computer's clock says ${utc(now)}, ${far} ${apart > 0 ? "later" : "earlier"} than it should (the last time that is known is ${utc(knownAt)})`,
    remedy: "Set the clock if it is wrong; if it is right, say so under Links, Retention",
  };
}

const utc = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? `${at} ms` : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
};

const SETTING = "retention.clock";
const parseAt = parser(SETTING, v.pipe(v.number(), v.finite()));
