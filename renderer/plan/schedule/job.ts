import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { lastingSchedule } from "../../../src/mission/schedule/lasting.ts";
import { type Change, replanned } from "../../../src/mission/schedule/replan.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { ScheduleError, type ScheduleTask } from "../../../src/mission/schedule/task.ts";

/** What is reckoned beside the interface's thread: a schedule, or one for a crew that changed. */
export type Job =
  | { readonly kind: "schedule"; readonly task: ScheduleTask; readonly plan: Plan }
  | { readonly kind: "replan"; readonly schedule: Schedule; readonly change: Change };

export type JobAnswer = { readonly schedule: Schedule } | { readonly failure: Failure };

/** Does it; what can not be scheduled is answered in words. */
export function answerTo(job: Job): JobAnswer {
  try {
    return {
      schedule: job.kind === "schedule" ? lastingSchedule(job.task, job.plan) : replanned(job.schedule, job.change),
    };
  } catch (cause) {
    return { failure: cause instanceof ScheduleError ? cause.failure : failureOf(cause) };
  }
}
