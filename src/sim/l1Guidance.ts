import type { Enu } from "../geo/position.ts";
import { angleTo, type Circling, type Level, type Moving, type PathGuidance, size, unit, way } from "./pathGuidance.ts";

export interface L1Settings {
  readonly periodSeconds: number;
  readonly damping: number;
  /** The farthest before a waypoint at which it turns, metres. */
  readonly waypointRadius: number;
}

/**
 * Path following as ArduPlane's: it steers for a point on the path a fixed time ahead, with an acceleration of
 * 4ζ²·V²/L₁·sin η. Park, Deyst, How: A New Nonlinear Guidance Logic for Trajectory Tracking, AIAA 2004-4900;
 * https://ardupilot.org/plane/docs/navigation-tuning.html
 */
export class L1Guidance implements PathGuidance {
  readonly #settings: () => L1Settings;
  #lastAngle = 0;

  constructor(settings: () => L1Settings) {
    this.#settings = settings;
  }

  line(body: Moving, from: Enu, to: Enu): number {
    const { velocity, place } = body;
    const ahead = this.#ahead(body);
    const track = unit(way(from, to), way(place, to));
    const out = way(from, place);
    const along = out.east * track.east + out.north * track.north;
    const right = out.east * track.north - out.north * track.east;
    if (size(out) > ahead && along < -Math.SQRT1_2 * size(out)) return this.#steer(body, way(place, from));
    if (along > size(way(from, to)) + 3 * size(velocity)) return this.#steer(body, way(place, to));
    const back = Math.asin(Math.max(-Math.SQRT1_2, Math.min(Math.SQRT1_2, right / ahead)));
    return this.#accelerate(body, angleTo(velocity, track) - back);
  }

  circle(body: Moving, circle: Circling): number {
    const { capture, around, outside, sense } = this.#demands(body, circle);
    return outside && sense * capture < sense * around ? capture : around;
  }

  isOn(body: Moving, circle: Circling): boolean {
    const { capture, around, outside, sense } = this.#demands(body, circle);
    return !outside || sense * capture >= sense * around;
  }

  turnDistance(body: Moving, turnDeg: number): number {
    return Math.min(this.#settings().waypointRadius, this.#ahead(body)) * Math.min(1, Math.abs(turnDeg) / 90);
  }

  /** What leads to the middle of a circle, and what keeps on it: a damped spring on the radius and the centripetal part. */
  #demands(body: Moving, { centre, radius, clockwise }: Circling) {
    const { periodSeconds, damping } = this.#settings();
    const { velocity, place } = body;
    const sense = clockwise ? 1 : -1;
    const out = way(centre, place);
    const radial = unit(out, velocity);
    const error = size(out) - radius;
    const outward = velocity.east * radial.east + velocity.north * radial.north;
    const tangential = sense * (velocity.east * radial.north - velocity.north * radial.east);
    const omega = (2 * Math.PI) / periodSeconds;
    let spring = error * omega ** 2 + outward * 2 * damping * omega;
    if (outward > 0 && tangential < 0) spring = Math.max(0, spring);
    const centripetal = tangential ** 2 / Math.max(radius / 2, radius + error);
    const capture = this.#steer(body, { east: -radial.east, north: -radial.north });
    return { capture, around: sense * (spring + centripetal), outside: error > 0, sense };
  }

  #steer(body: Moving, towards: Level): number {
    return this.#accelerate(body, angleTo(body.velocity, towards));
  }

  #accelerate(body: Moving, angle: number): number {
    // Straight behind, it keeps to the side that it began to turn to.
    const undecided = Math.abs(angle) > 0.9 * Math.PI && Math.abs(this.#lastAngle) > 0.9 * Math.PI;
    const turned = undecided ? Math.abs(angle) * Math.sign(this.#lastAngle) : angle;
    this.#lastAngle = turned;
    const { damping } = this.#settings();
    const speed = size(body.velocity);
    const limited = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, turned));
    return ((4 * damping ** 2 * speed ** 2) / this.#ahead(body)) * Math.sin(limited);
  }

  /** L₁: how far ahead the point is that it steers for. */
  #ahead({ velocity }: Moving): number {
    const { periodSeconds, damping } = this.#settings();
    return Math.max(1, (damping * periodSeconds * size(velocity)) / Math.PI);
  }
}
