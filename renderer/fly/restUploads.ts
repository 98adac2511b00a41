import { app } from "../shell/app.ts";
import { Store } from "../ui/store.ts";

/** The vehicles that the rest of a patrol is on its way to. */
export const restUploads = new Store<ReadonlySet<string>>(new Set());

/** Uploads what is left of a patrol that broke off; the vehicle's record tells when it waits to be started. */
export async function uploadRest(vehicleId: string): Promise<void> {
  restUploads.update((all) => new Set(all).add(vehicleId));
  await app.commands.run(vehicleId, "uploadRest", "Upload of the rest of the patrol", () =>
    app.peers.station.call("patrol.uploadRest", { vehicleId }),
  );
  restUploads.update((all) => new Set([...all].filter((id) => id !== vehicleId)));
}
