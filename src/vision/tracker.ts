import { assign } from "../base/assignment.ts";
import type { ViewHint } from "../contract/viewHint.ts";
import type { FrameMetadata, PixelTrack } from "../contract/vision.ts";
import type { Detection } from "./detector.ts";
import { type FrameView, viewOf } from "./frameView.ts";
import { distance2, type Spread } from "./kalman.ts";
import { type CommonShift, commonShift, leastRatio, overlap, type Spot, sizeRatio } from "./motion.ts";
import { type Space, type SpacePoint, type Surface, spaceOf } from "./space.ts";
import { boxSpread, type Foreseen, type SeenBox, Track } from "./track.ts";

/**
 * A confirmed track is looked for so long after it was seen last, and in so many pictures: both must have passed. On the
 * ground, where a place can be foreseen for longer, twice as long.
 */
const lostAfter = { ms: 2000, groundMs: 4000, pictures: 4 };
/** What stands on the ground and was left behind by the picture is the same when the camera looks there again, ms. */
const awayMs = 30_000;
/** One that is not confirmed yet. */
const forgottenAfter = { ms: 700, pictures: 2 };
/** A doubtful detection has at least this share of the threshold. */
const leastDoubtful = 0.4;
/** Pictures further apart than this are not of one scene, ms. */
const gapMs = 5000;
/** Of two degrees of freedom, 99.9 % lie within this squared distance in σ. */
const gate = 13.8;
/** Boxes that overlap by so much may be of one object though they lie outside the gate. */
const enoughOverlap = 0.15;
/** How far a picture may lie beside where its pose says, one σ in picture widths; and by how much time the pose may lag. */
const poseSigma = 0.005;
const lagSeconds = 0.06;
/** How far a picture without a pose jumps, one σ in picture widths. */
const jumpSigma = 0.02;
/** And how far it lies off where no jump is found: the tracks' own motion carries on what the camera does. */
const steadySigma = 0.001;
/** Tracks seen in fewer pictures say nothing of where the picture lies: they may be clutter; unless there are no others. */
const leastAnchor = 5;
/** What a picture lies off by passes over to the tracks' places within about this time, s: a lag ends with its turn. */
const settleSeconds = 1;
/** Poses that do not fit for so long are taken anew from here, ms. */
const heldMs = 1000;

/** One analysed picture. */
export interface AnalysedFrame {
  readonly at: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly detections: readonly Detection[];
  readonly metadata?: FrameMetadata;
  /** What the station told of it. */
  readonly hint?: ViewHint;
}

interface Pair {
  readonly track: Track;
  readonly foreseen: Foreseen;
  readonly seen: SeenBox;
}

/** A way to lay the picture into the space, with what it explains. */
interface Laid {
  readonly surface: Surface;
  readonly view: FrameView | undefined;
  readonly shift: CommonShift;
  readonly sigma: number;
}

/**
 * Follows objects through the pictures of one stream. Where the camera's pose is known, tracks live on the ground in metres,
 * so that its turns and travels move nothing; their places with their covariance are carried into each new picture, what
 * all boxes are off by alike is taken out, and boxes within the gate (and those that overlap) are given to tracks at the
 * least cost in all. Sure detections come first and doubtful ones second (the two stages of ByteTrack, arXiv 2110.06864).
 * What is hidden is kept for a while.
 */
export class Tracker {
  readonly #threshold: number;
  readonly #prefix: string;
  #tracks: Track[] = [];
  #next = 1;
  #space: Space = spaceOf(undefined);
  #lastAt: number | undefined;
  #lastView: FrameView | undefined;
  #lastSigma = 0;
  #heldSince: number | undefined;

  /** `threshold` is the detector's; `prefix` makes the ids unique among streams and restarts. */
  constructor({ threshold, prefix }: { threshold: number; prefix: string }) {
    this.#threshold = threshold;
    this.#prefix = prefix;
  }

  /** Takes the next picture, later than the one before; gives the tracks that were seen in it. */
  update(frame: AnalysedFrame): readonly PixelTrack[] {
    const { at } = frame;
    const dt = Math.max(0, (at - (this.#lastAt ?? at)) / 1000);
    if (dt * 1000 > gapMs || at < (this.#lastAt ?? at)) this.#tracks = [];
    const boxes = frame.detections.map((detection): SeenBox => ({ detection, spot: spotOf(detection, frame) }));
    const sure = boxes.filter(({ detection }) => detection.score >= this.#threshold);
    const doubtful = boxes.filter(
      ({ detection: { score } }) => score < this.#threshold && score >= this.#threshold * leastDoubtful,
    );

    for (const track of this.#tracks) track.predict(dt, this.#space);
    const view = viewOf(frame.metadata, frame.hint);
    const laid = this.#lay(view, dt, at, sure);
    const first = pairUp(this.#foreseen(this.#tracks, laid), sure, { laid, gate });
    // Clutter is doubtful too: only what lies just where the track must be goes on with it, and never past the rim.
    const rest = this.#foreseen(without(this.#tracks, first), laid).filter(inPicture(frame));
    const second = pairUp(rest, doubtful, { laid, gate: gate / 3 });
    const pairs = [...first, ...second];
    const drift = medianVelocity(this.#tracks);
    const shift = likelyShift(pairs, laid.sigma);
    for (const { track, seen, foreseen } of pairs) track.update(seen, at, foreseen, shift);
    const taken = new Set(first.map(({ seen }) => seen));
    for (const seen of sure) {
      if (taken.has(seen)) continue;
      const spot = { ...seen.spot, x: seen.spot.x - shift.x, y: seen.spot.y - shift.y };
      const birth = { at, space: this.#space, surface: laid.surface, drift };
      const track = Track.begin(`${this.#prefix}-${this.#next}`, { ...seen, spot }, birth);
      if (!track) continue;
      this.#next++;
      this.#tracks.push(track);
    }
    this.#shiftAll(laid, shift, dt);
    const visible = inPicture(frame);
    for (const { track, foreseen } of this.#foreseen(this.#tracks, laid))
      if (track.seenAt < at && !visible({ track, foreseen })) track.left(dt * 1000);
    this.#tracks = this.#tracks.filter((track) => !this.#given(track, at));
    this.#lastAt = at;
    this.#lastView = laid.view;
    return this.#tracks.filter(({ seenAt }) => seenAt === at).map((track) => this.#record(track));
  }

  /** Lets what the whole picture is off by pass over to the tracks: at once where nothing tells how the camera moved. */
  #shiftAll({ surface, sigma }: Laid, shift: SpacePoint, dt: number): void {
    const share = this.#space.kind === "picture" ? 1 : Math.min(1, dt / settleSeconds);
    for (const track of this.#tracks) track.shift(surface, { x: shift.x * share, y: shift.y * share });
    this.#lastSigma = sigma;
  }

  /** Whether a track is still followed, seen or hidden. */
  follows(trackId: string): boolean {
    return this.#tracks.some(({ id }) => id === trackId);
  }

  /** Given up. A slow computer that analyses two pictures a second must not lose a car that one of them missed. */
  #given(track: Track, at: number): boolean {
    const confirmed = track.confirmed(this.#threshold);
    const { pictures } = confirmed ? lostAfter : forgottenAfter;
    const longest = this.#space.kind === "ground" ? lostAfter.groundMs : lostAfter.ms;
    const unseenMs = at - track.seenAt;
    if (unseenMs > awayMs) return true;
    const away = confirmed && this.#space.kind === "ground" && track.stands ? track.awayMs : 0;
    return unseenMs - away > (confirmed ? longest : forgottenAfter.ms) && track.missed > pictures;
  }

  #record(track: Track): PixelTrack {
    const { id: trackId, className, score, box } = track;
    return { trackId, className, score, box, confirmed: track.confirmed(this.#threshold) };
  }

  /**
   * Lays the picture by its pose, or as the last one lay where that explains more: attitudes in metadata may lag the picture
   * or be wrong.
   */
  #lay(view: FrameView | undefined, dt: number, at: number, sure: readonly SeenBox[]): Laid {
    const held = this.#space.surface(this.#lastView);
    const told = this.#space.surface(view);
    if (!told) return this.#moved(held, view, sure);
    if (!held || this.#space.kind === "picture" || this.#tracks.length === 0) return this.#settled(told, view, sure);
    const moved = middleOf(told, held);
    const sigma = Math.max(Math.hypot(poseSigma, dt > 0 ? (moved * lagSeconds) / dt : 0), this.#lastSigma * 0.8);
    const byPose = this.#explained(told, view, sigma, sure);
    if (moved < poseSigma) return this.#settled(told, view, sure, byPose);
    const asBefore = this.#explained(held, this.#lastView, jumpSigma, sure);
    if (asBefore.shift.explained <= byPose.shift.explained * 1.2 + 0.3) {
      this.#heldSince = undefined;
      return this.#settled(told, view, sure, byPose);
    }
    this.#heldSince ??= at;
    if (at - this.#heldSince < heldMs) return asBefore;
    // The poses are off by the same for long: what matters is how they change from here on.
    this.#heldSince = undefined;
    return this.#moved(held, view, sure);
  }

  /** Stays in the space where that suits the view, else moves on to one that does. */
  #settled(surface: Surface, view: FrameView | undefined, sure: readonly SeenBox[], laid?: Laid): Laid {
    if (this.#space.outgrownBy(view)) return { ...this.#moved(surface, view, sure), ...(laid && shiftOf(laid)) };
    return laid ?? this.#explained(surface, view, this.#space.kind === "picture" ? jumpSigma : poseSigma, sure);
  }

  /** Moves to the space that suits the view; each track is seen where it was. */
  #moved(from: Surface | undefined, view: FrameView | undefined, sure: readonly SeenBox[]): Laid {
    this.#space = spaceOf(view);
    const to = this.#space.surface(view) as Surface; // a space holds the view that it was made for
    this.#tracks = from ? this.#tracks.filter((track) => track.moveTo(from, to)) : [];
    return this.#explained(to, view, jumpSigma, sure);
  }

  #explained(surface: Surface, view: FrameView | undefined, sigma: number, sure: readonly SeenBox[]): Laid {
    const seen = this.#tracks.filter(({ missed }) => missed <= 3);
    const tried = seen.filter(({ hits }) => hits >= leastAnchor);
    const anchors = (tried.length >= 2 ? tried : seen)
      .sort((a, b) => b.hits - a.hits)
      .flatMap((track) => track.foreseen(surface)?.spot ?? []);
    const spots = sure.map(({ spot }) => spot);
    const shift = commonShift(anchors, spots, sigma);
    // Without a pose a jump is believed where several agree; a few that speed up are no jump.
    if (sigma !== jumpSigma || shift.gain >= Math.max(1.2, anchors.length * 0.25))
      return { surface, view, shift, sigma };
    return { surface, view, shift: { ...shift, x: 0, y: 0 }, sigma: steadySigma };
  }

  #foreseen(tracks: readonly Track[], { surface }: Laid): Expected[] {
    return tracks.flatMap((track) => {
      const foreseen = track.foreseen(surface);
      return foreseen ? [{ track, foreseen }] : [];
    });
  }
}

/** Of a picture, and so the same in every space. */
const shiftOf = ({ shift, sigma }: Laid) => ({ shift, sigma });

type Expected = Pick<Pair, "track" | "foreseen">;

/** Gives boxes to tracks at the least cost in all: by distance in σ first, by overlap second. */
function pairUp(
  expected: readonly Expected[],
  boxes: readonly SeenBox[],
  { laid: { shift }, gate }: { laid: Laid; gate: number },
): Pair[] {
  const costs = expected.map(({ track, foreseen }) => {
    const at: Spot = { ...foreseen.spot, x: foreseen.spot.x + shift.x, y: foreseen.spot.y + shift.y };
    return boxes.map(({ spot }) => {
      const ratio = sizeRatio(at, spot);
      if (ratio < leastRatio) return Number.POSITIVE_INFINITY;
      const far = distance2(plus(foreseen.spread, boxSpread(spot)), spot.x - at.x, spot.y - at.y);
      const share = overlap(at, spot);
      if (far > gate && share < enoughOverlap) return Number.POSITIVE_INFINITY;
      // Among equals, the track that was followed for longer has the right.
      const tenure = Math.min(track.hits, 20) * 0.01;
      return 0.5 * Math.min(1, far / gate) + 0.4 * (1 - share) + 0.2 * (1 - ratio) - tenure;
    });
  });
  return assign(costs).flatMap((column, row) => {
    const seen = boxes[column];
    const known = expected[row];
    return seen && known ? [{ ...known, seen }] : [];
  });
}

const plus = (a: Spread, b: Spread): Spread => ({ xx: a.xx + b.xx, xy: a.xy + b.xy, yy: a.yy + b.yy });

/** What all pairs are off by alike, weighed against what each may be off by alone: a single car's own motion is no shift. */
function likelyShift(pairs: readonly Pair[], usual: number): SpacePoint {
  let [x, y] = [0, 0];
  const sigma = usual * Math.min(1, Math.max(0.1, (pairs.length - 1) / 3));
  let [wx, wy] = [1 / sigma ** 2, 1 / sigma ** 2];
  for (const { foreseen, seen } of pairs) {
    const { xx, yy } = plus(foreseen.spread, boxSpread(seen.spot));
    x += (seen.spot.x - foreseen.spot.x) / xx;
    y += (seen.spot.y - foreseen.spot.y) / yy;
    wx += 1 / xx;
    wy += 1 / yy;
  }
  return { x: x / wx, y: y / wy };
}

/** How far the picture's middle lies from where it would in another laying, picture widths. */
function middleOf(told: Surface, held: Surface): number {
  const place = held.toSpace({ x: 0, y: 0 });
  const seen = place && told.toPicture(place);
  return seen ? Math.hypot(seen.x, seen.y) : 1;
}

/** Whether a track should be wholly inside the picture now. */
const inPicture =
  ({ width, height }: AnalysedFrame) =>
  ({
    foreseen: {
      spot: { x, y, w, h },
    },
  }: Expected): boolean =>
    Math.abs(x) + w / 2 <= 0.5 && Math.abs(y) + h / 2 <= height / width / 2;

const without = (tracks: readonly Track[], pairs: readonly Pair[]): Track[] => {
  const used = new Set(pairs.map(({ track }) => track));
  return tracks.filter((track) => !used.has(track));
};

function spotOf({ box }: Detection, { width, height }: AnalysedFrame): Spot {
  const aspect = height / width;
  return { x: box.x + box.w / 2 - 0.5, y: (box.y + box.h / 2 - 0.5) * aspect, w: box.w, h: box.h * aspect };
}

/** What most tracks do: the ground's own motion, which a new one is likely to share. */
function medianVelocity(tracks: readonly Track[]): SpacePoint {
  const known = tracks.filter(({ hits }) => hits >= 3).map(({ velocity }) => velocity);
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return { x: middle(known.map(({ x }) => x)), y: middle(known.map(({ y }) => y)) };
}
