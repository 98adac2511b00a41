import { boundOf } from "../../../src/mission/schedule/bound.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { duration, length } from "../../ui/format.ts";

/** A schedule's promise and its worst revisit time, in words. */
export interface Verdict {
  readonly level: "ok" | "caution" | "alarm";
  readonly words: string;
}

/** Whether what was promised is kept, and how near it is to the shortest that these drones could do. */
export function verdictOf(schedule: Schedule): Verdict {
  const { revisit, task, promiseKept } = schedule;
  const { worstMs, along, breach } = revisit;
  if (!Number.isFinite(worstMs))
    return { level: "alarm", words: `The place ${length(along)} along the section is never seen.` };
  const best = boundOf(task).withReliefMs;
  const over = Number.isFinite(best) && best > 0 ? Math.max(0, Math.round(100 * (worstMs / best - 1))) : undefined;
  const near =
    over === undefined
      ? ""
      : ` The shortest that these drones allow is ${duration(best)}: this is ${over}\u202f% above.`;
  const every = `Every place is seen again within ${duration(worstMs)}.`;
  const promised = duration(task.promiseMs);
  if (promiseKept === true) return { level: "ok", words: `${every} The promise of ${promised} is kept.${near}` };
  if (promiseKept === undefined) return { level: "ok", words: every + near };
  const first = breach
    ? ` First broken ${length(breach.along)} along, after ${duration(breach.at - task.startAt)}.`
    : "";
  return { level: "alarm", words: `${every} The promise of ${promised} is not kept.${first}${near}` };
}
