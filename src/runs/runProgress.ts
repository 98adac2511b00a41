import type { RunProgress } from "../contract/runMessages.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import type { RevisitMap } from "./revisitMap.ts";
import type { RunWatch } from "./runWatch.ts";

/** Takes how far a run is; it is reckoned only where it is asked for. */
export type OnProgress = (progress: () => RunProgress) => void;

/** How far a run is, `afterMs` after its start. */
export function progressOf(
  afterMs: number,
  { durationMs }: Pick<Scenario, "durationMs">,
  { map, watch }: { readonly map: RevisitMap; readonly watch: Pick<RunWatch, "startAt" | "events" | "flags"> },
): RunProgress {
  const now = watch.startAt + afterMs;
  const { worstMs: oldestMs, seen } = map.ages(now, Number.POSITIVE_INFINITY);
  const worst = map.worstAlong(now).reduce((most, { ms }) => Math.max(most, ms), 0);
  const event = watch.events.at(-1);
  return {
    ...{ afterMs: Math.round(afterMs), durationMs, seenShare: seen, oldestMs, flags: watch.flags.length },
    worstMs: Number.isFinite(worst) ? worst : null,
    ...(event && {
      last: { afterMs: event.afterMs, words: [event.drone ?? event.kind, event.text].join(": ") },
    }),
  };
}
