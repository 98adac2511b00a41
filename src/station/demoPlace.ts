import type { DemoPlace } from "./demo.ts";
import type { Station } from "./station.ts";

/** The station as its demo sees it. */
export function demoPlace({ links, streams, patrols, flags }: Station): DemoPlace {
  return {
    openLink: async (address) => (await links.open(address, { remember: false })).address,
    closeLink: (address) => links.closeAddress(address),
    openStream: (vehicleId, address) => streams.open(vehicleId, address),
    closeStream: (vehicleId) => streams.closeOf(vehicleId),
    forget: (vehicleId) => {
      patrols.drop(vehicleId);
      flags.setZones(patrols.zones());
    },
  };
}
