import { type Enu, toDeg, toRad, wrap180 } from "../geo/position.ts";
import type { Maneuver } from "./airframe.ts";
import type { FixedWing, WingDemand } from "./fixedWing.ts";
import { bankFor, type Circling, type PathGuidance, size, unit, way } from "./pathGuidance.ts";

/** Something a fixed wing does until it is done or replaced. */
export interface WingManeuver extends Maneuver {
  /** What to ask of the body for the next `dt` seconds. */
  demand(body: FixedWing, dt: number): WingDemand;
}

/** How a fixed wing is flown now: what its parameters and its operator say. */
export interface WingLimits {
  readonly airspeed: number; // m/s
  readonly climb: number; // m/s
  readonly sink: number; // m/s
  readonly bankDeg: number;
  /** How slowly it makes good an error in height, seconds. */
  readonly heightSeconds: number;
}

/** What a maneuver is flown with. */
export interface Pilot {
  readonly guidance: PathGuidance;
  readonly limits: () => WingLimits;
}

/** Towards a height, no faster than it may climb and sink; `slope` is the rate at which that height changes, m/s. */
export const climbTo = (up: number, body: FixedWing, { climb, sink, heightSeconds }: WingLimits, slope = 0): number =>
  Math.min(climb, Math.max(-sink, (up - body.place.up) / heightSeconds + slope));

/** Off the ground and straight ahead, by its heading or along a line over the ground, up to a height. */
export class ClimbOut implements WingManeuver {
  done = false;
  readonly takingOff = true;
  readonly #pilot: Pilot;
  readonly #up: number;
  readonly #headingDeg: number;
  readonly #line: { readonly from: Enu; readonly to: Enu } | undefined;

  /** `up` in the body's frame. */
  constructor(body: FixedWing, up: number, pilot: Pilot, keeps: "heading" | "line") {
    this.#pilot = pilot;
    this.#up = up;
    this.#headingDeg = body.yawDeg;
    const ahead = toRad(body.yawDeg);
    const from = { ...body.place };
    const to = { east: from.east + 1e5 * Math.sin(ahead), north: from.north + 1e5 * Math.cos(ahead), up };
    this.#line = keeps === "line" ? { from, to } : undefined;
  }

  demand(body: FixedWing): WingDemand {
    const { guidance, limits } = this.#pilot;
    const { airspeed, climb } = limits();
    if (body.place.up >= this.#up) this.done = true;
    // Hardly any bank close to the ground.
    const most = Math.min(TAKE_OFF_BANK, 5 + body.agl / 3);
    const bank = this.#line
      ? bankFor(guidance.line(body, this.#line.from, this.#line.to), most)
      : Math.max(-most, Math.min(most, wrap180(this.#headingDeg - body.yawDeg)));
    return { bankDeg: bank, climb, airspeed };
  }
}

/** Along a line to a place; done where the turn to the next begins, or once it is passed. */
export class FollowLine implements WingManeuver {
  done = false;
  readonly destination: Enu;
  readonly #start: Enu;
  readonly #from: Enu | undefined;
  readonly #pilot: Pilot;
  readonly #turnDeg: number;

  /** Without `from` it flies straight there; `next` is the place that follows, for the turn: a right angle without. */
  constructor(
    body: FixedWing,
    { from, to, next }: { from: Enu | undefined; to: Enu; next: Enu | undefined },
    pilot: Pilot,
  ) {
    this.destination = to;
    this.#from = from;
    this.#start = from ?? { ...body.place };
    this.#pilot = pilot;
    this.#turnDeg = next ? turnAt(this.#start, to, next) : 90;
  }

  demand(body: FixedWing): WingDemand {
    const { guidance, limits } = this.#pilot;
    const to = this.destination;
    const now = limits();
    const track = unit(way(this.#start, to), way(body.place, to));
    const left = way(body.place, to);
    const ahead = left.east * track.east + left.north * track.north;
    if (size(left) <= guidance.turnDistance(body, this.#turnDeg) || ahead <= 0) this.done = true;
    const { up, slope } = heightOn(this.#start, to, ahead, body);
    return {
      bankDeg: bankFor(guidance.line(body, this.#from ?? body.place, to), now.bankDeg),
      climb: climbTo(up, body, now, slope),
      airspeed: now.airspeed,
    };
  }
}

/** How long a circle is flown. */
export interface CircleEnd {
  readonly turns?: number;
  readonly seconds?: number;
}

/** To a circle and around it, at a height or down to it along the way; done after so many turns or seconds on it. */
export class Circle implements WingManeuver {
  readonly destination: Enu;
  readonly #circle: Circling;
  readonly #pilot: Pilot;
  readonly #end: CircleEnd;
  #from: Enu | undefined;
  #seconds = 0;
  #turnedDeg = 0;
  #bearingDeg: number | undefined;

  constructor(circle: Circling, pilot: Pilot, end: CircleEnd = {}) {
    this.destination = circle.centre;
    this.#circle = circle;
    this.#pilot = pilot;
    this.#end = end;
  }

  /** It flies around by now. */
  get reached(): boolean {
    return this.#bearingDeg !== undefined;
  }
  get done(): boolean {
    const { turns, seconds } = this.#end;
    if (turns === undefined && seconds === undefined) return false;
    if (!this.reached) return false;
    return this.#turnedDeg >= 360 * (turns ?? 0) && this.#seconds >= (seconds ?? 0);
  }

  demand(body: FixedWing, dt: number): WingDemand {
    const { guidance, limits } = this.#pilot;
    const { centre, clockwise, radius } = this.#circle;
    const now = limits();
    this.#from ??= { ...body.place };
    if (this.reached || guidance.isOn(body, this.#circle)) this.#count(body, dt, clockwise ? 1 : -1);
    // It climbs at once, and comes down along the way.
    const total = size(way(this.#from, centre)) - radius;
    const left = size(way(body.place, centre)) - radius;
    const high = this.#from.up > centre.up && !this.reached && total > radius;
    const up = high ? centre.up + (this.#from.up - centre.up) * Math.min(1, Math.max(0, left / total)) : centre.up;
    return {
      bankDeg: bankFor(guidance.circle(body, this.#circle), now.bankDeg),
      climb: climbTo(up, body, now),
      airspeed: now.airspeed,
    };
  }

  #count(body: FixedWing, dt: number, sense: 1 | -1): void {
    const out = way(this.#circle.centre, body.place);
    const bearing = toDeg(Math.atan2(out.east, out.north));
    if (this.#bearingDeg !== undefined) this.#turnedDeg += sense * wrap180(bearing - this.#bearingDeg);
    this.#bearingDeg = bearing;
    this.#seconds += dt;
  }
}

/** Straight on, or in a steady bank, at its height. */
export class Level implements WingManeuver {
  readonly done = false;
  readonly #up: number;
  readonly #bankDeg: number;
  readonly #pilot: Pilot;

  constructor(up: number, bankDeg: number, pilot: Pilot) {
    this.#up = up;
    this.#bankDeg = bankDeg;
    this.#pilot = pilot;
  }

  demand(body: FixedWing): WingDemand {
    const now = this.#pilot.limits();
    return { bankDeg: this.#bankDeg, climb: climbTo(this.#up, body, now), airspeed: now.airspeed };
  }
}

/** Down a slope to a place and on along its line: it levels out over the ground, touches and rolls to a stop. */
export class GlideDown implements WingManeuver {
  readonly landing = true;
  readonly destination: Enu;
  readonly #from: Enu;
  readonly #pilot: Pilot;
  #stopped = false;

  constructor(from: Enu, to: Enu, pilot: Pilot) {
    this.destination = to;
    this.#from = from;
    this.#pilot = pilot;
  }

  get done(): boolean {
    return this.#stopped;
  }

  demand(body: FixedWing): WingDemand {
    const { guidance, limits } = this.#pilot;
    if (body.onGround) {
      this.#stopped = body.groundSpeed < 0.1;
      return { bankDeg: 0, climb: 0, airspeed: 0, stop: true };
    }
    const now = limits();
    const to = this.destination;
    const track = unit(way(this.#from, to), way(body.place, to));
    const left = way(body.place, to);
    const ahead = left.east * track.east + left.north * track.north;
    const { up, slope } = heightOn(this.#from, to, ahead, body);
    const flares = body.agl < FLARE;
    return {
      bankDeg: bankFor(guidance.line(body, this.#from, to), flares ? 5 : now.bankDeg),
      climb: flares ? -0.5 : climbTo(ahead > 0 ? up : up - 50, body, now, slope),
      airspeed: flares ? 1.2 * body.model.stallSpeed : Math.min(now.airspeed, 1.4 * body.model.stallSpeed),
    };
  }
}

/** The turn at a place between two lines, degrees, without a sign. */
function turnAt(from: Enu, to: Enu, next: Enu): number {
  const [a, b] = [way(from, to), way(to, next)];
  if (size(a) < 1 || size(b) < 1) return 90;
  return Math.abs(wrap180(toDeg(Math.atan2(b.east, b.north) - Math.atan2(a.east, a.north))));
}

/** The height on the slope between two places where `ahead` metres are left, and how fast it changes for a body there. */
function heightOn(from: Enu, to: Enu, ahead: number, body: FixedWing): { up: number; slope: number } {
  const length = size(way(from, to));
  if (length < 1) return { up: to.up, slope: 0 };
  const share = Math.min(1, Math.max(0, 1 - ahead / length));
  const slope = share > 0 && share < 1 ? ((to.up - from.up) / length) * body.groundSpeed : 0;
  return { up: from.up + (to.up - from.up) * share, slope };
}

const TAKE_OFF_BANK = 15; // degrees
const FLARE = 3; // m above ground
