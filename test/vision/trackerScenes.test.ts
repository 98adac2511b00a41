import { describe, expect, test } from "vitest";
import { noFaults } from "../../bench/track/faults.ts";
import { addCounts, countTracks, measuresOf, overlap } from "../../bench/track/metrics.ts";
import { filmed, type SceneFrame, type SceneScript, sceneCamera, sceneThreshold } from "../../bench/track/scene.ts";
import { scripts } from "../../bench/track/scripts.ts";
import { Tracker } from "../../src/vision/tracker.ts";

/** The ids that each true car went by, in the order they were given. */
function idsOf(frames: readonly SceneFrame[]): Record<string, string[]> {
  const tracker = new Tracker({ threshold: sceneThreshold, prefix: "t" });
  const ids: Record<string, string[]> = {};
  for (const { at, truth, detections, hint } of frames) {
    const tracks = tracker.update({ at, width: sceneCamera.width, height: sceneCamera.height, detections, hint });
    for (const car of truth) {
      const track = tracks.find(({ box }) => overlap(box, car.box) > 0.5);
      const known = ids[car.id] ?? [];
      if (track && !known.includes(track.trackId)) ids[car.id] = [...known, track.trackId];
    }
  }
  return ids;
}

/** All went by one id, and no two by the same. */
function expectOneEach(ids: Record<string, string[]>, cars: number): void {
  const given = Object.values(ids);
  expect(given.map((own) => own.length)).toEqual(new Array(cars).fill(1));
  expect(new Set(given.flat()).size).toBe(cars);
}

const lookingDown = { east: 0, north: 0, up: 90, headingDeg: 0, pitchDeg: -50 };
const telemetryFaults = {
  ...noFaults,
  headingDeg: 2,
  waverDeg: 0.2,
  lagMs: 40,
  jitterMs: 25,
  position: 1.5,
  groundHeight: 4,
};

describe("tracks on the ground", () => {
  test("twenty parked cars keep their ids while the camera turns by 90° at 20° a second, with telemetry late and off", () => {
    // Two rings around the point below, so that all of them pass through the picture as the nose turns.
    const cars = Array.from({ length: 20 }, (_, i) => {
      const bearing = ((i % 10) * 12 - 9) * (Math.PI / 180);
      const far = i < 10 ? 66 : 84;
      const place = { east: far * Math.sin(bearing), north: far * Math.cos(bearing), headingDeg: 40 };
      return () => place;
    });
    const script: SceneScript = {
      name: "turn",
      seconds: 6,
      framesPerSecond: 10,
      camera: (t) => ({ ...lookingDown, headingDeg: 20 * Math.min(4.5, Math.max(0, t - 0.5)) }),
      cars,
    };
    for (const seed of [1, 2, 3]) expectOneEach(idsOf(filmed(script, seed, telemetryFaults)), 20);
  });

  test("a moving car behind trees for two seconds while the camera turns has the same id afterwards", () => {
    const script: SceneScript = {
      name: "hidden",
      seconds: 8,
      framesPerSecond: 10,
      camera: (t) => ({ east: 0, north: -70, up: 50, pitchDeg: -35, headingDeg: -10 + 5 * t }),
      cars: [(t) => ({ east: -32 + 8 * t, north: 0, headingDeg: 90 })],
      trees: [-4, 0, 4, 8].map((east) => ({ east, north: -2, radius: 2.5 })),
    };
    for (const seed of [1, 2, 3]) {
      const frames = filmed(script, seed, telemetryFaults);
      const hidden = frames.filter(({ truth }) => truth.length === 0).length;
      expect(hidden).toBeGreaterThanOrEqual(19);
      expect(hidden).toBeLessThanOrEqual(28);
      expectOneEach(idsOf(frames), 1);
    }
  });

  test("two cars that cross each other's way closely do not swap their ids", () => {
    const script: SceneScript = {
      name: "crossing",
      seconds: 8,
      framesPerSecond: 10,
      camera: (t) => ({ ...lookingDown, north: -70, headingDeg: 10 * Math.sin(t) }),
      cars: [
        (t) => ({ east: -36 + 9 * t, north: 0, headingDeg: 90 }),
        (t) => ({ east: 0, north: -35.5 + 10 * t, headingDeg: 0 }),
      ],
    };
    for (const seed of [1, 2, 3]) expectOneEach(idsOf(filmed(script, seed, telemetryFaults)), 2);
  });

  test("a parked car that the camera looks away from for ten seconds is the same when it looks there again", () => {
    const script: SceneScript = {
      name: "away",
      seconds: 18,
      framesPerSecond: 10,
      camera: (t) => ({
        ...lookingDown,
        headingDeg: t < 4 ? 0 : t < 8 ? (t - 4) * 20 : t < 14 ? 80 : Math.max(0, 80 - (t - 14) * 20),
      }),
      cars: [
        () => ({ east: 0, north: 70, headingDeg: 90 }),
        () => ({ east: 4, north: 78, headingDeg: 90 }),
        () => ({ east: 75, north: 10, headingDeg: 0 }),
      ],
    };
    expectOneEach(idsOf(filmed(script, 1, telemetryFaults)), 3);
  });

  test("the pose makes the ids of noisy scenes hold far better", () => {
    const counted = (posed: boolean) =>
      scripts(1).map((script) => {
        const tracker = new Tracker({ threshold: sceneThreshold, prefix: "t" });
        return countTracks(
          filmed(script, 1).map(({ at, truth, detections, hint }) => {
            const { width, height } = sceneCamera;
            const tracks = tracker.update({ at, width, height, detections, ...(posed && { hint }) });
            return { truth, tracks: tracks.flatMap((t) => (t.confirmed ? [{ id: t.trackId, box: t.box }] : [])) };
          }),
        );
      });
    const posed = measuresOf(addCounts(counted(true)));
    const bare = measuresOf(addCounts(counted(false)));
    expect(posed.idf1).toBeGreaterThan(0.85);
    expect(posed.idf1 - bare.idf1).toBeGreaterThan(0.1);
    expect(posed.switches).toBeLessThan(bare.switches / 2);
  });
});
