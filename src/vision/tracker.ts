import type { Box } from "../contract/records.ts";
import type { ViewHint } from "../contract/viewHint.ts";
import type { FrameMetadata, HiddenTrack, PixelTrack } from "../contract/vision.ts";
import { type Correction, corrected, correctionAt, fitted, noCorrection, partOf, type Usual } from "./correction.ts";
import type { Detection } from "./detector.ts";
import { type FrameView, viewOf } from "./frameView.ts";
import { commonShift, matched, type Spot, sizeOf } from "./motion.ts";
import { type Expected, gate, type Pair, pairUp } from "./pairing.ts";
import { PoseLag } from "./poseLag.ts";
import { type Space, type SpacePoint, type Surface, spaceOf } from "./space.ts";
import { type SeenBox, spreadOf, Track } from "./track.ts";

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
/** How far a picture may lie beside where its pose says, one σ in picture widths; and by how much time the pose may lag. */
const poseSigma = 0.005;
const lagSeconds = 0.06;
/** How far a picture without a pose jumps, one σ in picture widths. */
const jumpSigma = 0.02;
/** And how far it lies off where no jump is found: the tracks' own motion carries on what the camera does. */
const steady: Usual = { shift: 0.001, turn: 0.001, grow: 0.001 };
/** By how much a picture is larger than its pose says, one σ: heights are known to some metres. */
const usualGrow = 0.004;
/** Tracks seen in fewer pictures say nothing of where the picture lies: they may be clutter; unless there are no others. */
const leastAnchor = 5;
/** What a picture lies off by passes over to the tracks' places within about this time, s: a lag ends with its turn. */
const settleSeconds = 1;
/** A track that a detector missed is told of for so long, ms, while its place is known to this share of its size, one σ. */
const missedFor = 350;
const wellKnown = 0.35;
/** The ground seems to drift where so many tracks do so alike, and by less than this, m/s: faster ones drive. */
const leastDrifting = 4;
const mostDrift = 4;
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

/** A way to lay the picture into the space, with what it explains. */
interface Laid {
  readonly surface: Surface;
  readonly view: FrameView | undefined;
  readonly correction: Correction;
  /** About how many of the foreseen are found so. */
  readonly explained: number;
  readonly usual: Usual;
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
  readonly #lag = new PoseLag();
  #lastSigma = 0;
  #drift: SpacePoint = { x: 0, y: 0 };
  #hidden: readonly HiddenTrack[] = [];
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
    if (dt * 1000 > gapMs || at < (this.#lastAt ?? at)) {
      this.#tracks = [];
      this.#lag.cut();
    }
    const boxes = frame.detections.map((detection): SeenBox => ({ detection, spot: spotOf(detection, frame) }));
    const sure = boxes.filter(({ detection }) => detection.score >= this.#threshold);
    const doubtful = boxes.filter(
      ({ detection: { score } }) => score < this.#threshold && score >= this.#threshold * leastDoubtful,
    );

    const drift = medianVelocity(this.#tracks);
    this.#drift = groundDrift(this.#tracks);
    for (const track of this.#tracks) track.predict(dt, this.#space, this.#drift);
    const view = this.#lag.carriedOn(viewOf(frame.metadata, frame.hint), at);
    const laid = this.#lay(view, dt, at, sure);
    const first = pairUp(this.#foreseen(this.#tracks, laid), sure, laid);
    // Clutter is doubtful too: only what lies just where the track must be goes on with it, and never past the rim.
    const rest = this.#foreseen(without(this.#tracks, first), laid).filter(inPicture(frame));
    const second = pairUp(rest, doubtful, { ...laid, within: gate / 3 });
    const pairs = [...first, ...second];
    const correction = likely(pairs, laid);
    for (const { track, seen, foreseen } of pairs)
      track.update(seen, at, foreseen, correctionAt(correction, foreseen.spot));
    const taken = new Set(first.map(({ seen }) => seen));
    for (const seen of sure) {
      if (taken.has(seen)) continue;
      const spot = corrected(seen.spot, partOf(correction, -1));
      const birth = { at, space: this.#space, surface: laid.surface, drift };
      const track = Track.begin(`${this.#prefix}-${this.#next}`, { ...seen, spot }, birth);
      if (!track) continue;
      this.#next++;
      this.#tracks.push(track);
    }
    const share = this.#space.kind === "picture" ? 1 : Math.min(1, dt / settleSeconds);
    this.#correctAll(laid, partOf(correction, share));
    this.#lag.learn(correction, { share, dt, sure: laid.view === view && pairs.length >= 4 });
    const visible = inPicture(frame);
    for (const { track, foreseen } of this.#foreseen(this.#tracks, laid))
      if (track.seenAt < at && !visible({ track, foreseen })) track.left(dt * 1000);
    this.#tracks = this.#tracks.filter((track) => !this.#given(track, at));
    this.#hidden = this.#hiddenIn(frame, laid, partOf(correction, 1 - share));
    this.#lastAt = at;
    this.#lastView = laid.view;
    return this.#tracks.filter(({ seenAt }) => seenAt === at).map((track) => this.#record(track));
  }

  /** Lets what the whole picture is off by pass over to the tracks: at once where nothing tells how the camera moved. */
  #correctAll({ surface, usual }: Laid, part: Correction): void {
    for (const track of this.#tracks) track.correct(surface, part);
    this.#lastSigma = usual.shift;
  }

  /** Confirmed tracks that were not seen in the picture taken last and are still looked for. */
  get hidden(): readonly HiddenTrack[] {
    return this.#hidden;
  }

  /** Those missed for a moment only are told where they should be, if that is well known and wholly in the picture. */
  #hiddenIn(frame: AnalysedFrame, laid: Laid, correction: Correction): HiddenTrack[] {
    const { at } = frame;
    const visible = inPicture(frame);
    const unseen = this.#tracks.filter((track) => track.seenAt < at && track.confirmed(this.#threshold));
    return unseen.map((track): HiddenTrack => {
      const { id: trackId, className, score } = track;
      const foreseen = at - track.seenAt <= missedFor ? track.foreseen(laid.surface) : undefined;
      const known = foreseen && foreseen.spread.xx + foreseen.spread.yy < (sizeOf(foreseen.spot) * wellKnown) ** 2;
      const spot = foreseen && corrected(foreseen.spot, correction);
      const told = known && spot && visible({ track, foreseen: { ...foreseen, spot } });
      return { trackId, className, score, ...(told && { box: boxOf(spot, frame) }) };
    });
  }

  /** Given up. A slow computer that analyses two pictures a second must not lose a car that one of them missed. */
  #given(track: Track, at: number): boolean {
    const confirmed = track.confirmed(this.#threshold);
    const { pictures } = confirmed ? lostAfter : forgottenAfter;
    const longest = this.#space.kind === "ground" ? lostAfter.groundMs : lostAfter.ms;
    const unseenMs = at - track.seenAt;
    if (unseenMs > awayMs) return true;
    const away = confirmed && this.#space.kind === "ground" && track.stands(this.#drift) ? track.awayMs : 0;
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
    if (asBefore.explained <= byPose.explained * 1.2 + 0.3) {
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
    if (this.#space.outgrownBy(view)) return { ...this.#moved(surface, view, sure), ...(laid && correctionOf(laid)) };
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
    const { explained } = shift;
    // Without a pose a jump is believed where several agree; a few that speed up are no jump.
    if (sigma === jumpSigma && shift.gain < Math.max(1.2, anchors.length * 0.25))
      return { surface, view, explained, correction: noCorrection, usual: steady };
    const usual = { shift: sigma, turn: sigma, grow: sigma === jumpSigma ? sigma : usualGrow };
    const start = { ...noCorrection, x: shift.x, y: shift.y };
    return { surface, view, explained, correction: fitted(matched(anchors, spots, shift), usual, start), usual };
  }

  #foreseen(tracks: readonly Track[], { surface }: Laid): Expected[] {
    return tracks.flatMap((track) => {
      const foreseen = track.foreseen(surface);
      return foreseen ? [{ track, foreseen }] : [];
    });
  }
}

/** Of a picture, and so the same in every space. */
const correctionOf = ({ correction, explained, usual }: Laid) => ({ correction, explained, usual });

/** What all pairs are off by alike, weighed against what each may be off by alone: a single car's own motion is no shift. */
function likely(pairs: readonly Pair[], { usual, correction }: Laid): Correction {
  const share = Math.min(1, Math.max(0.1, (pairs.length - 1) / 3));
  const moved = pairs.map(({ foreseen, seen }) => ({
    ...{ from: foreseen.spot, to: seen.spot, sigma: spreadOf(foreseen, seen.spot) },
  }));
  return fitted(moved, { shift: usual.shift * share, turn: usual.turn * share, grow: usual.grow * share }, correction);
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

function boxOf({ x, y, w, h }: Spot, { width, height }: AnalysedFrame): Box {
  const aspect = height / width;
  return { x: x - w / 2 + 0.5, y: (y - h / 2) / aspect + 0.5, w, h: h / aspect };
}

/** What most tracks do: the ground's own motion, which a new one is likely to share. */
function medianVelocity(tracks: readonly Track[]): SpacePoint {
  const known = tracks.filter(({ hits }) => hits >= 3).map(({ velocity }) => velocity);
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return { x: middle(known.map(({ x }) => x)), y: middle(known.map(({ y }) => y)) };
}

/** How the ground itself seems to move, m/s: poses that are a little off let all that stands drift alike. */
function groundDrift(tracks: readonly Track[]): SpacePoint {
  const known = tracks.filter(({ hits }) => hits >= 5);
  const drift = medianVelocity(known);
  return known.length >= leastDrifting && Math.hypot(drift.x, drift.y) < mostDrift ? drift : { x: 0, y: 0 };
}
