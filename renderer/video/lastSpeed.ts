import { Store } from "../ui/store.ts";
import type { Speed } from "./playback.ts";

/** How fast clips were played last: the next one is played as fast. */
export const lastSpeed = new Store<Speed>(1);
