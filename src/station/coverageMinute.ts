import type { SectionRecord } from "../contract/coverage.ts";
import type { CoverageMinute } from "../store/coverageStore.ts";

/** The worst that a section's record said in each minute, to be written down when the minute is over. */
export class CoverageMinuteBook {
  #open: CoverageMinute | undefined;

  /** Takes in how it stands; gives the minute before when another one has begun. */
  take({ at, age: { worstMs, along, young, seen }, vehicleIds, promiseMs }: SectionRecord): CoverageMinute | undefined {
    const before = this.#open;
    const promise = promiseMs === undefined ? {} : { promiseMs };
    const now = { at, worstMs, along, young, seen, drones: vehicleIds.length, ...promise };
    const goesOn = before && Math.floor(before.at / MINUTE_MS) === Math.floor(at / MINUTE_MS);
    this.#open = goesOn ? worseOf(before, now) : now;
    return goesOn ? undefined : before;
  }
}

const worseOf = (a: CoverageMinute, b: CoverageMinute): CoverageMinute => ({
  ...b,
  ...(a.worstMs > b.worstMs && { worstMs: a.worstMs, along: a.along }),
  young: Math.min(a.young, b.young),
  seen: Math.min(a.seen, b.seen),
  drones: Math.max(a.drones, b.drones),
});

const MINUTE_MS = 60_000;
