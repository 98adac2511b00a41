import { describe, expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { type CameraModel, type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
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

test("a place on a plain that is only assumed says so, and how well it is known in three axes", () => {
  const pose = poses.south!;
  const placed = (under: Ground) => {
    const watch = new Watch({ log: silentLog });
    const track = { trackId: "t1", className: "car", score: 0.8, box: boxAt(pose, 0, 3), confirmed: true };
    const frame = { streamId: "s", at: 1_700_000_000_000, width: camera.width, height: camera.height, tracks: [track] };
    watch.observe({ frame, vehicleId: "1:1", framePose: { pose, camera, sigma: usualPoseSigma }, ground: under });
    return watch.tracks()[0];
  };
  const assumed = placed(flatGround(420));
  expect([assumed?.groundAssumed, assumed?.placeSigma?.up]).toEqual([true, 25]);
  expect(assumed?.placeSigma?.northUp).toBeLessThan(-0.9); // too high a ground brings it nearer: the camera looks north
  const measured = placed({ elevation: () => 420 });
  expect([measured?.groundAssumed, measured?.placeSigma?.up]).toEqual([undefined, 5]);
});

describe("a track's life is what vision says", () => {
  const pose = poses.south!;
  const startAt = 1_700_000_000_000;
  const streamId = "south";
  type Told = Pick<FrameTracks, "hidden">;

  /** A car that drives east at 6 m/s and is behind trees from 5 s on for a while; ten pictures a second. */
  function driven(hiddenTo: number, whileHidden: Told, toSeconds: number) {
    const watch = new Watch({ log: silentLog });
    const told: TrackRecord[] = [];
    watch.onTrack((track) => told.push(track));
    for (let i = 0; i <= toSeconds * 10; i++) {
      const seconds = i / 10;
      const at = startAt + i * 100;
      const isHidden = seconds >= 5 && seconds < hiddenTo;
      const box = boxAt(pose, -35 + 6 * seconds, 3);
      const track = { trackId: "t1", className: "car", score: 0.8, box, confirmed: true };
      const frame = { streamId, at, width: camera.width, height: camera.height };
      watch.observe({
        frame: isHidden ? { ...frame, ...whileHidden, tracks: [] } : { ...frame, hidden: [], tracks: [track] },
        vehicleId: "drone",
        framePose: { pose, camera, sigma: usualPoseSigma },
        ground: flatGround(420),
      });
      watch.tick(at);
    }
    return { watch, told, endedAt: told.filter(({ ended }) => ended).map(({ lastAt }) => lastAt - startAt) };
  }
  const lookedFor: Told = { hidden: [{ trackId: "t1", className: "car", score: 0.8 }] };

  test("hidden for five seconds and still looked for, it goes on: no end, the same beginning, its speed known at once", () => {
    const { told, endedAt } = driven(10, lookedFor, 10);
    expect(endedAt).toEqual([]);
    const last = told.at(-1);
    expect({ firstAt: last?.firstAt, lastAt: last?.lastAt }).toEqual({ firstAt: startAt, lastAt: startAt + 10_000 });
    expect(Math.abs((last?.speed ?? 0) - 6)).toBeLessThan(1);
  });

  test("it ends with the picture in which vision gives it up, and not before", () => {
    const { watch, endedAt } = driven(30, lookedFor, 12);
    expect({ endedAt, tracks: watch.tracks().length }).toEqual({ endedAt: [], tracks: 1 });
    expect(driven(30, { hidden: [] }, 5)).toMatchObject({ endedAt: [4_900] });
    expect(driven(30, { hidden: [] }, 5).watch.tracks()).toEqual([]);
  });

  test("where vision does not tell, or is silent, it ends after three seconds", () => {
    expect(driven(30, {}, 7.8).endedAt).toEqual([]);
    expect(driven(30, {}, 8).endedAt).toEqual([4_900]);
    const { watch, told } = driven(30, lookedFor, 6);
    watch.tick(startAt + 8_900);
    expect(told.at(-1)?.ended).toBe(false);
    watch.tick(startAt + 9_000);
    expect(told.at(-1)?.ended).toBe(true);
  });
});
