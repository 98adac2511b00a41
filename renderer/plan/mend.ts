import type { Ground } from "../../src/geo/ground.ts";
import type { Violation } from "../../src/mission/check.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { mendingOf } from "../../src/mission/proof/mending.ts";
import type { OtherFlight } from "../../src/mission/proof/otherFlight.ts";
import type { PlanEditor } from "./planEditor.ts";

/** What mending needs of the plan on the table: as drawn it is in the editor, as it would be flown here. */
interface Table {
  readonly editor: Pick<PlanEditor, "plan" | "change">;
  readonly planned: { readonly plan: Plan; readonly ground: Ground };
  /** Flights of other plans that it has to stay clear of. */
  readonly others?: readonly OtherFlight[];
}

/** What one click would do about a violation, in words; undefined where only the operator can mend it. */
export const mendWords = (violation: Violation, ground: Ground): string | undefined =>
  mendingOf(violation, { ground })?.words;

/** Mends a violation as one step of undo; says whether something that was tried helped. A home that the plan does not name stays unnamed. */
export function mend(violation: Violation, { editor, planned: { plan, ground }, others = [] }: Table): boolean {
  const mended = mendingOf(violation, { ground, home: plan.home, others })?.of(plan);
  if (!mended) return false;
  const { home } = editor.plan;
  editor.change(() => ({ ...mended, home }));
  return true;
}
