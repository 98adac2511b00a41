import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { type CameraModel, focalLength, footprint } from "../../src/geo/camera.ts";
import { EnuFrame, offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { Random } from "../../src/sim/random.ts";
import type { FootageStore } from "../../src/store/footageStore.ts";
import type { Footprint } from "../../src/store/footprintCodec.ts";
import type { FootprintStore } from "../../src/store/footprintStore.ts";
import type { SortieStore } from "../../src/store/sortieStore.ts";
import { SECTION_LENGTH, type World } from "./world.ts";

export const DRONES = 8;
export const SORTIE_S = 3_600;
const SPEED = 18; // m/s
const HEIGHT = 120;
const camera: CameraModel = { width: 1_920, height: 1_080, hfovDeg: 45 };

export interface Sky {
  readonly db: Database;
  readonly footprints: FootprintStore;
  readonly sorties: SortieStore;
  readonly footage: FootageStore;
}

/**
 * Sorties of one hour that patrol a section to and fro, looking aside and down: a footprint and a point of the flown track
 * each second, a segment of footage each half minute; every tenth sortie's footage was removed. Answers the sorties.
 */
export function fly(
  world: World,
  { db, footprints, sorties, footage }: Sky,
  random: Random,
  count: number,
  fromAt: number,
) {
  const ids: { id: string; vehicleId: string; startedAt: number }[] = [];
  const shapes = [-90, 90].flatMap((aside) => world.sections.map(({ bearingDeg }) => shapeOf(bearingDeg + aside)));
  for (let n = 0, left = count; left > 0; n++, left -= SORTIE_S) {
    const drone = (n % DRONES) + 1;
    const section = random.below(world.sections.length);
    const { start, bearingDeg } = world.sections[section] as World["sections"][number];
    const startedAt = fromAt + Math.floor(n / DRONES) * (SORTIE_S + 1_800) * 1_000 + drone * 1_000;
    const id = `s${n}`;
    const vehicleId = `${drone}:1`;
    const stream = { streamId: `video-${drone}-1`, sortieId: id, vehicleId };
    ids.push({ id, vehicleId, startedAt });
    db.exec("BEGIN");
    sorties.save({ id, vehicleId, startedAt, endedAt: startedAt + SORTIE_S * 1_000 });
    const all: { footprint: Footprint; focal: number }[] = [];
    for (let s = 0; s < Math.min(SORTIE_S, left); s++) {
      const gone = s * SPEED;
      const back = Math.floor(gone / SECTION_LENGTH) % 2 === 1;
      const along = back ? SECTION_LENGTH - (gone % SECTION_LENGTH) : gone % SECTION_LENGTH;
      const at = startedAt + s * 1_000;
      const place = offset(offset(start, bearingDeg, along), bearingDeg + 90, back ? 60 : -60);
      const shape = shapes[(back ? 0 : world.sections.length) + section] as Shape;
      const frame = new EnuFrame(place);
      const outline = shape.map(({ east, north }) => frame.toPosition({ east, north }));
      all.push({ footprint: { at, outline, camera: place, height: HEIGHT }, focal: focalLength(camera) });
      sorties.addTrailPoint(id, { at, ...place, amsl: 200 + HEIGHT });
    }
    footprints.addAll(stream, all);
    for (let s = 0; s < SORTIE_S; s += 30) {
      const file = `/footage/${id}/${s}.ts`;
      const [startAt, endAt] = [startedAt + s * 1_000, startedAt + (s + 30) * 1_000];
      footage.saveSegment({ streamId: stream.streamId, file, startAt, endAt }, id);
      if (n % 10 === 0) footage.markRemoved(file, endAt + 1);
    }
    db.exec("COMMIT");
  }
  return ids;
}

type Shape = readonly { readonly east: number; readonly north: number }[];

/** What the camera sees from 120 m, looking 40° down that way, metres from below it. */
function shapeOf(headingDeg: number): Shape {
  const pose = { lat: 48.6, lon: 16.9, amsl: 200 + HEIGHT, headingDeg, pitchDeg: -40, rollDeg: 0 };
  const frame = new EnuFrame(pose);
  return footprint(camera, pose, flatGround(200), { pointsPerEdge: 1 }).map((corner) => frame.toEnu(corner));
}
