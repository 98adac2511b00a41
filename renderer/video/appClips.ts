import { ClipDecoder } from "./clipDecoder.ts";
import { ClipShelf } from "./clipShelf.ts";
import { firstAt, loadClip } from "./loadClip.ts";
import { WarmDecoder } from "./warmDecoder.ts";

/** The clips of this window. */
export const clipShelf = new ClipShelf(loadClip);

/** What decodes them. */
export const clipDecoders = new WarmDecoder((clip) => new ClipDecoder(clip));

/** Loads the clip that is likely to be played next and decodes its first picture; a failure is told when it is played. */
export function loadAhead(flagId: string): void {
  clipShelf.get(flagId).then(
    ({ clip, record }) => clipDecoders.warm(clip, clip.indexAt(firstAt(record))),
    () => {},
  );
}
