import { Random } from "../../src/sim/random.ts";
import { along, type Car, driving, flying, hovering, parked, strewn } from "./paths.ts";
import type { SceneScript } from "./scene.ts";

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
    name: "wing turning 20°/s",
    seconds: 30,
    framesPerSecond: 10,
    camera: flying({ east: 60, north: -100, up: 130, headingDeg: 0, pitchDeg: -55 }, 16, [
      [4, -20, 9],
      [18, 20, 6],
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

/** Cars turn off a road by quarters, slowing down before each corner, while the drone flies past and looks round. */
function corners(random: Random): SceneScript {
  const road = (points: readonly (readonly [number, number])[]) => points.map(([east, north]) => ({ east, north }));
  const south = road([
    [-90, 0],
    [0, 0],
    [0, 70],
    [60, 70],
    [60, 260],
  ]);
  const north = road([
    [64, 250],
    [64, 66],
    [4, 66],
    [4, -4],
    [-200, -4],
  ]);
  return {
    name: "road corners",
    seconds: 24,
    framesPerSecond: 6,
    camera: (t) => ({
      ...flying({ east: -30, north: -70, up: 90, headingDeg: 10, pitchDeg: -45 }, 3, [])(t),
      headingDeg: 10 + 14 * Math.sin(t * 0.5),
    }),
    cars: [
      along(south, 8, random.between(0, 8)),
      along(south, 8, random.between(22, 30)),
      along(south, 7, random.between(50, 58)),
      along(north, 8, random.between(90, 100)),
      along(north, 7.5, random.between(120, 130)),
      along(north, 8, random.between(150, 160)),
      ...strewn(random, 8, 60).map(
        (car): Car =>
          (t) => ({ ...car(t), east: car(t).east + 90 }),
      ),
    ],
  };
}

/** Two and two cars drive close behind each other past trees, followed by a drone that turns. */
function convoy(random: Random): SceneScript {
  const row = Array.from({ length: 9 }, (_, i) => ({
    east: -100 + i * 26 + random.between(-4, 4),
    north: -6,
    radius: random.between(5, 9),
  }));
  const gap = random.between(9, 13);
  return {
    name: "convoy under trees",
    seconds: 22,
    framesPerSecond: 8,
    camera: (t) => ({ east: -70 + 6 * t, north: -85, up: 75, pitchDeg: -38, headingDeg: -15 + 18 * Math.sin(t * 0.6) }),
    cars: [
      driving(-90, 0, 90, 10),
      driving(-90 - gap, 0, 90, 10),
      driving(140, 5, 270, 8),
      driving(140 + gap, 5, 270, 8),
      parked(-30, 16, 90),
      parked(-23, 16, 90),
      parked(30, 18, 80),
    ],
    trees: row,
  };
}

/** All scenes of one seed. */
export function scripts(seed: number): SceneScript[] {
  const random = new Random(seed);
  const makers = [quarterTurns, pans, wingTurns, trees, convoy, crossroads, corners, rows, slowPictures];
  return makers.map((make) => make(random));
}
