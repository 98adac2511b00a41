import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import type { StoredItem } from "./missionItems.ts";

export type Breach = "none" | "altitude" | "boundary";

/** Watches a geofence as it was uploaded: polygons and circles to stay in or out of, and a greatest height. https://mavlink.io/en/services/mission.html#fence_plan */
export class FenceGuard {
  breach: Breach = "none";
  breaches = 0;
  /** Uptime of the last breach, seconds. */
  breachedAt = 0;
  #areas: readonly Area[] = [];
  #known: readonly unknown[] = [];

  /** True when this made a breach begin or end. `maxAhl` in metres above home, Infinity for none. */
  step(
    items: readonly StoredItem[],
    place: LatLon & { readonly ahl: number },
    { maxAhl, uptime }: { readonly maxAhl: number; readonly uptime: number },
  ): boolean {
    // An upload replaces the items one after the other in the same list: the last is new when all are.
    const known = [items.length, items[0], items.at(-1)];
    if (known.some((each, i) => each !== this.#known[i])) {
      this.#known = known;
      this.#areas = areasOf(items);
    }
    const now: Breach = place.ahl > maxAhl ? "altitude" : leaves(this.#areas, place) ? "boundary" : "none";
    if (now === this.breach) return false;
    this.breach = now;
    if (now === "none") return true;
    this.breaches++;
    this.breachedAt = uptime;
    return true;
  }

  /** No fence is watched any more. */
  clear(): void {
    this.breach = "none";
  }
}

type Area =
  | { readonly keepIn: boolean; readonly corners: readonly LatLon[] }
  | { readonly keepIn: boolean; readonly centre: LatLon; readonly radius: number };

const polygonIn = 5001;
const polygonOut = 5002;
const circleIn = 5003;

function areasOf(items: readonly StoredItem[]): Area[] {
  const areas: Area[] = [];
  for (let i = 0; i < items.length; ) {
    const { command, params } = items[i] as StoredItem;
    const polygon = command === polygonIn || command === polygonOut;
    const count = polygon ? Math.max(1, params[0]) : 1;
    const places = items.slice(i, i + count).map(({ x, y }) => ({ lat: x / 1e7, lon: y / 1e7 }));
    i += count;
    const [centre] = places;
    if (polygon) areas.push({ keepIn: command === polygonIn, corners: places });
    else if (centre) areas.push({ keepIn: command === circleIn, centre, radius: params[0] });
  }
  return areas;
}

/** Outside of all there is to stay in, or inside of something to stay out of. */
function leaves(areas: readonly Area[], place: LatLon): boolean {
  const ins = areas.filter(({ keepIn }) => keepIn);
  if (ins.length > 0 && !ins.every((area) => holds(area, place))) return true;
  return areas.some((area) => !area.keepIn && holds(area, place));
}

function holds(area: Area, place: LatLon): boolean {
  if ("radius" in area) return distance(area.centre, place) <= area.radius;
  let inside = false;
  const { corners } = area;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i] as LatLon;
    const b = corners[j] as LatLon;
    if (a.lat > place.lat === b.lat > place.lat) continue;
    if (place.lon < ((b.lon - a.lon) * (place.lat - a.lat)) / (b.lat - a.lat) + a.lon) inside = !inside;
  }
  return inside;
}
