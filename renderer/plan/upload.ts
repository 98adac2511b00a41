import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { app } from "../shell/app.ts";
import { Store } from "../ui/store.ts";

/** How the newest upload to a vehicle ended, as the call itself answered. */
export type UploadEnd =
  | { readonly kind: "running" }
  | { readonly kind: "verified"; readonly plan: Plan; readonly patrol: Patrol }
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
    put({ kind: "verified", plan, patrol });
  } catch (cause) {
    put({ kind: "failed", failure: failureOf(cause) });
  }
}

export function cancelUpload(vehicleId: string): void {
  app.peers.station
    .call("patrol.cancelUpload", { vehicleId })
    .catch((cause: unknown) => app.toasts.failure(cause, "The upload was not cancelled"));
}
