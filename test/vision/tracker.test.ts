import { describe, expect, test } from "vitest";
import type { PixelTrack } from "../../src/contract/vision.ts";
import type { Detection } from "../../src/vision/detector.ts";
import { type AnalysedFrame, Tracker } from "../../src/vision/tracker.ts";

const width = 960;
const height = 540;

/** A detection of a car of 30 × 18 pixels with its centre there. */
const car = (x: number, y: number, score = 0.8): Detection => ({
  className: "vehicle",
  score,
  box: { x: (x - 15) / width, y: (y - 9) / height, w: 30 / width, h: 18 / height },
});

/** Ten pictures a second. */
const frame = (index: number, detections: Detection[], more: Partial<AnalysedFrame> = {}): AnalysedFrame => ({
  at: 1_700_000_000_000 + index * 100,
  width,
  height,
  detections,
  ...more,
});

const tracker = () => new Tracker({ threshold: 0.5, prefix: "run" });
/** The centre of a track's box in pixels. */
const centre = ({ box }: Pick<PixelTrack, "box">) => ({
  x: (box.x + box.w / 2) * width,
  y: (box.y + box.h / 2) * height,
});

describe("the tracker", () => {
  test("two cars that pass each other keep their ids", () => {
    const t = tracker();
    let last: readonly PixelTrack[] = [];
    for (let i = 0; i <= 40; i++) last = t.update(frame(i, [car(200 + i * 10, 260), car(600 - i * 10, 268)]));
    expect(last.map((track) => [track.trackId, Math.round(centre(track).x)])).toEqual([
      ["run-1", 600],
      ["run-2", 200],
    ]);
  });

  test("two cars whose paths cross at a right angle keep their ids", () => {
    const t = tracker();
    let last: readonly PixelTrack[] = [];
    for (let i = 0; i <= 40; i++) last = t.update(frame(i, [car(480, 60 + i * 10), car(280 + i * 10, 262)]));
    expect(last.map((track) => [track.trackId, Math.round(centre(track).x), Math.round(centre(track).y)])).toEqual([
      ["run-1", 480, 460],
      ["run-2", 680, 262],
    ]);
  });

  test("a car behind a tree for a second is the same car afterwards", () => {
    const t = tracker();
    for (let i = 0; i < 20; i++) t.update(frame(i, [car(100 + i * 8, 200)]));
    for (let i = 20; i < 30; i++) expect(t.update(frame(i, []))).toEqual([]);
    expect(t.update(frame(30, [car(100 + 30 * 8, 200)])).map(({ trackId }) => trackId)).toEqual(["run-1"]);
  });

  test("a car that the detector misses for a moment is told of where it should be, one that leaves or is gone is not", () => {
    const t = tracker();
    for (let i = 0; i < 20; i++) t.update(frame(i, [car(100 + i * 8, 200), car(i < 17 ? 80 - i * 4 : 8, 300)]));
    const told = [20, 21, 22, 23, 24, 25].map((i) => {
      expect(t.update(frame(i, []))).toEqual([]);
      return t.hidden.flatMap(({ trackId, box }) =>
        box ? [[trackId, Math.round(centre({ box }).x / 4), Math.round(centre({ box }).y / 4)]] : [],
      );
    });
    const there = [20, 21, 22].map((i) => [["run-1", 25 + i * 2, 50]]);
    expect(told).toEqual([...there, [], [], []]);
    expect(t.hidden.map(({ trackId }) => trackId)).toEqual(["run-1", "run-2"]);
    t.update(frame(26, [car(308, 200)]));
    expect(t.hidden.map(({ trackId }) => trackId)).toEqual(["run-2"]);
    for (let i = 27; i < 42; i++) t.update(frame(i, [car(100 + i * 8, 200)]));
    expect(t.hidden).toEqual([]);
  });

  test("a car that comes back after more than two seconds is another one", () => {
    const t = tracker();
    for (let i = 0; i < 20; i++) t.update(frame(i, [car(300, 200)]));
    for (let i = 20; i < 41; i++) t.update(frame(i, []));
    expect(t.update(frame(41, [car(300, 200)])).map(({ trackId }) => trackId)).toEqual(["run-2"]);
  });

  test("on a slow computer, with a picture every 0.8 s, a car that three of them missed is the same car", () => {
    const t = tracker();
    for (let i = 0; i < 4; i++) t.update(frame(i * 8, [car(100 + i * 60, 200)]));
    for (let i = 4; i < 7; i++) t.update(frame(i * 8, []));
    expect(t.update(frame(56, [car(100 + 7 * 60, 200)])).map(({ trackId }) => trackId)).toEqual(["run-1"]);
  });

  test("a doubtful detection carries a track on, but begins none", () => {
    const t = tracker();
    for (let i = 0; i < 5; i++) t.update(frame(i, [car(300, 200), car(700, 400, 0.3)]));
    const tracks = t.update(frame(5, [car(302, 200, 0.2), car(700, 400, 0.3)]));
    expect(tracks.map(({ trackId, confirmed }) => [trackId, confirmed])).toEqual([["run-1", true]]);
  });

  test("clutter near by does not carry on a car that is hidden, nor one that has left the picture", () => {
    const hidden = tracker();
    for (let i = 0; i < 20; i++) hidden.update(frame(i, [car(100 + i * 8, 200)]));
    expect(hidden.update(frame(20, [car(260 + 40, 215, 0.3)]))).toEqual([]);
    const leaving = tracker();
    for (let i = 0; i < 20; i++) leaving.update(frame(i, [car(180 - i * 8, 200)]));
    expect(leaving.update(frame(20, [car(22, 204, 0.3)])).map(({ trackId }) => trackId)).toEqual(["run-1"]);
    expect(leaving.update(frame(21, [car(16, 204, 0.3)])).map(({ trackId }) => trackId)).toEqual([]);
  });

  test("a track is real from its third score on, when their median reaches the threshold", () => {
    const scores = [0.9, 0.3, 0.55, 0.2, 0.2, 0.6];
    const t = tracker();
    const seen = scores.map((score, i) => t.update(frame(i, [car(300, 200, score)]))[0]);
    expect(seen.map((track) => [track?.confirmed, track && Math.round(track.score * 1000) / 1000])).toEqual([
      [false, 0.9],
      [false, 0.6],
      [true, 0.55],
      [false, 0.425],
      [false, 0.3],
      [false, 0.425],
    ]);
  });

  test("a turning camera does not tear tracks apart when the metadata tell its turn", () => {
    // 50° across 960 pixels, turning 40° a second: 80 pixels from picture to picture, which is also the next car's distance.
    const f = 480 / Math.tan((25 * Math.PI) / 180);
    const bearings = [-12, -8, -4, 0];
    const pictures = Array.from({ length: 6 }, (_, i) => {
      const headingDeg = 350 + i * 4;
      const seen = bearings.map((deg) => car(480 + f * Math.tan(((deg + 8 - i * 4) * Math.PI) / 180), 270));
      const at = 1_700_000_000_000 + i * 100;
      const metadata = {
        at,
        platformHeadingDeg: headingDeg % 360,
        sensorRelativeAzimuthDeg: 0,
        sensorRelativeElevationDeg: 0,
        hfovDeg: 50,
      };
      return frame(i, seen, { metadata });
    });
    const ids = (t: Tracker) => pictures.map((picture) => t.update(picture).map(({ trackId }) => trackId));
    const followed = ids(tracker());
    for (const seen of followed) expect(seen).toEqual(["run-1", "run-2", "run-3", "run-4"]);
    const withoutMetadata = pictures.map(({ metadata, ...rest }) => rest);
    const t = tracker();
    const torn = withoutMetadata.map((picture) => t.update(picture).map(({ trackId }) => trackId));
    expect(torn).not.toEqual(followed);
  });

  test("attitudes that do not fit the pictures are not believed", () => {
    const t = tracker();
    let last: readonly PixelTrack[] = [];
    for (let i = 0; i < 10; i++) {
      const metadata = { at: i, platformHeadingDeg: (i * 37) % 360, sensorRelativeElevationDeg: -40, hfovDeg: 50 };
      last = t.update(frame(i, [car(300 + i * 3, 200), car(500 + i * 3, 300)], { metadata }));
    }
    expect(last.map(({ trackId }) => trackId)).toEqual(["run-1", "run-2"]);
  });

  test("the class is the one that its scores speak for", () => {
    const t = tracker();
    const truck = (score: number): Detection => ({ ...car(300, 200, score), className: "truck" });
    t.update(frame(0, [car(300, 200, 0.6)]));
    t.update(frame(1, [truck(0.9)]));
    expect(t.update(frame(2, [truck(0.7)])).map(({ className }) => className)).toEqual(["truck"]);
  });
});
