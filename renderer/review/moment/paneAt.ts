import type { MomentStream } from "../../../src/contract/moment.ts";
import { gapLine } from "../../links/footageWords.ts";
import { clock } from "../../ui/format.ts";
import type { Clip } from "../../video/clip.ts";

/** A picture stays on the screen for so long, ms; what comes later does not follow it without a gap. */
const heldMs = 1_000;

/** What a pane shows at an instant: a picture of its clip, or why there is none. */
export type PaneShown = { readonly index: number } | { readonly words: string };

/** What another camera showed at `at`, ms since 1970: its last picture up to then, where that is not too old. */
export function paneAt(clip: Clip, { gaps, gone }: Pick<MomentStream, "gaps" | "gone">, at: number): PaneShown {
  const firstAt = clip.at(0);
  const lastAt = clip.at(clip.length - 1);
  const index = clip.indexAt(at);
  const shownAt = clip.at(index);
  if (shownAt !== undefined && shownAt <= at && at - shownAt <= heldMs) return { index };
  if (gone.some(({ startAt, endAt }) => startAt <= at && endAt >= at))
    return { words: "What was recorded then is no longer on the disk" };
  const gap = gaps.find(({ fromAt, toAt }) => fromAt <= at && toAt >= at);
  if (gap) return { words: `Gap in the recording: ${gapLine(gap)}` };
  if (firstAt === undefined || lastAt === undefined) return { words: "Nothing is left of this recording" };
  if (at < firstAt) return { words: `Recording begins at ${clock(firstAt)}` };
  if (at > lastAt) return { words: `Recording ended at ${clock(lastAt)}` };
  return { words: `No picture between ${clock(shownAt ?? firstAt)} and ${clock(clip.at(index + 1) ?? lastAt)}` };
}
