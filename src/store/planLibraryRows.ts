import { reasonOf } from "../base/log.ts";
import { type Failure, FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { LibraryPlan } from "../contract/planLibrary.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { readPlanSketch } from "../mission/planSketch.ts";

/** The version of plans that this program writes and understands. */
export const PLAN_FORMAT = 1;

/** A plan as its row holds it; `version` is the number of the newest that is there. */
export interface PlanRow {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly usedAt: number;
  readonly trashedAt: number | null;
  readonly shown: number;
  readonly format: number;
  readonly sketch: string | null;
  readonly version: number | null;
}

/** A row as a list shows it: what can not be opened is listed all the same, and says why. */
export function planOfRow({ trashedAt, shown, format, sketch, version, ...row }: PlanRow): LibraryPlan {
  const drawn = format > PLAN_FORMAT || sketch === null ? undefined : readPlanSketch(sketch);
  const failure =
    format > PLAN_FORMAT ? newer(`"${row.name}"`, format) : version === null ? without(row.name) : undefined;
  return {
    ...row,
    version: version ?? 0,
    shown: shown === 1,
    ...(drawn && { sketch: drawn }),
    ...(failure && { failure }),
    ...(trashedAt !== null && { trashedAt }),
  };
}

/** A plan as the library keeps it: the same plan is the same text. */
export const planText = (plan: Plan): string => JSON.stringify(plan);

/** Reads what `planText` wrote; `what` names it in the failure. @throws FailureError newer-version, bad-input */
export function readPlanText(text: string, what: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(what, reasonOf(cause));
  }
  const version = typeof json === "object" && json !== null && "version" in json ? json.version : undefined;
  if (typeof version === "number" && version > PLAN_FORMAT) {
    const { code, message, remedy } = newer(capital(what), version);
    throw new FailureError(code, message, remedy);
  }
  try {
    return parsePlan(json);
  } catch (cause) {
    throw damaged(what, reasonOf(cause));
  }
}

const parsePlan = parser("plan", planSchema);

const newer = (what: string, version: number): Failure => ({
  code: "newer-version",
  message: `${what} was saved by a newer Vedette (plans of version ${version}, this one knows ${PLAN_FORMAT})`,
  remedy: "Start the newer Vedette to open it, or restore an earlier version of the plan",
});

const without = (name: string): Failure => ({
  code: "bad-input",
  message: `Nothing of "${name}" is left in the library but its name`,
  remedy: "Delete it; open the plan from a file, or draw it anew",
});

const damaged = (what: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `${capital(what)} is damaged and can not be opened: ${why}`,
    "Restore another version of the plan",
  );

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
