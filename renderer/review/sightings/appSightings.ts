import type { HeatMap, SightedVehicle } from "../../../src/contract/sightings.ts";
import { distance } from "../../../src/geo/enu.ts";
import { app } from "../../shell/app.ts";
import { shellCommand } from "../../shell/shellCommands.ts";
import { Store, useStore } from "../../ui/store.ts";
import { analyst } from "../appReview.ts";
import type { HeatUnit } from "./heatScale.ts";
import { SightingDesk, type SightingList } from "./sightingDesk.ts";
import { firstSightingView, type SightingView } from "./sightingView.ts";

/** What of the sightings is open. */
export interface OpenSightings {
  /** They are on the screen. */
  readonly shown: boolean;
  readonly selected: string | null;
  /** Which of the selected vehicle's flags is played; null: its newest. */
  readonly flagId: string | null;
  /** Ids of sightings that were chosen to be joined. */
  readonly chosen: readonly string[];
  readonly part: "vehicle" | "ground" | "report";
  readonly heat: boolean;
  readonly heatUnit: HeatUnit;
  /** Metres from flat to flat of a hexagon. */
  readonly heatSize: number;
  readonly heatMap: HeatMap | null;
}

const { call } = app.peers.station;

export const sightingView = new Store<SightingView>(firstSightingView);
export const sightingDesk = new SightingDesk({
  query: (query) => call("sightings.query", query),
  by: analyst,
  view: sightingView,
  now: () => Date.now(),
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});
export const openSightings = new Store<OpenSightings>({
  ...{ shown: false, selected: null, flagId: null, chosen: [], part: "vehicle" },
  ...{ heat: false, heatUnit: "count", heatSize: 500, heatMap: null },
});
for (const store of [sightingDesk.list, openSightings]) store.subscribe(() => app.loop.request());

export const useSightings = <T>(select: (list: SightingList) => T): T => useStore(sightingDesk.list, select);
export const useSightingView = (): SightingView => useStore(sightingView, (view) => view);
export const useOpenSightings = <T>(select: (open: OpenSightings) => T): T => useStore(openSightings, select);

/** The sighting that is selected, as it is now. */
export const selectedSighting = (): SightedVehicle | undefined =>
  sightingDesk.list.get().rows.find(({ id }) => id === openSightings.get().selected);

/** Selects a sighting and shows it on the globe; a flag of it is played where it is named. */
export function selectSighting(id: string | null, flagId: string | null = null): void {
  openSightings.patch({ selected: id, flagId, ...(id !== null && { part: "vehicle" }) });
  const seen = selectedSighting()?.seen ?? [];
  const one = seen.find((at) => at.flagId === flagId);
  const [first] = seen;
  const last = seen.at(-1);
  if (one) shellCommand({ kind: "show-place", place: one.place });
  else if (first && last) {
    // All of its places: far enough off that the farthest from the last is in the picture.
    const reach = Math.max(...seen.map(({ place }) => distance(place, last.place)));
    const range = reach > 100 ? { range: Math.max(900, 3 * reach) } : {};
    shellCommand({ kind: "show-place", place: last.place, ...range });
  }
}

/** Chooses a sighting to be joined, or no longer. */
export function chooseSighting(id: string): void {
  openSightings.update((open) => ({
    ...open,
    chosen: open.chosen.includes(id) ? open.chosen.filter((one) => one !== id) : [...open.chosen, id],
  }));
}

/** Keeps sightings in step with the station while they are on the screen; answers how to stop. */
export function followSightings(): () => void {
  openSightings.patch({ shown: true });
  void sightingDesk.reload();
  const { client } = app.peers.station;
  const offs = [client?.on("flag", () => sightingDesk.changed()), client?.on("flagGone", () => sightingDesk.changed())];
  return () => {
    for (const off of offs) off?.();
    openSightings.patch({ shown: false });
  };
}
