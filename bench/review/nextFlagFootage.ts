import { statSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../src/sim/random.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";

/** What is filmed for the flags of one sortie. */
export interface Filmed {
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly framesPerSecond: number;
  readonly segments: number;
  readonly segmentMs: number;
  readonly flags: number;
}

/** What was recorded. */
export interface Recorded {
  readonly bytes: number;
  readonly pictures: number;
}

const startAt = Date.UTC(2026, 0, 1, 20);
const streamId = "video-1-1";

/** Fills a data folder with one sortie: H.264 segments as the station records them, and flags spread over them with boxes. */
export async function record(dataFolder: string, filmed: Filmed): Promise<Recorded> {
  const { width, height, framesPerSecond, segments, segmentMs, flags } = filmed;
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  const footage = new FootageStore(db);
  const store = new FlagStore(db);
  const sortieId = "s1";
  sorties.save({ id: sortieId, vehicleId: "1:1", startedAt: startAt, endedAt: startAt + segments * segmentMs });
  const picture = scenery(width, height);
  const perSegment = Math.round((segmentMs * framesPerSecond) / 1_000);
  let bytes = 0;
  for (let s = 0; s < segments; s++) {
    const file = join(sorties.folder(sortieId), `${streamId}-${s}.ts`);
    const fromAt = startAt + s * segmentMs;
    const encoder = new TsEncoder({ width, height, framesPerSecond, bitrate: 6_000_000, address: file });
    for (let i = 0; i < perSegment; i++) {
      const at = fromAt + (i * 1_000) / framesPerSecond;
      await encoder.write({ pixels: { yuv420p: picture(s * perSegment + i) }, at });
    }
    await encoder.close();
    bytes += statSync(file).size;
    const endAt = fromAt + segmentMs - 1_000 / framesPerSecond;
    footage.saveSegment({ streamId, file, startAt: fromAt, endAt }, sortieId);
  }
  const step = (segments * segmentMs - 16_000) / flags;
  for (let n = 0; n < flags; n++) {
    const openedAt = Math.round(startAt + 4_000 + n * step + 370); // seldom at a key picture
    const lastAt = openedAt + 8_000;
    const trackId = `t${n}`;
    store.save({
      ...{ id: `flag${n}`, sortieId, state: "closed", rule: "vehicle in watch zone", severity: "alert" },
      ...{ reason: "in the watch zone for 8 s", className: "car", score: 0.87, openedAt, lastAt, stationary: false },
      place: { lat: 48.6 + (n % 150) * 5e-4, lon: 16.9, amsl: 170 },
      ellipse: { major: 8, minor: 4, angleDeg: 30 },
      sightings: [{ streamId, vehicleId: "1:1", trackIds: [trackId], fromAt: openedAt, toAt: lastAt }],
    });
    footage.addBoxes(
      Array.from({ length: 40 }, (_, i) => ({
        ...{ trackId, at: openedAt + i * 200, score: 0.8 },
        box: { x: 0.2 + i * 0.01, y: 0.4, w: 0.05, h: 0.04 },
      })),
    );
  }
  db.close();
  return { bytes, pictures: segments * perSegment };
}

/** Ground that passes below a camera: rough everywhere, so that each picture costs what a real one does. */
function scenery(width: number, height: number): (n: number) => Uint8Array {
  const random = new Random(7);
  const wide = width * 2;
  const ground = Uint8Array.from({ length: wide * height }, (_, i) => {
    const x = i % wide;
    const y = Math.floor(i / wide);
    return 110 + 40 * Math.sin(x / 37) * Math.cos(y / 23) + random.below(24);
  });
  const yuv = new Uint8Array((width * height * 3) / 2).fill(128);
  return (n) => {
    const shift = (n * 3) % width;
    for (let y = 0; y < height; y++) yuv.set(ground.subarray(y * wide + shift, y * wide + shift + width), y * width);
    return yuv;
  };
}
