import { patrolOf } from "../../../src/mission/patrol.ts";
import { toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { app } from "../../shell/app.ts";
import { fileName } from "../fileName.ts";

/** Saves the newest version of a plan of the library where the operator says; heights follow from the ground that the window knows. */
export async function saveLibraryPlanAsFile(planId: string): Promise<void> {
  try {
    const { plan } = await app.peers.station.call("plans.open", { planId });
    const text = toQgcPlan(plan, patrolOf(plan, app.planning.state.get().ground));
    const path = await window.vedette?.savePlan(text, `${fileName(plan.name)}.plan`);
    if (path) app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    app.toasts.failure(cause, "The plan was not saved");
  }
}
