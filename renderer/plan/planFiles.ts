import { reasonOf } from "../../src/base/log.ts";
import type { Failure } from "../../src/contract/failure.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { IMPORTED } from "../../src/mission/formats/foreignPlan.ts";
import { openMission } from "../../src/mission/formats/openMission.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { PlanFileError } from "../../src/mission/planFile.ts";
import { toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { app } from "../shell/app.ts";
import { goToScreen } from "../shell/navigation.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { fileName } from "./fileName.ts";
import { takeIntoLibrary } from "./library/libraryActions.ts";

/** Puts an empty plan on the table. */
export function startNewPlan(): void {
  app.editor.open(newPlan(), null);
  goToScreen("plan");
}

/** Asks for a mission file (`.plan`, or a `.waypoints` list), puts its plan on the table and into the library. */
export async function openPlanFile(): Promise<void> {
  try {
    const file = await window.vedette?.openPlan();
    if (file) openText(file);
  } catch (cause) {
    app.toasts.failure(cause, "The plan was not opened");
  }
}

/** Saves the plan on the table where the operator says. */
export async function savePlanFile(): Promise<void> {
  const { plan, ground } = app.planning.state.get();
  const text = toQgcPlan(app.editor.plan, patrolOf(plan, ground));
  try {
    const path = await window.vedette?.savePlan(text, `${fileName(plan.name)}.plan`);
    if (!path) return;
    app.editor.markSaved(path);
    app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    app.toasts.failure(cause, "The plan was not saved");
  }
}

function openText({ path, text }: { readonly path: string; readonly text: string }): void {
  try {
    const { plan: read, notCarried } = openMission(text);
    const plan = named(read, path);
    app.editor.open(plan, path);
    void takeIntoLibrary(plan, path);
    goToScreen("plan");
    shellCommand({ kind: "show-section" });
    if (notCarried.length > 0) app.toasts.notice(`Not as it is in the file: ${notCarried.join("; ")}`);
  } catch (cause) {
    app.toasts.show(failureOfFile(cause), "The plan was not opened");
  }
}

/** A mission of another program has no name but that of its file. */
function named(plan: Plan, path: string): Plan {
  const file = path.split(/[\\/]/).at(-1) ?? "";
  const name = file.replace(/\.[^.]*$/, "").slice(0, 200);
  return plan.name === IMPORTED && name !== "" ? { ...plan, name } : plan;
}

const failureOfFile = (cause: unknown): Failure =>
  cause instanceof PlanFileError ? cause.failure : { code: "bug", message: reasonOf(cause) };
