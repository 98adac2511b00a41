import type { VehicleCommand } from "./commandServer.ts";

/** A place in params 5 to 7 of a command: degrees, and a height in the datum of its frame. */
export interface Spot {
  readonly lat: number;
  readonly lon: number;
  readonly z: number;
}

export const spotOf = ([, , , , lat, lon, z]: VehicleCommand["params"]): Spot => ({ lat, lon, z });

/** On the globe, with a height, and not the zero that means nowhere. */
export const isPlace = ({ lat, lon, z }: Spot): boolean =>
  Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && Number.isFinite(z) && (lat !== 0 || lon !== 0);
