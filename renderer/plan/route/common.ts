import type { Stop } from "../../../src/mission/patterns/stop.ts";

/** What several stops have alike; `mixed` where they differ. */
export const mixed = Symbol("mixed");

/** A value that is the same for all of the stops. */
export function commonOf<T extends string | number | boolean | undefined>(
  stops: readonly Stop[],
  of: (stop: Stop) => T,
): T | typeof mixed {
  const [first] = stops;
  if (!first) return mixed;
  const value = of(first);
  return stops.every((stop) => Object.is(of(stop), value)) ? value : mixed;
}
