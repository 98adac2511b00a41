import { describe, expect, test } from "vitest";
import { loadedModel, modelFile, plainPicture, rounded } from "./modelFile.ts";
import type { TinyModel } from "./onnxModel.ts";

/** A YOLOX of 64 × 64 that sees a car in the middle of whatever is bright. */
const brightness = (batch: number | string): TinyModel => {
  const row = (given: readonly number[]) => [...given, ...new Array<number>(84 * 6 - 6).fill(0)];
  return {
    image: [batch, 3, 64, 64],
    outputs: { output: { dims: [1, 84, 6], values: row([32, 32, 16, 8, 0, 1]) } },
    brightness: { output: row([0, 0, 0, 0, 1, 0]) },
  };
};
const card = { family: "yolox", names: ["car"], range: 1, color: "rgb", decoded: true };

describe("a picture looked at in tiles", () => {
  test("a car that one tile sees lies where that tile lies", async () => {
    const detector = await loadedModel(await modelFile(brightness(1), card));
    const picture = plainPicture(256, 256, ({ x, y, width }) => (width === 64 && x === 192 && y === 0 ? 230 : 0));
    const look = { tiling: "tiles", vehiclePixels: 2, budgetMs: 60_000 } as const;
    expect(rounded(await detector.detect(picture, look))).toEqual([["car", 0.902, 0.844, 0.109, 0.063, 0.031]]);
    expect(await detector.detect(picture, { tiling: "whole" })).toEqual([]);
  });

  test("several tiles go through the network in one run, and each gets its own answer", async () => {
    const file = await modelFile(brightness("batch"), card);
    const look = { tiling: "tiles", vehiclePixels: 2, budgetMs: 60_000 } as const;
    const picture = plainPicture(256, 256, ({ x, y, width }) => (width === 64 ? (x + y) / 2 : 0));
    const one = await (await loadedModel(file, { batch: 1 })).detect(picture, look);
    const many = await (await loadedModel(file, { batch: 7 })).detect(picture, look);
    expect(one.length).toBeGreaterThan(8);
    expect(rounded(many)).toEqual(rounded(one));
  });

  test("what lies outside the regions is not told", async () => {
    const detector = await loadedModel(await modelFile(brightness(1), card));
    const bright = plainPicture(256, 256, () => 230);
    const regions = [
      [
        { x: 0, y: 0 },
        { x: 0.5, y: 0 },
        { x: 0, y: 0.5 },
      ],
    ];
    const detections = await detector.detect(bright, { tiling: "tiles", vehiclePixels: 2, budgetMs: 60_000, regions });
    expect(detections.length).toBeGreaterThan(0);
    expect(detections.filter(({ box }) => box.x + box.w / 2 + box.y + box.h / 2 > 0.5)).toEqual([]);
  });

  test("a provider that is not here is refused by name", async () => {
    const file = await modelFile(brightness(1), card);
    await expect(loadedModel(file, { provider: "Abacus" })).rejects.toThrow(
      "There is nothing called Abacus to run models by",
    );
  });
});
