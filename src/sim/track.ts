import { type Enu, toDeg, wrap360 } from "../geo/position.ts";

/** How fast a vehicle may go. m/s and m/s². */
export interface SpeedLimits {
  readonly speed: number;
  readonly climb: number;
  readonly sink: number;
  readonly acceleration: number;
}

/** A straight line between two places, and how to fly along it. */
export class Track {
  readonly from: Enu;
  readonly to: Enu;
  readonly length: number; // m, over the ground
  /** Unit vector over the ground; zero for a track that only climbs. */
  readonly direction: { readonly east: number; readonly north: number };

  constructor(from: Enu, to: Enu) {
    this.from = from;
    this.to = to;
    const east = to.east - from.east;
    const north = to.north - from.north;
    const length = Math.hypot(east, north);
    this.length = length < 0.05 ? 0 : length;
    this.direction = this.length > 0 ? { east: east / length, north: north / length } : { east: 0, north: 0 };
  }

  /** Degrees true, or undefined when the track is too short to have a direction worth turning to. */
  get bearingDeg(): number | undefined {
    return this.length < 2 ? undefined : wrap360(toDeg(Math.atan2(this.direction.east, this.direction.north)));
  }

  /** Metres along the track that are still to go, negative beyond its end. */
  remaining(place: Enu): number {
    const { direction: d, to } = this;
    return (to.east - place.east) * d.east + (to.north - place.north) * d.north;
  }

  /**
   * The velocity to ask for at `place`: along the track as fast as the limits, the climb and the braking distance to
   * `exitSpeed` allow, and back towards the line.
   */
  velocity(place: Enu, limits: SpeedLimits, exitSpeed: number): Enu {
    const { direction: d, from, to } = this;
    const remaining = this.remaining(place);
    const braking = limits.acceleration * 0.6;
    const along =
      Math.sign(remaining) * Math.min(this.#fastest(limits), slowing(Math.abs(remaining), braking, exitSpeed));
    const across = this.length > 0 ? { east: from.east - place.east, north: from.north - place.north } : undefined;
    const k = across ? across.east * d.east + across.north * d.north : 0;
    const back = across
      ? { east: across.east - k * d.east, north: across.north - k * d.north }
      : { east: to.east - place.east, north: to.north - place.north };
    const off = Math.hypot(back.east, back.north);
    const pull = off > 0 ? Math.min(limits.speed, slowing(off, braking, 0)) / off : 0;
    const done = this.length > 0 ? Math.min(1, Math.max(0, 1 - remaining / this.length)) : 1;
    const up = from.up + (to.up - from.up) * done;
    const slope = this.length > 0 && done > 0 && done < 1 ? ((to.up - from.up) / this.length) * along : 0;
    return {
      east: d.east * along + back.east * pull,
      north: d.north * along + back.north * pull,
      up: Math.min(limits.climb, Math.max(-limits.sink, (up - place.up) * climbGain + slope)),
    };
  }

  /** Over the ground no faster than the climb along the way allows. */
  #fastest({ speed, climb, sink }: SpeedLimits): number {
    const rise = this.to.up - this.from.up;
    const seconds = rise > 0 ? rise / climb : -rise / sink;
    return seconds > 0 ? Math.min(speed, this.length / seconds) : speed;
  }
}

/**
 * The speed at which a corner between two tracks may be passed so that the path leaves the corner by no more than
 * `deviation` metres at a lateral `acceleration` (the junction deviation of motion planners).
 */
export function cornerSpeed(a: Track, b: Track, deviation: number, acceleration: number): number {
  if (a.length === 0 || b.length === 0) return 0;
  const cos = -(a.direction.east * b.direction.east + a.direction.north * b.direction.north);
  const sinHalf = Math.sqrt(Math.max(0, (1 - cos) / 2));
  if (sinHalf > 0.9999) return Number.POSITIVE_INFINITY;
  return Math.sqrt((acceleration * deviation * sinHalf) / (1 - sinHalf));
}

/** The speed from which one can slow down to `exitSpeed` within `distance`: linear close by, by the root further away. */
export function slowing(distance: number, acceleration: number, exitSpeed: number): number {
  const linear = acceleration / positionGain ** 2;
  const near = distance < linear ? distance * positionGain : Math.sqrt(2 * acceleration * (distance - linear / 2));
  return exitSpeed > 0 ? Math.max(near, Math.sqrt(exitSpeed ** 2 + 2 * acceleration * distance)) : near;
}

const positionGain = 0.9; // 1/s
const climbGain = 1.2; // 1/s
