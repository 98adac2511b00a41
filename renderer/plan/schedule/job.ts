import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { lastingSchedule, type Tries } from "../../../src/mission/schedule/lasting.ts";
import { type Change, replanned } from "../../../src/mission/schedule/replan.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { ScheduleError, type ScheduleTask } from "../../../src/mission/schedule/task.ts";

/** What is reckoned beside the interface's thread: a schedule, or one for a crew that changed. */
export type Job =
  | { readonly kind: "schedule"; readonly task: ScheduleTask; readonly plan: Plan }
  | { readonly kind: "replan"; readonly schedule: Schedule; readonly change: Change };

export type JobAnswer = { readonly schedule: Schedule } | { readonly failure: Failure };

/** What a worker says of its job: how far it is, and in the end the answer. */
export type JobNews = { readonly tries: Tries } | { readonly answer: JobAnswer };

/** Does it, telling how far it is; what can not be scheduled is answered in words. */
export function answerTo(job: Job, tell: (tries: Tries) => void = () => {}): JobAnswer {
  try {
    return {
      schedule:
        job.kind === "schedule" ? lastingSchedule(job.task, job.plan, tell) : replanned(job.schedule, job.change),
    };
  } catch (cause) {
    return { failure: cause instanceof ScheduleError ? cause.failure : failureOf(cause) };
  }
}
