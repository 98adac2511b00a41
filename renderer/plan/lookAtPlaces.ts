import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { viewOf } from "./mapWords.ts";

/** From where all of some places are seen: above their middle, metres away; undefined for none. */
export function viewOfPlaces(
  places: readonly LatLon[],
): { readonly middle: LatLon; readonly range: number } | undefined {
  const [first] = places;
  if (!first) return undefined;
  let [south, north, west, east] = [first.lat, first.lat, 0, 0];
  for (const { lat, lon } of places) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    const away = wrap180(lon - first.lon); // the short way over the date line
    west = Math.min(west, away);
    east = Math.max(east, away);
  }
  return viewOf({ south, north, west: wrap180(first.lon + west), east: wrap180(first.lon + east) });
}

/** Brings some places into the globe's picture; `amslOf` gives the height of the ground there where it is known. */
export function lookAtPlaces(places: readonly LatLon[], amslOf: (place: LatLon) => number | undefined): void {
  const view = viewOfPlaces(places);
  if (view)
    shellCommand({ kind: "show-place", place: { ...view.middle, amsl: amslOf(view.middle) ?? 0 }, range: view.range });
}
