import type { TransferRecord } from "../../src/contract/records.ts";

/** A running transfer in words and as a share 0…100. */
export function progressOf(transfer: TransferRecord | undefined): { words: string; percent: number } {
  const state = transfer?.state;
  switch (state?.phase) {
    case "clearing":
      return { words: "Clearing the old mission…", percent: 3 };
    case "counting":
      return { words: "Announcing the mission…", percent: 6 };
    case "items":
      return { words: `Sending item ${state.done} of ${state.total}…`, percent: 8 + share(state) * 52 };
    case "verifying":
      return { words: `Reading back ${state.done} of ${state.total}…`, percent: 62 + share(state) * 36 };
    default:
      return { words: "Checking the plan…", percent: 1 };
  }
}

const share = ({ done, total }: { done: number; total: number }): number => (total > 0 ? done / total : 0);
