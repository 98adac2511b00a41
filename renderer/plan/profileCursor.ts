import type { LatLon, Position } from "../../src/geo/position.ts";
import { Store } from "../ui/store.ts";

/** The place of the flight path that the cursor in the height profile is at; null while it is outside. */
export const profileCursor = new Store<{ readonly at: Position | null }>({ at: null });

/** The place under the pointer on the globe, which the height profile follows where it is near the path; null beside the earth. */
export const globePointer = new Store<{ readonly at: LatLon | null }>({ at: null });
