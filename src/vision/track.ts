import { Ring } from "../base/ring.ts";
import type { Box } from "../contract/records.ts";
import { type Correction, correctionAt } from "./correction.ts";
import type { Detection } from "./detector.ts";
import { carried, inverse, type Matrix2, PlaneFilter, round, type Spread } from "./kalman.ts";
import { type Spot, sizeOf } from "./motion.ts";
import type { PicturePoint, Space, SpacePoint, Surface } from "./space.ts";

/** The last scores that decide whether a track is real. */
const scoresKept = 15;
/** Fewer scores than this prove nothing. */
const leastScores = 3;
/** One σ of a box's middle, as a share of its size, and at least, in picture widths. */
const boxShare = 0.08;
const leastBox = 0.0008;
/**
 * What vehicles do on the ground, one σ: their speed before it is known, m/s, and by how much it changes in a second, m/s
 * for each √s, while they drive and while they stand.
 */
const onGround = { speed: 8, driving: 1.2, still: 0.5 };
/** Pictures nearer to each other than this, s, come from a stream that catches up. */
const shortest = 0.03;
/** What stands while nobody looks is likely to stand on: m/s², one σ; and what stands is slower than this, m/s. */
const standing = { acceleration: 0.3, speed: 1.6, leastHits: 5 };
/** The same where the camera's own travel is not taken out, in box sizes. */
const inPicture = { speed: 3, acceleration: 4 };

/** Where a track should be in a picture, and how far it may lie from there: picture widths, square for a spread. */
export interface Foreseen {
  readonly spot: Spot;
  readonly spread: Spread;
  /** What differences in space are in the picture. */
  readonly slope: Matrix2;
}

/** A box seen in one picture. */
export interface SeenBox {
  readonly detection: Detection;
  readonly spot: Spot;
}

/** One object followed through the pictures of one stream. */
export class Track {
  readonly id: string;
  readonly #scores = new Ring<number>(scoresKept);
  readonly #classes = new Map<string, number>();
  #filter: PlaneFilter;
  #w: number;
  #h: number;
  /** How large a length of one in space was in the picture when the size was taken. */
  #scale: number;
  #box: Box;
  #seenAt: number;
  #hits = 1;
  #missed = 0;
  #awayMs = 0;

  constructor(id: string, seen: SeenBox, birth: { at: number; filter: PlaneFilter; scale: number }) {
    this.id = id;
    this.#filter = birth.filter;
    this.#scale = birth.scale;
    this.#w = seen.spot.w;
    this.#h = seen.spot.h;
    this.#box = seen.detection.box;
    this.#seenAt = birth.at;
    this.#count(seen.detection);
  }

  /** A track that begins with this box; undefined where the box has no place in the space. */
  static begin(
    id: string,
    seen: SeenBox,
    { at, space, surface, drift }: { at: number; space: Space; surface: Surface; drift: SpacePoint },
  ): Track | undefined {
    const place = surface.toSpace(seen.spot);
    const slope = place && slopeAt(surface, place);
    const back = slope && inverse(slope);
    if (!place || !slope || !back) return undefined;
    const size = sizeOf(seen.spot);
    const speed = space.kind === "ground" ? round(onGround.speed) : carried(back, round(size * inPicture.speed));
    const filter = new PlaneFilter(place, drift, carried(back, boxSpread(seen.spot)), speed);
    return new Track(id, seen, { at, filter, scale: scaleOf(slope) });
  }

  /** As detected last. */
  get box(): Box {
    return this.#box;
  }
  /** When it was detected last. */
  get seenAt(): number {
    return this.#seenAt;
  }
  /** Pictures since it was detected last. */
  get missed(): number {
    return this.#missed;
  }
  get hits(): number {
    return this.#hits;
  }
  /** How long of the time since then its place was not in the picture, ms. */
  get awayMs(): number {
    return this.#awayMs;
  }
  /** Whether it stands, where its velocity is that over ground: as the ground itself seems to drift. */
  stands(drift: SpacePoint): boolean {
    const { vx, vy } = this.#filter;
    return this.#hits >= standing.leastHits && Math.hypot(vx - drift.x, vy - drift.y) < standing.speed;
  }
  /** In units of space a second. */
  get velocity(): SpacePoint {
    return { x: this.#filter.vx, y: this.#filter.vy };
  }
  /** Median of its last scores. */
  get score(): number {
    const sorted = [...this.#scores].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  }
  /** The class that its scores speak for. */
  get className(): string {
    let best = "";
    let most = -1;
    for (const [name, sum] of this.#classes) if (sum > most) [best, most] = [name, sum];
    return best;
  }

  /** Real: enough frames, and the median of their scores reaches the threshold. */
  confirmed(threshold: number): boolean {
    return this.#scores.length >= leastScores && this.score >= threshold;
  }

  /** Lets `dt` seconds pass; on the ground `drift` is how the ground itself seems to move, m/s. */
  predict(dt: number, space: Space, drift: SpacePoint): void {
    this.#missed++;
    const hidden = this.#missed > 3;
    if (space.kind !== "ground") {
      const size = sizeOf({ x: 0, y: 0, w: this.#w, h: this.#h });
      this.#filter.predict(dt, round((size * inPicture.acceleration) / this.#scale));
    } else if (hidden && this.stands(drift)) {
      [this.#filter.vx, this.#filter.vy] = [drift.x, drift.y];
      this.#filter.predict(dt, round(standing.acceleration));
    } else {
      const change = this.stands(drift) ? onGround.still : onGround.driving;
      this.#filter.predict(dt, round(change / Math.sqrt(Math.max(shortest, dt))));
    }
  }

  /** Where it should be seen in a picture; undefined where that is behind the camera. */
  foreseen(surface: Surface): Foreseen | undefined {
    const seen = surface.toPicture(this.#filter);
    const slope = seen && slopeAt(surface, this.#filter);
    if (!seen || !slope) return undefined;
    const grown = Math.min(2, Math.max(0.5, scaleOf(slope) / this.#scale));
    return {
      spot: { ...seen, w: this.#w * grown, h: this.#h * grown },
      spread: carried(slope, this.#filter.spread),
      slope,
    };
  }

  /** Its place was not in the picture for so long, ms. */
  left(ms: number): void {
    this.#awayMs += ms;
  }

  /** Goes on in another space, where it is seen at the same place of the same picture; false where it can not. */
  moveTo(from: Surface, to: Surface): boolean {
    const seen = from.toPicture(this.#filter);
    const place = seen && to.toSpace(seen);
    const before = seen && slopeAt(from, this.#filter);
    const after = place && slopeAt(to, place);
    const back = after && inverse(after);
    if (!before || !place || !after || !back) return false;
    const [a, b, c, d] = back;
    const [e, f, g, h] = before;
    this.#filter.carry(place, [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]);
    this.#scale *= scaleOf(after) / scaleOf(before);
    return true;
  }

  /** Puts it where the correction does: the picture was not where it was thought to be. */
  correct(surface: Surface, by: Correction): void {
    const seen = surface.toPicture(this.#filter);
    // Beyond the picture's rim nothing is known of it: the rim's own counts there.
    const rim = seen && { x: within(seen.x), y: within(seen.y) };
    const off = rim && correctionAt(by, rim);
    const place = seen && off && surface.toSpace({ x: seen.x + off.x, y: seen.y + off.y });
    if (place) this.#filter.carry(place, [1, 0, 0, 1]);
  }

  /** Takes in a box that was foreseen there, in a picture that lies off by `shift` there, as all of it does. */
  update({ detection, spot }: SeenBox, at: number, foreseen: Foreseen, shift: PicturePoint): void {
    const off = { x: spot.x - shift.x - foreseen.spot.x, y: spot.y - shift.y - foreseen.spot.y };
    this.#filter.update(off, foreseen.slope, boxSpread(spot));
    this.#w = foreseen.spot.w + (spot.w - foreseen.spot.w) * 0.4;
    this.#h = foreseen.spot.h + (spot.h - foreseen.spot.h) * 0.4;
    this.#scale = scaleOf(foreseen.slope);
    this.#box = detection.box;
    this.#seenAt = at;
    this.#hits++;
    this.#missed = 0;
    this.#awayMs = 0;
    this.#count(detection);
  }

  #count({ className, score }: Detection): void {
    this.#scores.push(score);
    this.#classes.set(className, (this.#classes.get(className) ?? 0) + score);
  }
}

/** How far a detector's box may lie beside its object. */
export const boxSpread = (spot: Spot): Spread => round(Math.hypot(sizeOf(spot) * boxShare, leastBox));

/** How far a box may lie beside where its object is foreseen, one σ. */
export const spreadOf = ({ spread: { xx, yy } }: Foreseen, spot: Spot): number =>
  Math.sqrt((xx + yy) / 2 + boxSpread(spot).xx);

const within = (share: number): number => Math.max(-0.6, Math.min(0.6, share));

const scaleOf = ([a, b, c, d]: Matrix2): number => Math.sqrt(Math.abs(a * d - b * c));

/** What small differences in space are in the picture, found by trying. */
function slopeAt(surface: Surface, at: SpacePoint): Matrix2 | undefined {
  const step = 1e-4 * Math.max(1, Math.abs(at.x), Math.abs(at.y));
  const [x0, x1] = [surface.toPicture({ x: at.x - step, y: at.y }), surface.toPicture({ x: at.x + step, y: at.y })];
  const [y0, y1] = [surface.toPicture({ x: at.x, y: at.y - step }), surface.toPicture({ x: at.x, y: at.y + step })];
  if (!x0 || !x1 || !y0 || !y1) return undefined;
  const k = 0.5 / step;
  const slope: Matrix2 = [(x1.x - x0.x) * k, (y1.x - y0.x) * k, (x1.y - x0.y) * k, (y1.y - y0.y) * k];
  return scaleOf(slope) > 1e-9 ? slope : undefined;
}
