import type { Position } from "../../src/geo/position.ts";
import { app } from "../shell/app.ts";
import { metres } from "../ui/format.ts";

/** Takes a click on the globe: sends the vehicle that waits for it to that place, or gives it to whoever picks one. */
export async function goTo(place: Position): Promise<void> {
  const { goTo: wanted, pick } = app.ui.get();
  app.ui.patch({ goTo: null, pick: null });
  if (pick) pick.onPlace(place);
  if (!wanted) return;
  const { lat, lon } = place;
  const { vehicleId, ahl } = wanted;
  await app.commands.run(vehicleId, "goTo", `Go there at ${metres(ahl)} AHL`, () =>
    app.peers.station.call("vehicle.goTo", { vehicleId, lat, lon, ahl }),
  );
}
