import { describe, expect, test } from "vitest";
import { Clip } from "../../../renderer/video/clip.ts";
import {
  areaWords,
  bearingWords,
  legWords,
  lengthWords,
  noPoseWords,
  pointWords,
} from "../../../renderer/video/measureWords.ts";
import { Measuring } from "../../../renderer/video/measuring.ts";
import { FailureError } from "../../../src/contract/failure.ts";
import { type Measurement, type MeasureOrder, mostMeasuredPoints } from "../../../src/contract/measure.ts";
import { clipAt, someClip } from "./someClip.ts";

const measured: Measurement = { kind: "measured", source: "metadata", points: [], legs: [] };
const point = (x: number, y = 0.5) => ({ x, y, sigma: 2 });

/** A desk whose station answers when the test says so. */
function desk(clip = someClip()) {
  const asked: { order: MeasureOrder; answer: (value: Measurement) => void; fail: (cause: unknown) => void }[] = [];
  const measuring = new Measuring(
    clip,
    (order) =>
      new Promise((answer, fail) => {
        asked.push({ order, answer, fail });
      }),
  );
  return { measuring, asked };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("points", () => {
  test("of a picture are measured together, with the picture's time, size and metadata", async () => {
    const metadata = { at: clipAt + 280, lat: 48, lon: 16 };
    const clip = new Clip(
      someClip().pictures.map((one, i) => (i === 7 ? { ...one, metadata } : one)),
      [],
    );
    const { measuring, asked } = desk(clip);
    measuring.toggle();
    measuring.add(7, point(0.1));
    measuring.add(7, point(0.4));
    expect(asked.map(({ order }) => order)).toEqual([
      { streamId: "video-1-1", at: clipAt + 280, width: 640, height: 360, metadata, points: [point(0.1)] },
      { streamId: "video-1-1", at: clipAt + 280, width: 640, height: 360, metadata, points: [point(0.1), point(0.4)] },
    ]);
    asked[1]?.answer(measured);
    await settle();
    expect(measuring.state.get()).toEqual({ on: true, index: 7, points: [point(0.1), point(0.4)], answer: measured });
  });

  test("of a clip whose sortie is known are measured in that sortie: another's stream may have the same name", () => {
    const clip = new Clip(someClip().pictures, [], "s1");
    const { measuring, asked } = desk(clip);
    measuring.add(7, point(0.1));
    expect(asked[0]?.order).toMatchObject({ streamId: "video-1-1", sortieId: "s1" });
  });

  test("an answer that comes late, to points that are others by then, is not shown", async () => {
    const { measuring, asked } = desk();
    measuring.add(3, point(0.1));
    measuring.add(3, point(0.4));
    asked[0]?.answer(measured);
    await settle();
    expect(measuring.state.get().answer).toBeUndefined();
    measuring.toggle();
    asked[1]?.answer(measured);
    await settle();
    expect(measuring.state.get()).toEqual({ on: false, index: undefined, points: [] });
  });

  test("in another picture are new ones; the last is taken back; a double click is one", () => {
    const { measuring } = desk();
    measuring.add(3, point(0.1));
    measuring.add(3, point(0.102));
    expect(measuring.state.get().points).toEqual([point(0.1)]);
    measuring.add(4, point(0.7));
    measuring.add(4, point(0.8));
    expect(measuring.state.get()).toEqual({ on: true, index: 4, points: [point(0.7), point(0.8)] });
    measuring.takeBack();
    measuring.takeBack();
    measuring.takeBack();
    expect(measuring.state.get()).toEqual({ on: true, index: undefined, points: [] });
  });

  test("are no more than the station takes", () => {
    const { measuring } = desk();
    for (let i = 0; i <= mostMeasuredPoints; i++) measuring.add(3, point((i % 10) / 10, Math.floor(i / 10) / 12));
    expect(measuring.state.get().points.length).toBe(mostMeasuredPoints);
  });

  test("what fails is told, and can be asked for again", async () => {
    const { measuring, asked } = desk();
    measuring.add(3, point(0.1));
    asked[0]?.fail(new FailureError("gone", "The station is away", "Wait"));
    await settle();
    expect(measuring.state.get().failure).toMatchObject({ code: "gone", message: "The station is away" });
    measuring.again();
    expect(measuring.state.get().failure).toBeUndefined();
    asked[1]?.answer(measured);
    await settle();
    expect(measuring.state.get().answer).toEqual(measured);
  });
});

describe("what was measured is told", () => {
  const leg = { distance: 50.24, distanceSigma: 2.1, bearingDeg: 53.1, bearingSigmaDeg: 2.7, rise: -6.2 };

  test("with no more digits than are known, and one σ", () => {
    expect(lengthWords({ value: 50.24, sigma: 0.43 })).toBe("50.2\u202fm ±\u202f0.4\u202fm");
    expect(lengthWords({ value: 1_240.4, sigma: 12 })).toBe("1,240\u202fm ±\u202f12\u202fm");
    expect(areaWords({ value: 1_240, sigma: 61 })).toBe("1,240\u202fm² ±\u202f61\u202fm²");
    expect(areaWords({ value: 123_400, sigma: 2_900 })).toBe("12.3\u202fha ±\u202f0.3\u202fha");
    expect(legWords(leg)).toBe("50\u202fm ±\u202f2\u202fm · 053° ±\u202f3° · 6\u202fm down");
  });

  test("a direction between two points that may be one is none", () => {
    expect(bearingWords({ ...leg, bearingSigmaDeg: 80 })).toBe("direction unknown");
  });

  test("of a point by its place, height and errors, and that its ground is only assumed", () => {
    const place = { lat: 48.62, lon: 16.93, amsl: 203.4 };
    const ellipse = { major: 8.2, minor: 4.1, angleDeg: 20 };
    const words = pointWords({ place, ellipse, heightSigma: 5, range: 141.4 }, "degrees");
    expect(words).toEqual({
      where: "48.62000°\u202fN 16.93000°\u202fE, 203\u202fm",
      how: "±\u202f8\u202fm × 4\u202fm, height ±\u202f5\u202fm · 141\u202fm from the camera",
    });
    const assumed = pointWords({ place, ellipse, heightSigma: 25, range: 141.4, groundAssumed: true }, "degrees");
    expect(assumed.how).toContain("flat ground at home’s height assumed");
    expect(pointWords({ noPlace: "ray too flat" }, "degrees")).toEqual({
      where: "no place",
      how: "the camera looks there less than 5° below the horizon: the error would grow without bound",
    });
    expect(pointWords({ noPlace: "something new" }, "degrees").how).toBe("something new");
    expect(noPoseWords("field of view unknown")).toBe(
      "Nothing can be measured in this picture: how wide its camera sees is not known (calibrate the camera in Set-up).",
    );
    expect(noPoseWords("no position and attitude at that time; This is no telemetry log")).toBe(
      "Nothing can be measured in this picture: neither the video nor the flight’s telemetry tells where it was taken from; This is no telemetry log.",
    );
  });
});
