import type { ClipBox } from "../../src/contract/records.ts";
import type { Clip } from "./clip.ts";
import type { PictureSpan } from "./playback.ts";

/** The pictures of a clip in which its flag's vehicle was found, and the one that shows it best. */
export interface FlaggedSpan extends PictureSpan {
  readonly best: number;
}

/** What of a clip the flag is about; undefined where it holds no boxes. */
export function flaggedSpan(clip: Clip): FlaggedSpan | undefined {
  const [first] = clip.boxes;
  const last = clip.boxes.at(-1);
  if (!first || !last || clip.length === 0) return undefined;
  const best = clip.boxes.reduce((a, b) => (worthOf(b) > worthOf(a) ? b : a));
  return { from: nearestIndex(clip, first.at), to: nearestIndex(clip, last.at), best: nearestIndex(clip, best.at) };
}

/** The picture that was taken nearest to an instant: the clocks of boxes and pictures differ by a millisecond or two. */
export function nearestIndex(clip: Clip, at: number): number {
  const before = clip.indexAt(at);
  const [a, b] = [clip.at(before), clip.at(before + 1)];
  return a !== undefined && b !== undefined && b - at < at - a ? before + 1 : before;
}

/** Large, sure, and whole in the picture: as stills are chosen. */
function worthOf({ box: { x, y, w, h }, score }: ClipBox): number {
  const cut = x <= 0.005 || y <= 0.005 || x + w >= 0.995 || y + h >= 0.995;
  return score * Math.sqrt(w * h) * (cut ? 0.4 : 1);
}
