import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { distance } from "../../src/geo/enu.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { Flags } from "../../src/station/flags.ts";
import { StreamLooks } from "../../src/station/streamLooks.ts";
import { Watch } from "../../src/station/watch.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { writeSt0601 } from "../../src/vision/klv.ts";
import { OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { Pipeline } from "../../src/vision/pipeline.ts";

const model = join(import.meta.dirname, "../../models/vehicle-nano.onnx");
const startAt = 1_700_000_000_000;
const camera = { width: 480, height: 270, hfovDeg: 40 };
/** The guess at the polarity takes a dozen sightings, and not every picture gives one. */
const pictures = 22;

it("a black-hot stream of the simulator's camera is taken for thermal, its car found, placed and flagged", {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-thermal-"));
  const db = openDatabase(join(folder, "vedette.db"));
  const world = createWorld(1);
  const poseAt = (at: number) => {
    const [car] = world.movers(at);
    if (!car) throw new Error("the world has no traffic");
    const { east, north } = world.frame.toEnu(car.place);
    const amsl = world.terrain.height(east, north - 40) + 40;
    const place = { ...world.frame.toPosition({ east: east + 5, north: north - 40, up: 0 }), amsl };
    return { car, pose: { ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 } };
  };

  const analyst = new Analyst(silentLog);
  await analyst.use(await OnnxDetector.load(model));
  const opening = { streamId: "video-1-1", address: "udp://127.0.0.1:0", folder: null, detect: true, latencyMs: 0 };
  const pipeline = new Pipeline(opening, { analyst, trackPrefix: "t", log: silentLog });
  const address = await pipeline.open();
  const looks = new StreamLooks({
    settings: new Settings(db),
    payloadOf: () => ({
      vehicleId: "1:1",
      gimbals: [],
      cameras: [],
      streams: [
        {
          ...{
            id: "1:1",
            cameraId: "main",
            name: "Main",
            width: 480,
            height: 270,
            framesPerSecond: 2,
            bitsPerSecond: 1e6,
          },
          ...{ thermal: true, shown: address, address },
        },
      ],
    }),
    send: (_, look) => pipeline.look(look),
  });

  const flags = new Flags({
    store: new FlagStore(db),
    rules: new FlagRules({ settings: new Settings(db), log: silentLog }),
    footage: new FootageStore(db),
    sorties: new SortieStore(db, folder),
    still: async (_, trackId) => pipeline.still(trackId),
    log: silentLog,
  });
  const { car: first } = poseAt(startAt);
  const { east, north } = world.frame.toEnu(first.place);
  const section = [-300, 300].map((d) => world.frame.toPosition({ east: east + d, north, up: 0 }));
  flags.setZones([{ id: "z", name: "Road", section, width: 600 }]);
  const watch = new Watch({ log: silentLog });
  watch.onSeen(({ track, at, placed }) => placed && flags.observe(track, at, "s1"));
  const analysed: FrameTracks[] = [];
  let wake = () => {};
  pipeline.onFrame((frame) => {
    const { pose } = poseAt(frame.at);
    watch.observe({
      frame,
      vehicleId: "1:1",
      framePose: { pose, camera, sigma: usualPoseSigma },
      ground: world.ground,
    });
    analysed.push(frame);
    wake();
  });
  const encoder = new TsEncoder({ ...camera, framesPerSecond: 2, bitrate: 1_000_000, address });
  onTestFinished(async () => {
    await encoder.close();
    await pipeline.close();
    await analyst.detector?.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scene = new SceneCamera(world, camera, { look: "thermal-black" });
  for (let i = 0; i < pictures; i++) {
    const at = startAt + i * 500;
    const done = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await encoder.write({ pixels: { rgb: scene.render(poseAt(at).pose, at) }, at, klv: writeSt0601({ at }) });
    await done;
    looks.observe({ ...pipeline.record, vehicleId: "1:1", cameraId: "main" });
  }

  expect(looks.list()).toMatchObject([
    {
      thermal: true,
      why: "the vehicle says that this stream is thermal, and its pictures have no colours",
      likelyPolarity: "black-hot",
    },
  ]);
  const last = startAt + (pictures - 1) * 500;
  const { car } = poseAt(last);
  const [nearest] = watch
    .tracks()
    .flatMap(({ place }) => (place ? [distance(place, car.place)] : []))
    .sort((a, b) => a - b);
  expect(nearest).toBeLessThan(12);
  const flagged = flags.list().filter(({ place }) => place && distance(place, car.place) < 12);
  expect(flagged.length).toBe(1);
});
