import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { Watch } from "../../src/station/watch.ts";

const camera: CameraModel = { width: 1280, height: 720, hfovDeg: 50 };
const ground = new EnuFrame({ lat: 47.5, lon: 8.5, amsl: 420 });
/** A drone south of the middle that looks north, and one in the east that looks west. */
const poses: Record<string, CameraPose> = {
  south: { ...ground.toPosition({ east: 0, north: -80, up: 70 }), headingDeg: 0, pitchDeg: -40, rollDeg: 0 },
  east: { ...ground.toPosition({ east: 90, north: 5, up: 80 }), headingDeg: 270, pitchDeg: -40, rollDeg: 0 },
};

function boxAt(pose: CameraPose, east: number, north: number) {
  const { u, v } = project(camera, pose, ground.toPosition({ east, north, up: 0.75 }))!;
  return { x: u / camera.width - 0.02, y: v / camera.height - 0.02, w: 0.04, h: 0.04 };
}

test("the same car in the pictures of two drones has one common id, and each keeps its own track", () => {
  const watch = new Watch({ log: silentLog });
  const newest = new Map<string, TrackRecord>();
  watch.onTrack((track) => newest.set(track.id, track));
  for (let i = 0; i < 90; i++)
    for (const [streamId, pose] of Object.entries(poses)) {
      const at = 1_700_000_000_000 + i * 100 + (streamId === "east" ? 30 : 0);
      const seconds = (at - 1_700_000_000_000) / 1000;
      const car = { trackId: `${streamId}-1`, className: "car", score: 0.8, box: boxAt(pose, -22 + 5 * seconds, 3) };
      const parked = { trackId: `${streamId}-2`, className: "car", score: 0.8, box: boxAt(pose, 2, 22) };
      watch.observe({
        frame: {
          streamId,
          at,
          width: camera.width,
          height: camera.height,
          tracks: [
            { ...car, confirmed: true },
            { ...parked, confirmed: true },
            { ...car, trackId: `${streamId}-3`, confirmed: false },
          ],
        },
        vehicleId: `drone ${streamId}`,
        framePose: { pose, camera, sigma: usualPoseSigma },
        ground: flatGround(420),
      });
    }
  expect(
    Object.fromEntries(
      [...newest].map(([id, { commonId, vehicleId, stationary }]) => [id, { commonId, vehicleId, stationary }]),
    ),
  ).toEqual({
    "south-1": { commonId: "south-1", vehicleId: "drone south", stationary: false },
    "south-2": { commonId: "south-2", vehicleId: "drone south", stationary: true },
    "east-1": { commonId: "south-1", vehicleId: "drone east", stationary: false },
    "east-2": { commonId: "south-2", vehicleId: "drone east", stationary: true },
  });
});
