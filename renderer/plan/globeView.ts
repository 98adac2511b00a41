import { Store } from "../ui/store.ts";

/** How the globe is seen, for what is done by keys: the direction that is up on the screen, degrees true. */
export const globeView = { headingDeg: 0 };

/** How many points of what is edited are in the picture but too close to others to be drawn. */
export const handleView = new Store<{ readonly crowded: number }>({ crowded: 0 });
