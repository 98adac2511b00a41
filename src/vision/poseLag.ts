import type { CameraAxes } from "../geo/camera.ts";
import { shortWay } from "../geo/enu.ts";
import type { Enu } from "../geo/position.ts";
import type { Correction } from "./correction.ts";
import { type FrameView, focalOf } from "./frameView.ts";
import type { PicturePoint } from "./space.ts";

/** Rates are taken over about this time, ms: poses jitter from one picture to the next. */
const rateMs = 250;
/** Poses further apart than this say nothing of rates, ms. */
const gapMs = 1_500;
/** What was learned counts for about this long, s. */
const memory = 60;
/** How much turning it takes to believe what is learned, against a lag of 50 ms, one σ: (picture widths a second)². */
const doubt = 0.1;
/** No pose is earlier or later than this, s. */
const most = 0.3;

/**
 * How much later or earlier a stream's poses are than its pictures, learned from how far pictures lie off while the camera
 * turns; and poses carried on by it. What the pictures' stamps and the telemetry's differ by is seldom known to the frame.
 */
export class PoseLag {
  readonly #views: { readonly at: number; readonly view: FrameView }[] = [];
  #seconds = 0;
  #rate: PicturePoint = { x: 0, y: 0 };
  /** How the rate changed of late, as much of it as has not passed over to the tracks. */
  #changed: PicturePoint = { x: 0, y: 0 };
  #with = 0;
  #square = 0;

  /** How much later the poses are than the pictures, s; negative where they are earlier. */
  get seconds(): number {
    return this.#seconds;
  }

  /** A picture's view as it is thought to have been, from the one told. */
  carriedOn(told: FrameView | undefined, at: number): FrameView | undefined {
    while (this.#views.length > 1 && at - (this.#views[1]?.at ?? at) >= rateMs) this.#views.shift();
    const before = this.#views[0];
    if (before && !(at > before.at && at - before.at <= gapMs)) this.#views.length = 0;
    if (!told) {
      this.#rate = { x: 0, y: 0 };
      return undefined;
    }
    this.#views.push({ at, view: told });
    const seconds = before ? (at - before.at) / 1000 : 0;
    if (!before || this.#views.length < 2 || seconds <= 0) return told;
    const [turned, rate] = [turnOf(before.view.axes, told.axes), rateOf(before.view, told)];
    const [share, far] = [this.#seconds / seconds, 1 / seconds];
    this.#changed = {
      x: this.#changed.x + rate.x * far - this.#rate.x,
      y: this.#changed.y + rate.y * far - this.#rate.y,
    };
    this.#rate = { x: rate.x * far, y: rate.y * far };
    if (share === 0) return told;
    const { position } = told;
    const from = before.view.position;
    return {
      ...told,
      axes: turnedBy(told.axes, scaled(turned, share)),
      ...(position &&
        from && {
          position: {
            lat: position.lat + (position.lat - from.lat) * share,
            lon: shortWay(position.lon + shortWay(position.lon - from.lon) * share),
            amsl: position.amsl + (position.amsl - from.amsl) * share,
          },
        }),
    };
  }

  /** Learns from how far the picture lay off though carried on; a share of that passed over to the tracks. */
  learn({ x, y }: Correction, { share, dt, sure }: { share: number; dt: number; sure: boolean }): void {
    const { x: u, y: v } = this.#changed;
    this.#changed = { x: u * (1 - share), y: v * (1 - share) };
    if (!sure) return;
    const kept = Math.exp(-dt / memory);
    const square = u * u + v * v;
    this.#with = this.#with * kept + x * u + y * v + this.#seconds * square;
    this.#square = this.#square * kept + square;
    this.#seconds = Math.max(-most, Math.min(most, this.#with / (this.#square + doubt)));
  }

  /** Forgets what a moment ago was like: the pictures that follow are of another time. */
  cut(): void {
    this.#views.length = 0;
    this.#rate = { x: 0, y: 0 };
    this.#changed = { x: 0, y: 0 };
  }
}

/** How far what was in the middle has moved in the picture, widths. */
function rateOf(before: FrameView, now: FrameView): PicturePoint {
  const { forward, right, down } = now.axes;
  const f = focalOf(now);
  const depth = Math.max(0.2, dot(forward, before.axes.forward));
  return { x: (f * dot(right, before.axes.forward)) / depth, y: (f * dot(down, before.axes.forward)) / depth };
}

/** The rotation from one to the other as an axis as long as its angle, radians; good to a few parts in a hundred up to 30°. */
function turnOf(a: CameraAxes, b: CameraAxes): Enu {
  const sum = [cross(a.forward, b.forward), cross(a.right, b.right), cross(a.down, b.down)];
  const total = (of: (v: Enu) => number): number => 0.5 * sum.reduce((all, v) => all + of(v), 0);
  return { east: total((v) => v.east), north: total((v) => v.north), up: total((v) => v.up) };
}

/** Turned about an axis by its length (Rodrigues' formula). */
function turnedBy({ forward, right, down }: CameraAxes, turn: Enu): CameraAxes {
  const angle = Math.hypot(turn.east, turn.north, turn.up);
  if (angle < 1e-9) return { forward, right, down };
  const axis = scaled(turn, 1 / angle);
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  const turned = (v: Enu): Enu => {
    const side = cross(axis, v);
    const along = dot(axis, v) * (1 - c);
    return {
      east: v.east * c + side.east * s + axis.east * along,
      north: v.north * c + side.north * s + axis.north * along,
      up: v.up * c + side.up * s + axis.up * along,
    };
  };
  return { forward: turned(forward), right: turned(right), down: turned(down) };
}

const scaled = ({ east, north, up }: Enu, by: number): Enu => ({ east: east * by, north: north * by, up: up * by });
const dot = (a: Enu, b: Enu): number => a.east * b.east + a.north * b.north + a.up * b.up;
const cross = (a: Enu, b: Enu): Enu => ({
  east: a.north * b.up - a.up * b.north,
  north: a.up * b.east - a.east * b.up,
  up: a.east * b.north - a.north * b.east,
});
