import type { Box } from "../../src/contract/records.ts";
import type { FrameTracks, PixelTrack } from "../../src/contract/vision.ts";

/** Boxes are carried on past the last frame that was looked into for so long, ms: a car may turn, and so may the camera. */
export const reachMs = 300;
/** A box whose motion is not known yet is left where it was for so long, ms. */
const unknownReachMs = 50;
/** Two places of a box make a motion when they are so far apart in time, ms: nearer ones tell more of their own errors. */
const leastBaseMs = 80;
const longestBaseMs = 600;
/** Between two frames further apart than this, ms, its way is not known. */
const longestGapMs = 1_000;

/**
 * The boxes of a frame that nobody looked into: each on the straight way between where it was found before and after, or,
 * where it was not found since, as far on as it was moving. `known` is in the order of their frames.
 */
export function carriedBoxes(known: readonly FrameTracks[], at: number): FrameTracks | undefined {
  const index = known.findLastIndex((frame) => frame.at < at);
  const before = known[index];
  const after = known[index + 1];
  const between = before && after && after.at - before.at <= longestGapMs;
  if (!before || (!between && at - before.at > reachMs)) return undefined;
  const tracks = before.tracks.flatMap((track): PixelTrack[] => {
    const next = between ? boxIn(after, track.trackId) : undefined;
    if (after && next) return [{ ...track, box: mixed(track.box, next, (at - before.at) / (after.at - before.at)) }];
    const box = movedOn(known.slice(0, index + 1), track, at);
    return box ? [{ ...track, box }] : [];
  });
  return { ...before, at, tracks };
}

/** Where a track's box is by the motion it had when it was found last. */
function movedOn(known: readonly FrameTracks[], { trackId, box }: PixelTrack, at: number): Box | undefined {
  const last = known.at(-1);
  if (!last || at - last.at > reachMs) return undefined;
  const earlier = known.findLast((frame) => last.at - frame.at >= leastBaseMs && boxIn(frame, trackId));
  const from = earlier && boxIn(earlier, trackId);
  if (!earlier || !from || last.at - earlier.at > longestBaseMs)
    return at - last.at <= unknownReachMs ? box : undefined;
  const { x, y } = mixed(middle(from), middle(box), (at - earlier.at) / (last.at - earlier.at));
  return { ...box, x: x - box.w / 2, y: y - box.h / 2 }; // its size is carried on unchanged
}

const boxIn = ({ tracks }: FrameTracks, trackId: string): Box | undefined =>
  tracks.find((track) => track.trackId === trackId)?.box;

const middle = ({ x, y, w, h }: Box): Box => ({ x: x + w / 2, y: y + h / 2, w, h });

/** The box so much of the way from one to the other; beyond one it is carried on. */
function mixed(from: Box, to: Box, share: number): Box {
  const mix = (key: keyof Box) => from[key] + (to[key] - from[key]) * share;
  return { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") };
}
