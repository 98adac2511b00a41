import type { GeoBox } from "../geo/box.ts";
import type { Ground } from "../geo/ground.ts";
import { latticeSteps, placeOf, tileBox, tiledGround, tileKey } from "../geo/groundTiles.ts";
import type { ElevationSet } from "./elevationSet.ts";
import type { AreaOptions, ElevationStore } from "./elevationStore.ts";

interface Settling extends AreaOptions {
  readonly set: ElevationSet;
  readonly store: ElevationStore;
  /** What is read first; what the work asks for besides is read too. */
  readonly boxes: readonly GeoBox[];
}

/**
 * Does some work over heights that are all there: where it asks for one that a file holds and that was not read yet, that
 * is read and the work done again. So nothing is ever taken as unknown that is known.
 * @throws what the work throws over heights that are all there.
 */
export async function overSettledGround<T>(
  { set, store, boxes, ...options }: Settling,
  work: (ground: Ground) => T,
): Promise<T> {
  const asked = [...boxes];
  for (let round = 0; ; round++) {
    const { tiles } = await store.load(asked, options);
    const ground = tiledGround(tiles);
    const there = new Set(tiles.map(tileKey));
    const steps = latticeSteps.filter((step) => tiles.some((tile) => tile.step === step));
    const finest = steps[0] ?? latticeSteps[2];
    const missing = new Map<number, GeoBox>();
    const watched: Ground = {
      ...ground,
      elevation(place) {
        const height = ground.elevation(place);
        if (height !== undefined || !(Math.abs(place.lat) <= 90)) return height;
        const { lat, lon } = place;
        const at = placeOf(finest, lat, lon);
        const key = tileKey(at);
        if (missing.has(key) || steps.some((step) => there.has(tileKey(placeOf(step, lat, lon))))) return undefined;
        if (set.covers(place)) missing.set(key, inner(tileBox(at)));
        return undefined;
      },
    };
    const last = round >= mostRounds || options.stop?.();
    try {
      const done = work(watched);
      if (missing.size === 0 || last) return done;
    } catch (cause) {
      if (missing.size === 0 || last) throw cause;
    }
    asked.push(...missing.values());
  }
}

/** A little smaller, so that it does not touch its neighbours. */
function inner({ south, west, north, east }: GeoBox): GeoBox {
  const by = (north - south) / 100;
  return { south: south + by, west: west + by, north: north - by, east: east - by };
}

const mostRounds = 20;
