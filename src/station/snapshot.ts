import type { Snapshot } from "../contract/station.ts";
import type { Station } from "./station.ts";

/** The present of a whole station, for a window that opens. */
export function snapshotOf(station: Station): Snapshot {
  const { demo, detector } = station;
  const vehicles = station.vehicles();
  return {
    links: station.links.records(),
    vehicles,
    streams: station.streams.records(),
    tracks: station.watch.tracks(),
    flags: station.flags.list(),
    sorties: station.store.sorties.list(),
    texts: [...station.texts],
    demo: demo.state,
    failures: [],
    trails: station.trails.all(),
    dataFolder: station.dataFolder,
    terrain: station.terrain.record(),
    maps: station.maps.record(),
    traffic: station.airTraffic.records(),
    payloads: station.payloads.list(),
    calibrations: station.calibrations.list().filter(({ vehicleId }) => vehicles.some(({ id }) => id === vehicleId)),
    control: station.control.records().filter((one) => vehicles.some(({ systemId }) => systemId === one.systemId)),
    ...(detector ? { detector } : {}),
    ...(demo.sector ? { sector: demo.sector } : {}),
  };
}
