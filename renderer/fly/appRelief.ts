import type { CueKind, CueRecord } from "../../src/contract/cue.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { app } from "../shell/app.ts";
import { goToScreen } from "../shell/navigation.ts";
import { Store, useStore } from "../ui/store.ts";
import { type Decision, ReliefDesk, type ReliefView } from "./reliefDesk.ts";

/** What the station proposes, in this window. */
export const reliefDesk = new ReliefDesk();
/** Where the menu of the globe was opened: pixels of the window, and the place. */
export const cueMenu = new Store<{
  readonly x: number;
  readonly y: number;
  readonly place: LatLon & { readonly amsl?: number };
} | null>(null);

app.peers.station.onConnected((client) => {
  reliefDesk.follow(client).catch((cause: unknown) => app.toasts.failure(cause));
});
app.peers.station.state.subscribe((state) => state !== "up" && reliefDesk.gone());
reliefDesk.view.subscribe(() => app.loop.request());

export const useRelief = <T>(select: (view: ReliefView) => T): T => useStore(reliefDesk.view, select);

/** Has the station carry out what was proposed; what goes wrong is told. */
export async function accept(decision: Decision): Promise<void> {
  try {
    await reliefDesk.accept(decision);
  } catch (cause) {
    app.toasts.failure(cause);
  }
}

export async function decline(decision: Decision, reason: string): Promise<void> {
  try {
    await reliefDesk.decline(decision, reason);
  } catch (cause) {
    app.toasts.failure(cause);
  }
}

/** Asks the station what a cue would cost; it is then among what is to be decided in Fly. */
export async function proposeCue(
  kind: CueKind,
  {
    vehicleId,
    place,
    flagId,
  }: { vehicleId: string | null; place?: LatLon & { readonly amsl?: number }; flagId?: string },
): Promise<CueRecord | undefined> {
  try {
    return await reliefDesk.propose({
      kind,
      ...(vehicleId !== null && { vehicleId }),
      ...(place && { place: { lat: place.lat, lon: place.lon } }),
      ...(place?.amsl !== undefined && { amsl: place.amsl }),
      ...(flagId !== undefined && { flagId }),
    });
  } catch (cause) {
    app.toasts.failure(cause);
    return undefined;
  }
}

/** Shows what is to be decided. */
export const showDecisions = (): void => goToScreen("fly");
