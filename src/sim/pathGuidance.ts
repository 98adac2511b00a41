import { type Enu, toDeg } from "../geo/position.ts";

/** A velocity or direction over the ground. */
export interface Level {
  readonly east: number;
  readonly north: number;
}

/** What guidance has to know of an aircraft. */
export interface Moving {
  readonly place: Enu;
  /** Over the ground, m/s. */
  readonly velocity: Enu;
  /** Relative to the air, m/s. */
  readonly airVelocity: Enu;
}

/** A circle to fly; clockwise from above, or the other way. */
export interface Circling {
  readonly centre: Enu;
  readonly radius: number; // metres
  readonly clockwise: boolean;
}

/** How an autopilot brings a fixed wing onto a path: the acceleration to the right that it asks for, m/s². */
export interface PathGuidance {
  line(body: Moving, from: Enu, to: Enu): number;
  circle(body: Moving, circle: Circling): number;
  /** Whether it flies on the circle by now, or still towards it. */
  isOn(body: Moving, circle: Circling): boolean;
  /** How far before a place with a turn of so many degrees it turns. */
  turnDistance(body: Moving, turnDeg: number): number;
}

/** The bank that gives an acceleration to the right in level flight, degrees, limited. */
export const bankFor = (acceleration: number, mostDeg: number): number =>
  Math.min(mostDeg, Math.max(-mostDeg, toDeg(Math.atan(acceleration / G))));

/** The angle from one direction to another, clockwise positive, radians. */
export const angleTo = (from: Level, to: Level): number =>
  Math.atan2(from.north * to.east - from.east * to.north, from.east * to.east + from.north * to.north);

/** From one place to another, over the ground. */
export const way = (from: Enu, to: Enu): Level => ({ east: to.east - from.east, north: to.north - from.north });

export const size = ({ east, north }: Level): number => Math.hypot(east, north);

/** The same direction with a length of 1; `otherwise` where it has none. */
export function unit(level: Level, otherwise: Level): Level {
  const length = size(level);
  if (length > 1e-3) return { east: level.east / length, north: level.north / length };
  const other = size(otherwise);
  return other > 1e-3 ? { east: otherwise.east / other, north: otherwise.north / other } : { east: 0, north: 1 };
}

const G = 9.80665; // m/s²
