import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../src/base/log.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { VideoSender } from "../../src/sim/videoSender.ts";
import { createWorld } from "../../src/sim/world.ts";

/** What is filmed: a simulated drone at 70 m that flies along behind a car. */
export interface FilmOptions {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly framesPerSecond: number;
  readonly frames: number;
}

const startAt = 1_700_000_000_000;

/** An H.264 file with ST 0601 metadata, filmed by the simulator's own camera; made once and kept among temporary files. */
export async function filmed({ width, height, framesPerSecond, frames }: FilmOptions): Promise<string> {
  const folder = join(tmpdir(), "vedette-bench-vision");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${width}x${height}-${framesPerSecond}-${frames}.ts`);
  if (existsSync(file)) return file;
  console.log(`filming ${frames} pictures of ${width} × ${height} once …`);
  const world = createWorld(1);
  const camera = { width, height, hfovDeg: 50 };
  const scene = new SceneCamera(world, camera);
  const making = `${file}.${process.pid}.ts`;
  const sender = new VideoSender({
    ...{ camera, framesPerSecond, bitrate: 4_000_000, address: making, ground: world.ground },
    render: (pose, at) => scene.render(pose, at),
    clock: () => 0, // the film takes what time it takes
    log: createLog("film", (line) => console.error(line.text), Date.now),
  });
  for (let i = 0; i < frames; i++) {
    const at = startAt + (i * 1000) / framesPerSecond;
    const [car] = world.movers(at);
    if (!car) throw new Error("the world has no traffic");
    const { east, north } = world.frame.toEnu(car.place);
    const amsl = world.terrain.height(east, north - 70) + 75;
    const place = { ...world.frame.toPosition({ east: east + 10, north: north - 70, up: 0 }), amsl };
    await sender.take({
      at,
      pose: { ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 },
      platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 },
    });
  }
  await sender.close();
  renameSync(making, file);
  return file;
}
