import type { BoundaryRecord, KnownPart } from "../../src/contract/boundary.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { ViolationCode } from "../../src/mission/check.ts";
import { patrolStaysInFence } from "../../src/mission/fenceChecks.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { asFlown } from "../../src/mission/proof/onBoard.ts";
import { staysInFlightSpace } from "../../src/mission/proof/spaceChecks.ts";
import { fenceWords, rallyWords } from "./boundaryWords.ts";

interface Table {
  readonly plan: Plan;
  readonly patrol: Patrol | undefined;
  readonly ground: Ground;
}

/**
 * What an upload of the plan leaves on board as it is, in words, and how the flight breaks the fence that stays: the path
 * and, once the plan rests, its margins and ways back, as the station judges them before it uploads.
 */
export function leftOnBoard(
  { plan, patrol, ground }: Table,
  { fence, rally }: BoundaryRecord,
): { readonly words?: string; readonly breach?: string } {
  const parts = [
    !plan.fence && `fence (${fence ? fenceWords(fence.value) : "not read yet"}${changed(fence)})`,
    !plan.rally && `rally points (${rally ? rallyWords(rally.value) : "not read yet"}${changed(rally)})`,
  ].filter(Boolean);
  if (parts.length === 0) return {};
  const words = `Stays on board as it is: ${parts.join(" and ")}.`;
  if (plan.fence || !fence || !patrol) return { words };
  const flown = asFlown(plan, { fence: fence.value, ...(rally && { rally: rally.value }) });
  const input = { plan: flown, patrol, ground, home: plan.home };
  const found = [...patrolStaysInFence(input), ...(patrol.sketch ? [] : staysInFlightSpace(input))];
  const breach = found.find(({ code }) => OF_FENCE.has(code));
  return { words, ...(breach && { breach: `${onBoard(breach.message)}.` }) };
}

const OF_FENCE: ReadonlySet<ViolationCode> = new Set([
  "leaves-fence",
  "enters-forbidden",
  "margin-leaves-fence",
  "margin-enters-forbidden",
  "return-leaves-fence",
  "return-enters-forbidden",
]);

/** The plan brings no fence of its own: what is meant is the one on board. */
const onBoard = (message: string): string =>
  message
    .replace("the patrol's own fence", "the fence on board")
    .replace("outside the fence", "outside the fence on board")
    .replace("that the fence forbids", "that the fence on board forbids");

const changed = (part: KnownPart<unknown> | undefined): string =>
  part?.changed ? ", ▲ changed by another station since: read it again" : "";
