import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { TransferRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { Store } from "../ui/store.ts";

/** How the newest upload to a vehicle ended, as the call itself answered. */
export type UploadEnd =
  | { readonly kind: "running" }
  | { readonly kind: "verified"; readonly items: number; readonly name: string }
  | { readonly kind: "failed"; readonly failure: Failure };

export const uploads = new Store<ReadonlyMap<string, UploadEnd>>(new Map());

/** Uploads the patrol on the table; it counts as uploaded only when it was read back and is the same. */
export async function uploadPatrol(vehicleId: string): Promise<void> {
  const { plan, patrol } = app.planning.state.get();
  if (!patrol) return;
  const put = (end: UploadEnd) => uploads.update((all) => new Map(all).set(vehicleId, end));
  put({ kind: "running" });
  try {
    await app.peers.station.call("patrol.upload", { vehicleId, plan });
    put({ kind: "verified", items: patrol.items.length, name: plan.name });
  } catch (cause) {
    put({ kind: "failed", failure: failureOf(cause) });
  }
}

export function cancelUpload(vehicleId: string): void {
  app.peers.station
    .call("patrol.cancelUpload", { vehicleId })
    .catch((cause: unknown) => app.toasts.failure(cause, "The upload was not cancelled"));
}

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
