import type { Peers } from "../../station/peers.ts";
import type { Drafts } from "./drafts.ts";
import type { Library } from "./library.ts";

/** Keeps library and drafts in step with the station, and keeps what waits when the window goes. */
export function followLibrary({
  peers,
  library,
  drafts,
}: {
  readonly peers: Peers;
  readonly library: Library;
  readonly drafts: Drafts;
}): void {
  peers.station.onConnected((client) => {
    client.on("libraryPlan", (plan) => library.put(plan));
    client.on("libraryPlanErased", ({ planId }) => library.erased(planId));
    void library.refresh();
    void drafts.refresh();
  });
  window.addEventListener("pagehide", () => drafts.flush());
}
