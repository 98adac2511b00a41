import * as v from "valibot";
import type { Plan } from "./plan.ts";
import { demand, PlanFileError } from "./planFile.ts";
import { planSchema } from "./planSchema.ts";

/**
 * Reads a plan that was on a table and not saved: unlike one of a file it may lack points and a name. Throws a
 * PlanFileError that names the place that is wrong.
 */
export function readPlanDraft(text: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PlanFileError(
      `The unsaved plan is damaged: ${cause instanceof Error ? cause.message : String(cause)}`,
      "Discard it",
    );
  }
  return demand(unfinished, json, "The unsaved plan: ");
}

const unfinished = v.object({ ...planSchema.entries, name: v.pipe(v.string(), v.maxLength(200)) });
