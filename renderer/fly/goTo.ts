import type { LatLon } from "../../src/geo/position.ts";
import { app } from "../shell/app.ts";
import { metres } from "../ui/format.ts";

/** Sends the vehicle that waits for a click on the globe to that place. */
export async function goTo({ lat, lon }: LatLon): Promise<void> {
  const { goTo: wanted } = app.ui.get();
  if (!wanted) return;
  app.ui.patch({ goTo: null });
  const { vehicleId, ahl } = wanted;
  await app.commands.run(vehicleId, "goTo", `Go there at ${metres(ahl)} AHL`, () =>
    app.peers.station.call("vehicle.goTo", { vehicleId, lat, lon, ahl }),
  );
}
