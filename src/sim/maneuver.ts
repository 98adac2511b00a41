import type { Enu } from "../geo/position.ts";
import type { Maneuver } from "./airframe.ts";
import type { Demand, Multirotor } from "./multirotor.ts";
import { type SpeedLimits, slowing, Track } from "./track.ts";

/** Something a multirotor does until it is done or replaced. */
export interface RotorManeuver extends Maneuver {
  /** The heading it would like, degrees true; null for none. */
  readonly headingDeg: number | null;
  /** What to ask of the body for the next `dt` seconds. */
  demand(body: Multirotor, dt: number): Omit<Demand, "headingDeg" | "yawRateDeg">;
}

/** Straight up from where it stands. */
export class Climb implements RotorManeuver {
  done = false;
  readonly takingOff = true;
  readonly headingDeg = null;
  readonly #at: Enu;
  readonly #climb: number;

  /** `up` in the body's frame, `climb` in m/s. */
  constructor(from: Enu, up: number, climb: number) {
    this.#at = { ...from, up };
    this.#climb = climb;
  }

  demand(body: Multirotor) {
    const left = this.#at.up - body.place.up;
    if (left < 0.3) this.done = true;
    return {
      horizontal: towards(body.place, this.#at, 2),
      up: Math.min(this.#climb, Math.max(-1, Math.min(left * 1.2, slowing(Math.max(0, left), 1, 0) + 0.2))),
    };
  }
}

/** Along a track to its end; done inside `radius`, or when an end that is flown through is passed. */
export class FlyTo implements RotorManeuver {
  done = false;
  paused = false;
  readonly track: Track;
  readonly #limits: () => SpeedLimits;
  readonly #radius: number;
  readonly #exitSpeed: number;
  #asked: Level | undefined;

  constructor(options: {
    readonly from: Enu;
    readonly to: Enu;
    readonly limits: () => SpeedLimits;
    readonly radius: number;
    /** How fast the end may be passed; 0 to stop there. */
    readonly exitSpeed?: number;
  }) {
    this.track = new Track(options.from, options.to);
    this.#limits = options.limits;
    this.#radius = options.radius;
    this.#exitSpeed = options.exitSpeed ?? 0;
  }

  get headingDeg(): number | null {
    return this.track.bearingDeg ?? null;
  }

  get destination(): Enu {
    return this.track.to;
  }

  distance(place: Enu): number {
    const { to } = this.track;
    return Math.hypot(to.east - place.east, to.north - place.north, to.up - place.up);
  }

  demand(body: Multirotor, dt: number) {
    const limits = this.#limits();
    const wanted = this.paused
      ? { east: 0, north: 0, up: 0 }
      : this.track.velocity(body.place, limits, Math.min(limits.speed, this.#exitSpeed));
    this.#asked ??= { east: body.velocity.east, north: body.velocity.north };
    this.#asked = this.#slew(this.#asked, wanted, limits.acceleration * dt);
    if (!this.paused && this.#arrived(body)) this.done = true;
    return { horizontal: this.#asked, up: wanted.up };
  }

  /** Changes the velocity along and across the track by at most `most` each: neither has to wait for the other. */
  #slew(from: Level, to: Level, most: number): Level {
    const { direction: d, length } = this.track;
    const a = length > 0 ? d : { east: 1, north: 0 };
    const east = to.east - from.east;
    const north = to.north - from.north;
    const along = clamp(east * a.east + north * a.north, most);
    const across = clamp(east * a.north - north * a.east, most);
    return {
      east: from.east + along * a.east + across * a.north,
      north: from.north + along * a.north - across * a.east,
    };
  }

  #arrived({ place, groundSpeed }: Multirotor): boolean {
    if (this.distance(place) <= this.#radius) return true;
    if (this.#exitSpeed <= 1 || Math.abs(this.track.to.up - place.up) > Math.max(2, this.#radius)) return false;
    return (
      this.track.remaining(place) <=
      Math.max(this.#radius, groundSpeed * 0.5 + groundSpeed ** 2 / (2.5 * this.#limits().acceleration))
    );
  }
}

/** Stays over a place, for so many seconds. */
export class Hold implements RotorManeuver {
  readonly headingDeg = null;
  readonly at: Enu;
  readonly #limits: () => SpeedLimits;
  readonly #seconds: number;
  #held = 0;

  constructor(at: Enu, limits: () => SpeedLimits, seconds = Number.POSITIVE_INFINITY) {
    this.at = at;
    this.#limits = limits;
    this.#seconds = seconds;
  }

  get done(): boolean {
    return !(this.#held < this.#seconds);
  }

  /** Where a body comes to rest when it brakes now. */
  static from(body: Multirotor, limits: () => SpeedLimits): Hold {
    const { place, velocity, groundSpeed } = body;
    const ahead = groundSpeed / (2 * limits().acceleration * 0.6) + 0.4;
    const up = place.up + velocity.up * 0.5;
    return new Hold(
      { east: place.east + velocity.east * ahead, north: place.north + velocity.north * ahead, up },
      limits,
    );
  }

  demand({ place }: Multirotor, dt: number) {
    const { speed, climb, sink } = this.#limits();
    this.#held += dt;
    return {
      horizontal: towards(place, this.at, speed),
      up: Math.min(climb, Math.max(-sink, (this.at.up - place.up) * 1.2)),
    };
  }
}

/** A velocity over the ground, for three seconds. */
export class Cruise implements RotorManeuver {
  readonly headingDeg = null;
  readonly #velocity: Enu;
  #flown = 0;

  constructor(velocity: Enu) {
    this.#velocity = velocity;
  }

  get done(): boolean {
    return this.#flown > 3;
  }

  demand(_body: Multirotor, dt: number) {
    this.#flown += dt;
    return { horizontal: this.#velocity, up: this.#velocity.up };
  }
}

/** Level and at its height, drifting with the wind: what a pilot with centred sticks gets without position. */
export class Drift implements RotorManeuver {
  readonly done = false;
  readonly headingDeg = null;
  readonly #up: number;

  constructor(up: number) {
    this.#up = up;
  }

  demand({ place }: Multirotor) {
    return { horizontal: null, up: Math.min(2, Math.max(-1.5, (this.#up - place.up) * 1.2)) };
  }
}

/** Straight down, slowly near the ground; done one second after the ground was felt. */
export class Descend implements RotorManeuver {
  done = false;
  readonly landing = true;
  readonly headingDeg = null;
  readonly #at: Enu;
  readonly #sink: number;
  readonly #finalSink: number;
  readonly #finalAgl: number;
  #groundSeconds = 0;

  constructor(over: Enu, rates: { readonly sink: number; readonly finalSink: number; readonly finalAgl: number }) {
    this.#at = over;
    this.#sink = rates.sink;
    this.#finalSink = rates.finalSink;
    this.#finalAgl = rates.finalAgl;
  }

  demand(body: Multirotor, dt: number) {
    this.#groundSeconds = body.onGround ? this.#groundSeconds + dt : 0;
    if (this.#groundSeconds >= 1) this.done = true;
    const above = Math.max(0, body.agl - this.#finalAgl);
    const sink = Math.min(this.#sink, this.#finalSink + slowing(above, 0.6, 0));
    return { horizontal: body.onGround ? { east: 0, north: 0 } : towards(body.place, this.#at, 2), up: -sink };
  }
}

/** A velocity over the ground, m/s. */
interface Level {
  readonly east: number;
  readonly north: number;
}

const clamp = (x: number, most: number): number => Math.min(most, Math.max(-most, x));

function towards(from: Enu, to: Enu, speed: number): Level {
  const east = to.east - from.east;
  const north = to.north - from.north;
  const away = Math.hypot(east, north);
  const k = away > 0 ? Math.min(speed, slowing(away, 1.5, 0)) / away : 0;
  return { east: east * k, north: north * k };
}
