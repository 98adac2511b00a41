import { Course } from "./course.ts";
import type { Schedule } from "./schedule.ts";

/** For how long the place that was last seen longest ago has not been seen, from instant to instant, ms. */
export interface Unseen {
  readonly at: readonly number[];
  readonly worstMs: readonly number[];
}

/**
 * What a screen plots of a schedule, at `steps` instants and `places` places evenly spread. A place that was not seen
 * yet counts from the start of the schedule, so that the plot begins at 0 and rises until all was seen once.
 */
export function unseenOver({ task, sorties }: Schedule, steps = 240, places = 120): Unseen {
  const { length } = new Course(task.line, task.closed);
  const { startAt, horizonMs } = task;
  const at = Array.from({ length: steps + 1 }, (_, i) => startAt + (horizonMs * i) / steps);
  const worstMs = at.map(() => 0);
  const watch = sorties.flatMap((sortie) => sortie.watch);
  for (let k = 0; k < places; k++) {
    const looks = looksAt(watch, (length * (k + 0.5)) / places);
    let next = 0;
    let last = startAt;
    at.forEach((instant, i) => {
      while (next < looks.length && (looks[next] as number) <= instant) last = looks[next++] as number;
      worstMs[i] = Math.max(worstMs[i] as number, instant - last);
    });
  }
  return { at, worstMs };
}

/** When a place is looked at, in order. */
function looksAt(watch: Schedule["sorties"][number]["watch"], along: number): number[] {
  const looks: number[] = [];
  for (const { fromAt, from, toAt, to } of watch) {
    const share = from === to ? (Math.abs(along - from) < 1 ? 1 : Number.NaN) : (along - from) / (to - from);
    if (share >= 0 && share <= 1) looks.push(fromAt + share * (toAt - fromAt));
  }
  return looks.sort((a, b) => a - b);
}
