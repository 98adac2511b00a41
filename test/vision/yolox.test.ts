import { describe, expect, test } from "vitest";
import { letterbox, overlap, yoloxCells, yoloxDetections } from "../../src/vision/yolox.ts";

describe("YOLOX output", () => {
  test("a picture is fitted into a multiple of the stride, never enlarged", () => {
    expect(letterbox({ width: 1920, height: 1080 }, 960, 32)).toEqual({
      inputWidth: 960,
      inputHeight: 544,
      width: 960,
      height: 540,
    });
    expect(letterbox({ width: 320, height: 180 }, 960, 32)).toEqual({
      inputWidth: 320,
      inputHeight: 192,
      width: 320,
      height: 180,
    });
    expect(yoloxCells(960, 544)).toBe(10_710);
  });

  test("boxes become shares of the picture, without the padding and what lies outside", () => {
    const box = letterbox({ width: 1920, height: 1080 }, 960, 32);
    const output = Float32Array.from([
      ...[480, 270, 96, 54, 0.9, 0.5, 1], // the middle, a truck
      ...[0, 540, 40, 40, 0.8, 1, 0], // half outside at the left, half below the picture
      ...[300, 543, 10, 4, 0.9, 1, 0], // in the padding
      ...[600, 100, 20, 20, 0.1, 1, 1], // too unlikely
    ]);
    expect(yoloxDetections(output, ["car", "truck"], { box, floor: 0.2, iou: 0.5 })).toEqual([
      {
        className: "truck",
        score: expect.closeTo(0.9, 6),
        box: { x: 0.45, y: 0.45, w: expect.closeTo(0.1, 9), h: expect.closeTo(0.1, 9) },
      },
      {
        className: "car",
        score: expect.closeTo(0.8, 6),
        box: { x: 0, y: expect.closeTo(520 / 540, 9), w: expect.closeTo(20 / 960, 9), h: expect.closeTo(20 / 540, 9) },
      },
    ]);
  });

  test("of boxes that overlap only the most likely of each class stays", () => {
    const box = letterbox({ width: 640, height: 640 }, 640, 32);
    const output = Float32Array.from([
      ...[100, 100, 40, 40, 0.6, 1, 0],
      ...[104, 100, 40, 40, 0.9, 1, 0],
      ...[102, 100, 40, 40, 0.7, 0, 1],
      ...[300, 100, 40, 40, 0.5, 1, 0],
    ]);
    const kept = yoloxDetections(output, ["car", "truck"], { box, floor: 0.2, iou: 0.5 });
    expect(kept.map(({ className, score }) => [className, Math.round(score * 10)])).toEqual([
      ["car", 9],
      ["truck", 7],
      ["car", 5],
    ]);
  });

  test("overlap is intersection over union", () => {
    const a = { x: 0, y: 0, w: 0.2, h: 0.2 };
    expect(overlap(a, a)).toBeCloseTo(1, 12);
    expect(overlap(a, { x: 0.1, y: 0, w: 0.2, h: 0.2 })).toBeCloseTo(1 / 3, 12);
    expect(overlap(a, { x: 0.2, y: 0, w: 0.2, h: 0.2 })).toBe(0);
  });
});
