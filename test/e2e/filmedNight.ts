import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";

/** Where the flags of the night lie: two at the ford, one five kilometres east of it. */
export const ford: LatLon = { lat: 48.6, lon: 16.9 };
export const [seconds, width, height, framesPerSecond] = [20, 640, 360, 6];

/**
 * A night in a data folder: drone 1:1 filmed the ford for twenty seconds, of which the footage is there; drone 2:1 did so an
 * hour before, and its footage is not there any more. Answers when the first began, ms since 1970.
 */
export async function filmNight(dataFolder: string): Promise<number> {
  const startAt = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const [sorties, footage, prints, flags] = [
    new SortieStore(db, dataFolder),
    new FootageStore(db),
    new FootprintStore(db),
    new FlagStore(db),
  ];
  const frame = new EnuFrame(ford);
  const at = (east: number, north: number): LatLon => {
    const { lat, lon } = frame.toPosition({ east, north });
    return { lat, lon };
  };
  for (const [n, began] of [
    [1, startAt],
    [2, startAt - 3_600_000],
  ] as const) {
    const [sortieId, streamId, vehicleId] = [`s${n}`, `video-${n}-1`, `${n}:1`];
    sorties.save({ id: sortieId, vehicleId, startedAt: began - 60_000, endedAt: began + 120_000 });
    const folder = join(sorties.folder(sortieId), "video");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${streamId}-0.ts`);
    if (n === 1) await film(file, began);
    footage.saveSegment({ streamId, file, startAt: began, endAt: began + seconds * 1_000 }, sortieId);
    for (let s = 0; s <= seconds; s++) {
      const [east, taken] = [s * 10 - 100, began + s * 1_000];
      const corner = (e: number, north: number) => at(east + e, north);
      const outline = [corner(-150, 150), corner(150, 150), corner(110, -90), corner(-110, -90)];
      prints.add({ streamId, sortieId, vehicleId }, { at: taken, outline, camera: at(east, -220), height: 120 }, 1_100);
      sorties.addTrailPoint(sortieId, { at: taken, ...at(east, -220), amsl: 290 });
    }
  }
  for (const [n, east] of [
    [1, 0],
    [2, 40],
    [3, 5_000],
  ] as const) {
    const openedAt = startAt + 3_000 + n * 1_000;
    flags.save({
      ...{ id: `flag${n}`, sortieId: "s1", state: "closed", rule: "vehicle in watch zone", severity: "alert" },
      ...{ reason: "in the watch zone for 6 s", className: "car", score: 0.87, openedAt, lastAt: openedAt + 6_000 },
      ...{ stationary: false, place: { ...at(east, 0), amsl: 0 }, ellipse: { major: 8, minor: 4, angleDeg: 30 } },
      sightings: [
        ...[{ streamId: "video-1-1", vehicleId: "1:1", trackIds: [`t${n}`], fromAt: openedAt, toAt: openedAt + 6_000 }],
      ],
    });
    footage.addBoxes(
      Array.from({ length: 12 }, (_, i) => ({
        ...{ trackId: `t${n}`, at: openedAt + i * 500, score: 0.8 },
        box: { x: 0.3 + i * 0.01, y: 0.4, w: 0.08, h: 0.06 },
      })),
    );
  }
  db.close();
  return startAt;
}

/** Ground that passes below a camera, with a bright bar that goes along with time. */
async function film(file: string, startAt: number): Promise<void> {
  const encoder = new TsEncoder({ width, height, framesPerSecond, bitrate: 1_500_000, address: file });
  const yuv420p = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let i = 0; i < seconds * framesPerSecond; i++) {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        yuv420p[y * width + x] = 100 + 50 * Math.sin((x + i * 4) / 23) * Math.cos(y / 17) + ((x * 7 + y * 13) % 11);
    for (let y = 320; y < 340; y++) yuv420p.fill(235, y * width, y * width + 20 + i * 5);
    await encoder.write({ pixels: { yuv420p }, at: startAt + (i * 1_000) / framesPerSecond });
  }
  await encoder.close();
}
