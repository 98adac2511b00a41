import { PlanFileError } from "../../../src/mission/planFile.ts";
import { writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";
import { app } from "../../shell/app.ts";
import { fileName } from "../fileName.ts";
import { scheduling } from "./theSchedule.ts";

/** Asks for a schedule and puts it on the table. */
export async function openScheduleFile(): Promise<void> {
  try {
    const file = await window.vedette?.openSchedule();
    if (file) scheduling.open(file.text);
  } catch (cause) {
    if (cause instanceof PlanFileError || cause instanceof ScheduleError)
      app.toasts.show(cause.failure, "The schedule was not opened");
    else app.toasts.failure(cause, "The schedule was not opened");
  }
}

/** Saves the schedule on the table where the operator says. */
export async function saveScheduleFile(): Promise<void> {
  const { schedule } = scheduling.state.get();
  if (!schedule) return;
  try {
    const path = await window.vedette?.saveSchedule(
      writeSchedule(schedule),
      `${fileName(schedule.task.name)} schedule.json`,
    );
    if (path) app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    app.toasts.failure(cause, "The schedule was not saved");
  }
}
