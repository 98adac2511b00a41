import { streamIdOf } from "../contract/streamCamera.ts";
import type { DemoPlace } from "./demo.ts";
import type { Station } from "./station.ts";

/** The station as its demo sees it. */
export function demoPlace({ links, streams, patrols, flags }: Station): DemoPlace {
  return {
    openLink: async (address) => (await links.open(address, { remember: false })).address,
    closeLink: (address) => links.closeAddress(address),
    openStream: (vehicleId, address, camera) => streams.open(vehicleId, address, camera),
    closeStream: (vehicleId, cameraId) =>
      cameraId === undefined ? streams.closeOf(vehicleId) : streams.close(streamIdOf(vehicleId, cameraId)),
    forget: (vehicleId) => {
      patrols.drop(vehicleId);
      flags.setZones(patrols.zones());
    },
  };
}
