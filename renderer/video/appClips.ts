import { Emitter } from "../../src/base/emitter.ts";
import { ClipDecoder } from "./clipDecoder.ts";
import { ClipShelf } from "./clipShelf.ts";
import { loadClip } from "./loadClip.ts";
import { WarmDecoder } from "./warmDecoder.ts";

/** The clips of this window. */
export const clipShelf = new ClipShelf(loadClip);

/** What decodes them. */
export const clipDecoders = new WarmDecoder((clip) => new ClipDecoder(clip));

/** A player has painted the first picture of its footage, or tells why it can not. */
export const pictureCame = new Emitter<void>();
