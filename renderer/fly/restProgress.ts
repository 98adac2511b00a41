import type { TransferRecord } from "../../src/contract/records.ts";
import { progressOf } from "../plan/uploadProgress.ts";

/** How far the rest of a patrol is on its way, in words and as a share 0…100; what is on board is compared first. */
export function restProgress(transfer: TransferRecord | undefined): { words: string; percent: number } {
  const phase = transfer?.state.phase;
  if (phase === undefined || phase === "done" || phase === "failed")
    return { words: "Comparing what is on board with the patrol that broke off…", percent: 1 };
  return progressOf(transfer);
}
