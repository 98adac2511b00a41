import type { Random } from "../../src/sim/random.ts";
import type { CameraPath, GroundPose } from "./scene.ts";

/** Where a car is and points at a time in seconds. */
export type Car = (t: number) => GroundPose;

/** Stands. */
export const parked =
  (east: number, north: number, headingDeg: number): Car =>
  () => ({ east, north, headingDeg });

/** Drives straight from a place, m/s. */
export const driving =
  (east: number, north: number, headingDeg: number, speed: number, startsAt = 0): Car =>
  (t) => {
    const [s, c] = [Math.sin((headingDeg * Math.PI) / 180), Math.cos((headingDeg * Math.PI) / 180)];
    const way = speed * (t - startsAt);
    return { east: east + s * way, north: north + c * way, headingDeg };
  };

interface RoadPlace extends GroundPose {
  /** Metres to the nearest corner. */
  readonly corner: number;
}

/** Metres: the radius of a corner. m/s: how fast cars drive far from corners is asked for, in them they drive so. */
const cornerRadius = 8;
const cornerSpeed = 5.5;

/** Drives along a road of straight pieces with round corners, slowing down before each: `ahead` metres along it at first. */
export function along(corners: readonly { east: number; north: number }[], speed: number, ahead: number): Car {
  const road = roadOf(corners);
  const at = (way: number): RoadPlace => road[Math.min(road.length - 1, Math.max(0, Math.round(way / roadStep)))]!;
  const step = 0.05; // s
  const ways = [ahead];
  return (t) => {
    for (let i = ways.length; i <= Math.ceil(t / step) + 1; i++) {
      const before = ways[i - 1]!;
      // From any distance a brake of 2 m/s² brings it down to the corner's speed in time.
      const { corner } = at(before);
      ways.push(before + step * Math.min(speed, Math.sqrt(cornerSpeed ** 2 + 4 * Math.max(0, corner - 8))));
    }
    const index = Math.floor(Math.max(0, t) / step);
    const [a, b] = [ways[index]!, ways[index + 1]!];
    const way = a + (b - a) * (Math.max(0, t) / step - index);
    const [from, to] = [at(Math.floor(way / roadStep) * roadStep), at((Math.floor(way / roadStep) + 1) * roadStep)];
    const share = way / roadStep - Math.floor(way / roadStep);
    const mix = (x: number, y: number) => x + (y - x) * share;
    return { east: mix(from.east, to.east), north: mix(from.north, to.north), headingDeg: from.headingDeg };
  };
}

const roadStep = 0.25;

/** Places along a road, a step apart. */
function roadOf(corners: readonly { east: number; north: number }[]): RoadPlace[] {
  const points: { east: number; north: number }[] = [];
  corners.forEach((here, i) => {
    const [before, after] = [corners[i - 1], corners[i + 1]];
    if (!before || !after) {
      points.push(here);
      return;
    }
    const towards = (to: typeof here) => {
      const far = Math.hypot(to.east - here.east, to.north - here.north);
      return {
        east: ((to.east - here.east) / far) * cornerRadius,
        north: ((to.north - here.north) / far) * cornerRadius,
      };
    };
    const [a, b] = [towards(before), towards(after)];
    // Of a right angle: a quarter of a circle around the point that both pieces of road are the radius away from.
    for (let deg = 0; deg <= 90; deg += 5) {
      const [s, c] = [Math.sin((deg * Math.PI) / 180), Math.cos((deg * Math.PI) / 180)];
      points.push({
        east: here.east + a.east * (1 - s) + b.east * (1 - c),
        north: here.north + a.north * (1 - s) + b.north * (1 - c),
      });
    }
  });
  const road: RoadPlace[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const long = Math.hypot(b.east - a.east, b.north - a.north);
    const headingDeg = (Math.atan2(b.east - a.east, b.north - a.north) * 180) / Math.PI;
    for (let way = 0; way < long; way += roadStep) {
      const place = {
        east: a.east + ((b.east - a.east) * way) / long,
        north: a.north + ((b.north - a.north) * way) / long,
      };
      const far = corners
        .slice(1, -1)
        .map((corner) => Math.hypot(corner.east - place.east, corner.north - place.north));
      road.push({ ...place, headingDeg, corner: Math.min(...far) });
    }
  }
  return road;
}

/** Parked cars strewn over a square, none on another. */
export function strewn(random: Random, count: number, half: number): Car[] {
  const places: { east: number; north: number }[] = [];
  while (places.length < count) {
    const place = { east: random.between(-half, half), north: random.between(-half, half) };
    if (places.every((other) => Math.hypot(other.east - place.east, other.north - place.north) > 7)) places.push(place);
  }
  return places.map(({ east, north }) => parked(east, north, random.between(0, 180)));
}

/** Hovers beside the place looked at and turns by `turns`: from a time on, at degrees a second, for so many seconds. */
export const hovering =
  (
    at: { east: number; north: number; up: number; headingDeg: number; pitchDeg: number },
    turns: readonly (readonly [from: number, rateDeg: number, seconds: number])[],
  ): CameraPath =>
  (t) => ({
    ...at,
    headingDeg: turns.reduce(
      (heading, [from, rate, seconds]) => heading + rate * Math.min(seconds, Math.max(0, t - from)),
      at.headingDeg,
    ),
  });

/** Flies straight at so many m/s, and turns with the nose as told. */
export function flying(
  from: { east: number; north: number; up: number; headingDeg: number; pitchDeg: number },
  speed: number,
  turns: readonly (readonly [from: number, rateDeg: number, seconds: number])[],
): CameraPath {
  const heading = (t: number): number =>
    turns.reduce((sum, [at, rate, seconds]) => sum + rate * Math.min(seconds, Math.max(0, t - at)), from.headingDeg);
  const step = 0.02;
  const track: { east: number; north: number }[] = [{ east: from.east, north: from.north }];
  const upTo = (index: number) => {
    while (track.length <= index) {
      const { east, north } = track[track.length - 1]!;
      const rad = (heading((track.length - 0.5) * step) * Math.PI) / 180;
      track.push({ east: east + Math.sin(rad) * speed * step, north: north + Math.cos(rad) * speed * step });
    }
    return track[index]!;
  };
  return (t) => {
    const index = Math.max(0, Math.floor(t / step));
    const [a, b] = [upTo(index), upTo(index + 1)];
    const share = Math.max(0, t) / step - index;
    return {
      ...from,
      east: a.east + (b.east - a.east) * share,
      north: a.north + (b.north - a.north) * share,
      headingDeg: heading(t),
    };
  };
}
