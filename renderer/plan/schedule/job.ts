import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { crewNeeded } from "../../../src/mission/schedule/crewNeeded.ts";
import { lastingSchedule, type Tries } from "../../../src/mission/schedule/lasting.ts";
import { type Change, replanned } from "../../../src/mission/schedule/replan.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { ScheduleError, type ScheduleTask } from "../../../src/mission/schedule/task.ts";

/** What is reckoned beside the interface's thread: a schedule, one for a crew that changed, or the crew that a promise needs. */
export type Job =
  | { readonly kind: "schedule"; readonly task: ScheduleTask; readonly plan: Plan }
  | { readonly kind: "replan"; readonly schedule: Schedule; readonly change: Change }
  | { readonly kind: "crew"; readonly task: ScheduleTask };

/** `needed`: drones like these that keep the promise; null where not even very many would. */
export type JobAnswer =
  | { readonly schedule: Schedule }
  | { readonly needed: number | null }
  | { readonly failure: Failure };

/** What a worker says of its job: how far it is, and in the end the answer. */
export type JobNews = { readonly tries: Tries } | { readonly answer: JobAnswer };

/** Does it, telling how far it is; what can not be scheduled is answered in words. */
export function answerTo(job: Job, tell: (tries: Tries) => void = () => {}): JobAnswer {
  try {
    if (job.kind === "crew") return { needed: crewNeeded(job.task) ?? null };
    const schedule =
      job.kind === "schedule" ? lastingSchedule(job.task, job.plan, tell) : replanned(job.schedule, job.change);
    return { schedule };
  } catch (cause) {
    return { failure: cause instanceof ScheduleError ? cause.failure : failureOf(cause) };
  }
}
