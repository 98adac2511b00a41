import type { BoundaryRecord, KnownPart } from "../../src/contract/boundary.ts";
import { pathOf } from "../../src/mission/fenceChecks.ts";
import { breachesOn } from "../../src/mission/fencePath.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { fenceWords, rallyWords } from "./boundaryWords.ts";

/** What an upload of the plan leaves on board as it is, in words, and where the patrol breaks the fence that stays. */
export function leftOnBoard(
  plan: Pick<Plan, "fence" | "rally">,
  patrol: Pick<Patrol, "legs"> | undefined,
  { fence, rally }: BoundaryRecord,
): { readonly words?: string; readonly breach?: string } {
  const parts = [
    !plan.fence && `fence (${fence ? fenceWords(fence.value) : "not read yet"}${changed(fence)})`,
    !plan.rally && `rally points (${rally ? rallyWords(rally.value) : "not read yet"}${changed(rally)})`,
  ].filter(Boolean);
  if (parts.length === 0) return {};
  const words = `Stays on board as it is: ${parts.join(" and ")}.`;
  if (plan.fence || !fence || !patrol) return { words };
  const [breach] = breachesOn(fence.value, pathOf(patrol)).filter(({ kind }) => kind !== "not-in-all");
  if (!breach) return { words };
  return {
    words,
    breach:
      breach.kind === "outside"
        ? "The flight path leaves the fence on board."
        : "The flight path enters an area that the fence on board forbids.",
  };
}

const changed = (part: KnownPart<unknown> | undefined): string =>
  part?.changed ? ", ▲ changed by another station since: read it again" : "";
