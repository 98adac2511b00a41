import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { Position } from "../../src/geo/position.ts";
import { metadataOf } from "../../src/review/metadataPose.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld, type World } from "../../src/sim/world.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { writeSt0601 } from "../../src/vision/klv.ts";

/** What was filmed: two parked cars, how far apart they are, and where each is in the picture, 0…1. */
export interface MeasuredScene {
  readonly distance: number; // metres, across
  readonly bearingDeg: number;
  readonly cars: readonly { readonly place: Position; readonly x: number; readonly y: number }[];
}

const camera = { width: 960, height: 540, hfovDeg: 50 };

/**
 * Films two parked cars of the simulated world into a file; its metadata tell a pose that is wrong by what receivers and
 * compasses of the field are.
 */
export async function filmScene(file: string, startAt: number, pictures: number): Promise<MeasuredScene> {
  const world = createWorld(1);
  const [a, b] = twoCars(world);
  const { east, north } = new EnuFrame(a).toEnu(b);
  const middle = new EnuFrame(a).toPosition({ east: east / 2, north: north / 2 });
  const at = world.frame.toEnu(middle);
  const height = world.terrain.height(at.east, at.north - 90) + 95;
  const pose: CameraPose = {
    ...world.frame.toPosition({ east: at.east, north: at.north - 90 }),
    ...{ amsl: height, headingDeg: 0, pitchDeg: -46, rollDeg: 0 },
  };
  const told: CameraPose = {
    ...new EnuFrame(pose).toPosition({ east: 1.2, north: -0.8, up: 1.5 }),
    ...{ headingDeg: 1.8, pitchDeg: -45.5, rollDeg: 0.3 },
  };
  const scene = new SceneCamera(world, camera);
  const encoder = new TsEncoder({ ...camera, framesPerSecond: 10, bitrate: 3_000_000, address: file });
  for (let i = 0; i < pictures; i++) {
    const takenAt = startAt + i * 100;
    const metadata = metadataOf({
      ...{ at: takenAt, pose: told, hfovDeg: camera.hfovDeg },
      platform: { yawDeg: 0, pitchDeg: 2, rollDeg: -3 },
    });
    await encoder.write({ pixels: { rgb: scene.render(pose, takenAt) }, at: takenAt, klv: writeSt0601(metadata) });
  }
  await encoder.close();
  const cars = [a, b].map((place) => {
    const pixel = project(camera, pose, place);
    if (!pixel) throw new Error("a car is not in the picture");
    return { place, x: pixel.u / camera.width, y: pixel.v / camera.height };
  });
  const bearingDeg = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
  return { distance: Math.hypot(east, north), bearingDeg, cars };
}

/** Two that are so far apart that both are in one picture, and that the distance is worth measuring. */
function twoCars({ parked }: World): readonly [Position, Position] {
  for (const a of parked)
    for (const b of parked) {
      const { east, north } = new EnuFrame(a.place).toEnu(b.place);
      const apart = Math.hypot(east, north);
      if (apart > 15 && apart < 60 && Math.abs(east) < 50 && Math.abs(north) < 40) return [a.place, b.place];
    }
  throw new Error("the world has no two cars near each other");
}

/** The simulated world's heights as an SRTM file (3601 × 3601, whole metres; beyond the world voids); answers its path. */
export function writeHeights(folder: string): string {
  const world = createWorld(1);
  const side = 3601;
  const [south, west] = [Math.floor(world.bounds.south), Math.floor(world.bounds.west)];
  const bytes = Buffer.alloc(side * side * 2);
  const { bounds } = world;
  for (let row = 0; row < side; row++) {
    const lat = south + 1 - row / (side - 1);
    for (let column = 0; column < side; column++) {
      const lon = west + column / (side - 1);
      const inside = lat >= bounds.south && lat <= bounds.north && lon >= bounds.west && lon <= bounds.east;
      const { east, north } = inside ? world.frame.toEnu({ lat, lon }) : { east: 0, north: 0 };
      bytes.writeInt16BE(inside ? Math.round(world.terrain.height(east, north)) : -32768, (row * side + column) * 2);
    }
  }
  const file = join(folder, `N${south}E${String(west).padStart(3, "0")}.hgt`);
  writeFileSync(file, bytes);
  return file;
}
