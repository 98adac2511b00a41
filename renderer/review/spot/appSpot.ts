import { app } from "../../shell/app.ts";
import { goToScreen } from "../../shell/navigation.ts";
import { useStore } from "../../ui/store.ts";
import { reviewPart } from "../reviewPart.ts";
import { groundDrawing } from "./appDrawing.ts";
import { type Spot, type SpotCall, SpotDesk, type SpotState } from "./spotDesk.ts";

/** Who filmed what, of this window. */
export const spotDesk = new SpotDesk(app.peers.station.call as SpotCall);
spotDesk.state.subscribe(() => app.loop.request());

export const useSpot = <T>(select: (state: SpotState) => T): T => useStore(spotDesk.state, select);

/** Goes to where passes are listed, and asks who filmed some ground. */
export function whoFilmed(spot: Spot): void {
  if (app.ui.get().screen !== "review") goToScreen("review");
  reviewPart.set("filmed");
  void spotDesk.ask(spot);
}

/** The same for a place that is clicked on the globe. */
export function askForPlace(): void {
  reviewPart.set("filmed");
  app.ui.patch({
    pick: {
      words: "Click the spot: who filmed it is listed",
      onPlace: ({ lat, lon }) => whoFilmed({ kind: "place", place: { lat, lon } }),
    },
  });
}

/** The same for an area that is drawn on the globe. */
export function askForArea(): void {
  reviewPart.set("filmed");
  groundDrawing.begin("Area that was filmed", (area) => whoFilmed({ kind: "area", area }));
}
