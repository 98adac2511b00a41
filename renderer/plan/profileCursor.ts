import type { Position } from "../../src/geo/position.ts";
import { Store } from "../ui/store.ts";

/** The place of the flight path that the cursor in the height profile is at; null while it is outside. */
export const profileCursor = new Store<{ readonly at: Position | null }>({ at: null });
