import { ClipShelf } from "./clipShelf.ts";
import { loadClip } from "./loadClip.ts";

/** The clips of this window. */
export const clipShelf = new ClipShelf(loadClip);
