import { patrolOf } from "../../../src/mission/patrol.ts";
import { toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { Course } from "../../../src/mission/schedule/course.ts";
import { demandSameSection } from "../../../src/mission/schedule/sameSection.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import type { Sortie } from "../../../src/mission/schedule/sortie.ts";
import { planOfSortie } from "../../../src/mission/schedule/sortiePlan.ts";
import { ordersOf, timesOf } from "../../../src/mission/schedule/sortieTimes.ts";
import { ScheduleError } from "../../../src/mission/schedule/task.ts";
import { app } from "../../shell/app.ts";
import { count } from "../../ui/format.ts";
import { fileName } from "../fileName.ts";

/** Saves the mission of a sortie where the operator says; its name tells when it takes off. */
export async function saveSortieFile(schedule: Schedule, sortie: Sortie): Promise<void> {
  try {
    const { plan: table, ground } = app.planning.state.get();
    demandSameSection(schedule, table, ground);
    const { plan } = planOfSortie(schedule, sortie, table, ground);
    const path = await window.vedette?.savePlan(toQgcPlan(plan, patrolOf(plan, ground)), `${fileName(plan.name)}.plan`);
    if (path) app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    refused(cause, "The sortie was not saved");
  }
}

/** Keeps the missions of sorties in the library, each with its orders as notes: when, where and with whom. */
export async function keepSorties(schedule: Schedule, sorties: readonly Sortie[]): Promise<void> {
  try {
    const { plan: table, ground } = app.planning.state.get();
    demandSameSection(schedule, table, ground);
    const course = new Course(schedule.task.line, schedule.task.closed);
    const by = app.settings.get().analyst;
    const { station } = app.peers;
    for (const sortie of sorties) {
      const drone = schedule.task.drones.find(({ id }) => id === sortie.droneId);
      if (!drone) continue;
      const orders = ordersOf(timesOf(course, drone, sortie));
      const { plan } = planOfSortie(schedule, sortie, table, ground);
      const kept = await station.call("plans.save", { planId: null, plan, note: "From a schedule", by });
      app.library.put(await station.call("plans.setNotes", { planId: kept.plan.id, notes: `${drone.id} ${orders}` }));
    }
    app.toasts.done(`Kept ${count(sorties.length, "sortie")} in the library, with their times as notes`);
  } catch (cause) {
    refused(cause, "The sorties were not kept");
  }
}

function refused(cause: unknown, what: string): void {
  if (cause instanceof ScheduleError) app.toasts.show(cause.failure, what);
  else app.toasts.failure(cause, what);
}
