import { Random } from "../../src/sim/random.ts";
import type { CameraPath, GroundPose, SceneScript } from "./scene.ts";

type Car = (t: number) => GroundPose;

const parked =
  (east: number, north: number, headingDeg: number): Car =>
  () => ({ east, north, headingDeg });

/** Drives straight from a place, m/s. */
const driving =
  (east: number, north: number, headingDeg: number, speed: number, startsAt = 0): Car =>
  (t) => {
    const [s, c] = [Math.sin((headingDeg * Math.PI) / 180), Math.cos((headingDeg * Math.PI) / 180)];
    const way = speed * (t - startsAt);
    return { east: east + s * way, north: north + c * way, headingDeg };
  };

/** Parked cars strewn over a square, none on another. */
function strewn(random: Random, count: number, half: number): Car[] {
  const places: { east: number; north: number }[] = [];
  while (places.length < count) {
    const place = { east: random.between(-half, half), north: random.between(-half, half) };
    if (places.every((other) => Math.hypot(other.east - place.east, other.north - place.north) > 7)) places.push(place);
  }
  return places.map(({ east, north }) => parked(east, north, random.between(0, 180)));
}

/** Hovers beside the place looked at and turns by `turns`: from a time on, at degrees a second, for so many seconds. */
const hovering =
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
function flying(
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

/** A drone above a car park turns its nose by a quarter and back, at 20° a second. */
function quarterTurns(random: Random): SceneScript {
  return {
    name: "quarter turns",
    seconds: 24,
    framesPerSecond: 10,
    camera: hovering({ east: 0, north: 0, up: 90, headingDeg: 0, pitchDeg: -50 }, [
      [3, 20, 4.5],
      [10, -20, 4.5],
      [17, 20, 4.5],
    ]),
    cars: [...strewn(random, 26, 120), driving(-60, 40, 80, 9), driving(70, 90, 250, 12), driving(40, -30, 350, 7)],
  };
}

/** The gimbal pans to and fro fast while the drone flies on. */
function pans(random: Random): SceneScript {
  const base = flying({ east: 0, north: -120, up: 100, headingDeg: 0, pitchDeg: -40 }, 10, []);
  return {
    name: "gimbal pans",
    seconds: 24,
    framesPerSecond: 10,
    camera: (t) => ({ ...base(t), headingDeg: 35 * Math.sin(t * 0.9) }),
    cars: [...strewn(random, 24, 130), driving(-80, 60, 90, 10), driving(60, 140, 200, 8), driving(0, 220, 180, 14)],
  };
}

/** A wing flies over, turns and comes back; the camera is fixed to it. */
function wingTurns(random: Random): SceneScript {
  return {
    name: "flying wing, circles",
    seconds: 30,
    framesPerSecond: 10,
    camera: flying({ east: 60, north: -100, up: 130, headingDeg: 0, pitchDeg: -55 }, 16, [
      [4, -14, 12],
      [20, 16, 6],
    ]),
    cars: [...strewn(random, 40, 190), driving(-90, 20, 70, 13), driving(40, 60, 190, 11), driving(90, 120, 270, 9)],
  };
}

/** Cars on a road under trees, filmed by a drone that follows beside and turns. */
function trees(random: Random): SceneScript {
  const row = Array.from({ length: 16 }, (_, i) => ({
    east: -115 + i * 15 + random.between(-2, 2),
    north: -6,
    radius: random.between(2.5, 4),
  }));
  return {
    name: "trees along a road",
    seconds: 24,
    framesPerSecond: 10,
    camera: hovering({ east: 0, north: -90, up: 60, headingDeg: -25, pitchDeg: -32 }, [
      [4, 12, 4],
      [12, -12, 3],
      [18, 10, 3],
    ]),
    cars: [
      driving(-80, 0, 90, 9),
      driving(-112, 0, 90, 9.5),
      driving(100, 4, 270, 8),
      driving(130, 4, 270, 11, 2),
      parked(-10, 14, 90),
      parked(-2, 14, 90),
      parked(20, 16, 80),
      parked(44, 13, 90),
    ],
    trees: row,
  };
}

/** A crossroads: cars cross each other's way closely while the camera turns. */
function crossroads(random: Random): SceneScript {
  const cars: Car[] = [];
  for (let i = 0; i < 5; i++) {
    cars.push(driving(-70 - i * 24 + random.between(-4, 4), -2.2, 90, 10));
    cars.push(driving(75 + i * 26 + random.between(-4, 4), 2.2, 270, 11));
    cars.push(driving(2.2, -62 - i * 25 + random.between(-4, 4), 0, 9));
    cars.push(driving(-2.2, 68 + i * 27 + random.between(-4, 4), 180, 10));
  }
  return {
    name: "crossroads",
    seconds: 18,
    framesPerSecond: 10,
    camera: hovering({ east: 0, north: -70, up: 80, headingDeg: -8, pitchDeg: -48 }, [
      [3, 10, 2],
      [8, -15, 2],
      [12, 8, 3],
    ]),
    cars,
  };
}

/** Three rows of parked cars, alike and close: the wrong neighbour is always near. */
function rows(random: Random): SceneScript {
  const cars: Car[] = [];
  for (const north of [-14, 0, 14])
    for (let i = 0; i < 14; i++)
      if (!random.chance(0.15)) cars.push(parked(-20 + i * 3.1, north + random.between(-0.3, 0.3), 0));
  return {
    name: "parked rows",
    seconds: 20,
    framesPerSecond: 10,
    camera: flying({ east: 0, north: -60, up: 60, headingDeg: 0, pitchDeg: -55 }, 3, [
      [3, 15, 2],
      [8, -20, 3],
      [14, 15, 2],
    ]),
    cars: [...cars, driving(-50, 7, 90, 4)],
  };
}

/** A slow computer: three pictures a second of a drone that flies and turns. */
function slowPictures(random: Random): SceneScript {
  return {
    name: "three pictures a second",
    seconds: 30,
    framesPerSecond: 3,
    camera: flying({ east: 0, north: -90, up: 100, headingDeg: 0, pitchDeg: -50 }, 7, [
      [4, 15, 3],
      [12, -15, 3],
      [20, -10, 4],
    ]),
    cars: [...strewn(random, 22, 120), driving(-60, 30, 75, 8), driving(50, 80, 255, 9)],
  };
}

/** All scenes of one seed. */
export function scripts(seed: number): SceneScript[] {
  const random = new Random(seed);
  return [quarterTurns, pans, wingTurns, trees, crossroads, rows, slowPictures].map((make) => make(random));
}
