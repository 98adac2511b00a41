import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Plan } from "../plan.ts";
import type { RoutePattern } from "./pattern.ts";
import type { Stop } from "./stop.ts";
import { around, inRing, type Watched } from "./watchedRing.ts";

/**
 * Of a route what it was made to see, else its plan's section, else the ground along the ways on which it watches: below
 * them, or around the places that the camera is held on.
 */
export function watchedOnRoute({ section, watchWidth }: Plan, { stops, sees }: RoutePattern): Watched {
  if (sees) return sees;
  if (section.length >= 2) return { section, watchWidth };
  const line: LatLon[] = [];
  const skipped: [number, number][] = [];
  let along = 0;
  let aim: Stop["aim"];
  const reach = (to: LatLon, watched: boolean): void => {
    const last = line.at(-1);
    const metres = last ? distance(last, to) : 0;
    if (last && metres === 0) return;
    if (last && !watched) skipped.push([along, along + metres]);
    along += metres;
    line.push({ lat: to.lat, lon: to.lon });
  };
  let [before, followed]: [Stop | undefined, boolean] = [undefined, false];
  for (const stop of stops) {
    aim = stop.aim ?? aim;
    const held = aim?.kind === "place" ? aim : undefined;
    if (stop.watch && held) reach(held, followed);
    else if (stop.watch) {
      reach(before ?? stop, false);
      reach(stop, true);
    }
    followed = stop.watch === true && held !== undefined;
    before = stop;
  }
  const [only] = line;
  if (only && line.length === 1) return inRing(around(only, watchWidth));
  return { section: line, watchWidth, ...(skipped.length > 0 && { skipped }) };
}
