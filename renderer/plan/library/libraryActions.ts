import type { PlanDraft } from "../../../src/contract/planLibrary.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { app } from "../../shell/app.ts";
import { goToScreen } from "../../shell/navigation.ts";
import { shellCommand } from "../../shell/shellCommands.ts";
import { Store } from "../../ui/store.ts";

/** Whether the library lies open beside the plan. */
export const libraryOpen = new Store(false);

/** Opens the library in Plan. */
export function openLibrary(): void {
  goToScreen("plan");
  libraryOpen.set(true);
}

/** Keeps the plan on the table in the library, with a note of what was changed or without. */
export async function saveToLibrary(note?: string): Promise<void> {
  try {
    app.toasts.done(await app.library.save(note));
  } catch (cause) {
    app.toasts.failure(cause, "The plan was not saved");
  }
}

/** Puts a plan of the library on the table. */
export async function openFromLibrary(planId: string, version?: number): Promise<void> {
  try {
    await app.library.open(planId, version);
    libraryOpen.set(false);
    goToScreen("plan");
    shellCommand({ kind: "show-section" });
  } catch (cause) {
    app.toasts.failure(cause, "The plan was not opened");
  }
}

/** Takes the plan that was just opened from a file into the library. */
export async function takeIntoLibrary(plan: Plan, path: string): Promise<void> {
  libraryOpen.set(false);
  try {
    app.toasts.done(await app.library.import(plan, path.split(/[\\/]/).at(-1) ?? path));
  } catch (cause) {
    app.toasts.failure(cause, "The plan was opened, but not taken into the library");
  }
}

/** Goes on with a plan that was left unsaved. */
export function goOnWith(draft: PlanDraft): void {
  try {
    app.drafts.goOn(draft);
    goToScreen("plan");
    shellCommand({ kind: "show-section" });
  } catch (cause) {
    app.toasts.failure(cause, "The unsaved plan was not opened");
  }
}

/** Does something with the library; says so when it fails. */
export async function told(work: Promise<unknown>, what: string): Promise<void> {
  try {
    await work;
  } catch (cause) {
    app.toasts.failure(cause, what);
  }
}
