import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import type { WatchZone } from "./watchZone.ts";

/** Metres beyond a zone's edge within which a place still counts to its section. */
const BEYOND = 1_000;

/** Name of the watch zone that a place lies in, or else of the nearest one; undefined where none is near. */
export function sectionOf(zones: readonly WatchZone[], place: LatLon): string | undefined {
  let best: { readonly name: string; readonly apart: number } | undefined;
  for (const { name, section, width } of zones) {
    if (section.length < 2) continue;
    const apart = nearestOnPath(section, place).distance - width;
    if (apart <= BEYOND && (!best || apart < best.apart)) best = { name, apart };
  }
  return best?.name;
}
