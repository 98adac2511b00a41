import type { LatLon } from "../../src/geo/position.ts";
import { Store } from "../ui/store.ts";

/** The place that the globe marks because a line of a list speaks of it; null while none does. */
export const marked = new Store<{ readonly place: LatLon | null }>({ place: null });
