import type { PlanPart, TransferRecord } from "../../src/contract/records.ts";
import type { Plan } from "../../src/mission/plan.ts";

/** A running transfer in words and as a share 0…100. */
export function progressOf(transfer: TransferRecord | undefined): { words: string; percent: number } {
  const state = transfer?.state;
  const what = `the ${partWords[transfer?.part ?? "mission"]}`;
  switch (state?.phase) {
    case "clearing":
      return { words: `Clearing ${what} on board…`, percent: 3 };
    case "counting":
      return { words: `Announcing ${what}…`, percent: 6 };
    case "items":
      return { words: `Sending item ${state.done} of ${state.total}…`, percent: 8 + share(state) * 52 };
    case "verifying":
      return { words: `Reading back ${state.done} of ${state.total}…`, percent: 62 + share(state) * 36 };
    default:
      return { words: "Checking the plan…", percent: 1 };
  }
}

export const partWords: Readonly<Record<PlanPart, string>> = {
  fence: "fence",
  rally: "rally points",
  mission: "mission",
};

/** What of a plan is uploaded, in the order in which it is. */
export const partsOf = ({ fence, rally }: Pick<Plan, "fence" | "rally">): PlanPart[] => [
  ...(fence ? ["fence" as const] : []),
  ...(rally ? ["rally" as const] : []),
  "mission",
];

export type StepState = "done" | "running" | "waiting";

/** How far each part of an upload under way is; the parts are those of the upload, not of what is on the table since. */
export function stepsOf(
  transfer: TransferRecord | undefined,
  planned: readonly PlanPart[],
): { readonly part: PlanPart; readonly state: StepState }[] {
  const running = transfer?.state.phase === "failed" || transfer?.state.phase === "done" ? undefined : transfer?.part;
  const parts = (running && transfer?.parts) || planned;
  const at = running ? parts.indexOf(running) : -1;
  return parts.map((part, i) => ({ part, state: i < at ? "done" : i === at ? "running" : "waiting" }));
}

const share = ({ done, total }: { done: number; total: number }): number => (total > 0 ? done / total : 0);
