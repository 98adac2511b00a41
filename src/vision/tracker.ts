import type { FrameMetadata, PixelTrack } from "../contract/vision.ts";
import type { Detection } from "./detector.ts";
import { type PictureMotion, type PicturePoint, turnBetween } from "./motion.ts";
import { type Spot, Track } from "./track.ts";

/** A confirmed track is looked for so long after it was seen last, and in so many pictures: both must have passed. */
const lostAfter = { ms: 2000, pictures: 4 };
/** One that is not confirmed yet. */
const forgottenAfter = { ms: 700, pictures: 2 };
/** A doubtful detection has at least this share of the threshold. */
const leastDoubtful = 0.4;
/** Pictures further apart than this are not of one scene, ms. */
const gapMs = 5000;

/** One analysed picture. */
export interface AnalysedFrame {
  readonly at: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly detections: readonly Detection[];
  readonly metadata?: FrameMetadata;
}

interface Pair {
  readonly track: Track;
  readonly detection: Detection;
  readonly spot: Spot;
  readonly likeness: number;
}

/**
 * Follows objects through the pictures of one stream: predicts each, takes out the camera's turn where the metadata tell
 * it, pairs with sure detections first and with doubtful ones second (the two stages of ByteTrack, arXiv 2110.06864), and
 * keeps what is hidden for a short while.
 */
export class Tracker {
  readonly #threshold: number;
  readonly #prefix: string;
  #tracks: Track[] = [];
  #next = 1;
  #lastAt: number | undefined;
  #lastMetadata: FrameMetadata | undefined;

  /** `threshold` is the detector's; `prefix` makes the ids unique among streams and restarts. */
  constructor({ threshold, prefix }: { threshold: number; prefix: string }) {
    this.#threshold = threshold;
    this.#prefix = prefix;
  }

  /** Takes the next picture, later than the one before; gives the tracks that were seen in it. */
  update(frame: AnalysedFrame): readonly PixelTrack[] {
    const dt = Math.max(0, (frame.at - (this.#lastAt ?? frame.at)) / 1000);
    if (Math.abs(dt) * 1000 > gapMs || frame.at < (this.#lastAt ?? frame.at)) this.#tracks = [];
    const spots = frame.detections.map((detection) => ({ detection, spot: spotOf(detection, frame) }));
    const sure = spots.filter(({ detection }) => detection.score >= this.#threshold);
    const doubtful = spots.filter(
      ({ detection: { score } }) => score < this.#threshold && score >= this.#threshold * leastDoubtful,
    );

    const turn = this.#bestTurn(turnBetween(this.#lastMetadata, frame.metadata), dt, sure);
    for (const track of this.#tracks) track.predict(dt, turn);
    const first = pairUp(this.#tracks, sure, (track) => 2 * track.sigma);
    // Clutter is doubtful too: only what lies just where the track must be goes on with it, and never past the rim.
    const second = pairUp(without(this.#tracks, first).filter(inPicture(frame)), doubtful, () => 0);
    const drift = medianVelocity(this.#tracks);
    for (const { track, detection, spot } of [...first, ...second]) track.update(detection, spot, frame.at);
    const taken = new Set(first.map(({ detection }) => detection));
    for (const { detection, spot } of sure) {
      if (taken.has(detection)) continue;
      this.#tracks.push(new Track(`${this.#prefix}-${this.#next++}`, detection, spot, frame.at, drift));
    }
    this.#tracks = this.#tracks.filter((track) => !this.#given(track, frame.at));
    this.#lastAt = frame.at;
    this.#lastMetadata = frame.metadata;
    return this.#tracks.filter(({ seenAt }) => seenAt === frame.at).map((track) => this.#record(track));
  }

  /** Whether a track is still followed, seen or hidden. */
  follows(trackId: string): boolean {
    return this.#tracks.some(({ id }) => id === trackId);
  }

  /** Given up. A slow computer that analyses two pictures a second must not lose a car that one of them missed. */
  #given(track: Track, at: number): boolean {
    const { ms, pictures } = track.confirmed(this.#threshold) ? lostAfter : forgottenAfter;
    return at - track.seenAt > ms && track.missed > pictures;
  }

  #record(track: Track): PixelTrack {
    const { id: trackId, className, score, box } = track;
    return { trackId, className, score, box, confirmed: track.confirmed(this.#threshold) };
  }

  /** Attitudes in the metadata may lag the picture or be wrong: they are used only where they explain it better. */
  #bestTurn(turn: PictureMotion | undefined, dt: number, sure: readonly Seen[]): PictureMotion | undefined {
    if (!turn) return undefined;
    return this.#explained(turn, dt, sure) >= this.#explained(undefined, dt, sure) ? turn : undefined;
  }

  #explained(turn: PictureMotion | undefined, dt: number, sure: readonly Seen[]): number {
    let sum = 0;
    for (const track of this.#tracks) {
      const foreseen = track.foreseen(dt, turn);
      if (foreseen) sum += Math.max(0, ...sure.map(({ spot }) => likeness(foreseen, spot, 0)));
    }
    return sum;
  }
}

type Seen = Pick<Pair, "detection" | "spot">;

/** Pairs tracks with detections, most alike first. */
function pairUp(tracks: readonly Track[], seen: readonly Seen[], slackOf: (track: Track) => number): Pair[] {
  const candidates: Pair[] = [];
  for (const track of tracks) {
    const foreseen = track.spot;
    for (const { detection, spot } of seen) {
      const alike = likeness(foreseen, spot, slackOf(track));
      // Among equals, the track that was followed for longer has the right.
      if (alike > 0) candidates.push({ track, detection, spot, likeness: alike + Math.min(track.hits, 20) * 0.002 });
    }
  }
  candidates.sort((a, b) => b.likeness - a.likeness);
  const pairs: Pair[] = [];
  const usedTracks = new Set<Track>();
  const usedDetections = new Set<Detection>();
  for (const pair of candidates) {
    if (usedTracks.has(pair.track) || usedDetections.has(pair.detection)) continue;
    usedTracks.add(pair.track);
    usedDetections.add(pair.detection);
    pairs.push(pair);
  }
  return pairs;
}

/** Whether a track should be wholly inside the picture now. */
const inPicture =
  ({ width, height }: AnalysedFrame) =>
  ({ spot: { x, y, w, h } }: Track): boolean =>
    Math.abs(x) + w / 2 <= 0.5 && Math.abs(y) + h / 2 <= height / width / 2;

const without = (tracks: readonly Track[], pairs: readonly Pair[]): Track[] => {
  const used = new Set(pairs.map(({ track }) => track));
  return tracks.filter((track) => !used.has(track));
};

/** 0…1: near each other, measured by their size and the slack of the place, and of about the same size. */
function likeness(a: Spot, b: Spot, slack: number): number {
  const sizeA = Math.sqrt(a.w * a.h);
  const sizeB = Math.sqrt(b.w * b.h);
  const ratio = Math.min(sizeA, sizeB) / Math.max(sizeA, sizeB);
  if (ratio < 0.4) return 0;
  const reach = Math.max(sizeA, sizeB) * 1.2 + slack;
  const distance = Math.hypot(a.x - b.x, a.y - b.y);
  return distance >= reach ? 0 : (1 - distance / reach) * (0.5 + 0.5 * ratio);
}

function spotOf({ box }: Detection, { width, height }: AnalysedFrame): Spot {
  const aspect = height / width;
  return { x: box.x + box.w / 2 - 0.5, y: (box.y + box.h / 2 - 0.5) * aspect, w: box.w, h: box.h * aspect };
}

/** What most tracks do: the ground's own motion, which a new one is likely to share. */
function medianVelocity(tracks: readonly Track[]): PicturePoint {
  const known = tracks.filter(({ hits }) => hits >= 3).map(({ velocity }) => velocity);
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return { x: middle(known.map(({ x }) => x)), y: middle(known.map(({ y }) => y)) };
}
