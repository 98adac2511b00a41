import { app } from "../../shell/app.ts";
import { clipDecoders, clipShelf } from "../../video/appClips.ts";
import { ClipsAhead } from "../../video/clipsAhead.ts";
import { firstAt } from "../../video/loadClip.ts";
import { flagDesk, triage } from "../appReview.ts";
import { lineOf, openDesk } from "../openDesk.ts";
import { likelyNext } from "./likelyNext.ts";

const restMs = 30; // some pictures of the clip that is played are painted before more is loaded

const ahead = new ClipsAhead({
  get: (flagId) => clipShelf.get(flagId),
  warm: (clip, record) => clipDecoders.warm(clip, clip.indexAt(firstAt(record))),
  rest: () => new Promise((resolve) => setTimeout(resolve, restMs)),
});
let before: string | null = null;
let line: string | null = null;

/** Loads the clips of the flags that the analyst is likely to open after this one; answers how to stop. */
export function loadClipsAhead(flagId: string): () => void {
  const { rows } = flagDesk.list.get();
  const now = lineOf(rows, app.ui.get().flagId, openDesk.get().group);
  if (now !== line) [before, line] = [line, now];
  void ahead.load(flagId, likelyNext({ rows, line, before, busy: triage.pending }));
  return () => ahead.stop();
}
