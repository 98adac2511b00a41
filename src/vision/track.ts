import { Ring } from "../base/ring.ts";
import type { Box } from "../contract/records.ts";
import type { Detection } from "./detector.ts";
import { AxisFilter } from "./kalman.ts";
import type { PictureMotion, PicturePoint } from "./motion.ts";

/** The last scores that decide whether a track is real. */
const scoresKept = 15;
/** Fewer scores than this prove nothing. */
const leastScores = 3;

/** A box in square units: shares of the picture's width, from its centre. */
export interface Spot extends PicturePoint {
  readonly w: number;
  readonly h: number;
}

/** One object followed through the pictures of one stream. */
export class Track {
  readonly id: string;
  readonly #x: AxisFilter;
  readonly #y: AxisFilter;
  readonly #scores = new Ring<number>(scoresKept);
  readonly #classes = new Map<string, number>();
  #w: number;
  #h: number;
  #box: Box;
  #seenAt: number;
  #hits = 1;
  #missed = 0;

  constructor(id: string, detection: Detection, spot: Spot, at: number, drift: PicturePoint) {
    this.id = id;
    const size = Math.sqrt(spot.w * spot.h);
    // At first it may move by three of its own lengths a second beside the general drift.
    const trust = { sigma: size * 0.1, speedSigma: size * 3 };
    this.#x = new AxisFilter(spot.x, drift.x, trust);
    this.#y = new AxisFilter(spot.y, drift.y, trust);
    this.#w = spot.w;
    this.#h = spot.h;
    this.#box = detection.box;
    this.#seenAt = at;
    this.#count(detection);
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
  /** Where it should be now. */
  get spot(): Spot {
    return { x: this.#x.position, y: this.#y.position, w: this.#w, h: this.#h };
  }
  /** Shares of the picture's width a second. */
  get velocity(): PicturePoint {
    return { x: this.#x.velocity, y: this.#y.velocity };
  }
  /** One standard deviation of where it should be. */
  get sigma(): number {
    return Math.max(this.#x.sigma, this.#y.sigma);
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

  /** Where it would be after `dt` seconds and the camera's turn. */
  foreseen(dt: number, turn: PictureMotion | undefined): Spot | undefined {
    const x = this.#x.position + this.#x.velocity * dt;
    const y = this.#y.position + this.#y.velocity * dt;
    const moved = turn ? turn({ x, y }) : { x, y };
    return moved && { ...moved, w: this.#w, h: this.#h };
  }

  /** Lets `dt` seconds pass while the camera turns. */
  predict(dt: number, turn: PictureMotion | undefined): void {
    this.#missed++;
    const acceleration = Math.sqrt(this.#w * this.#h) * 4;
    this.#x.predict(dt, acceleration);
    this.#y.predict(dt, acceleration);
    const moved = turn?.({ x: this.#x.position, y: this.#y.position });
    if (!moved) return;
    this.#x.shift(moved.x);
    this.#y.shift(moved.y);
  }

  update(detection: Detection, spot: Spot, at: number): void {
    const sigma = Math.sqrt(spot.w * spot.h) * 0.08;
    this.#x.update(spot.x, sigma);
    this.#y.update(spot.y, sigma);
    this.#w += (spot.w - this.#w) * 0.4;
    this.#h += (spot.h - this.#h) * 0.4;
    this.#box = detection.box;
    this.#seenAt = at;
    this.#hits++;
    this.#missed = 0;
    this.#count(detection);
  }

  #count({ className, score }: Detection): void {
    this.#scores.push(score);
    this.#classes.set(className, (this.#classes.get(className) ?? 0) + score);
  }
}
