import { expect, test } from "vitest";
import type { Picture } from "../../src/vision/detector.ts";
import { loadedModel, modelFile } from "./modelFile.ts";
import { redBoxModel } from "./redBoxModel.ts";

/** A dark picture of 320 × 180 with a red rectangle of 30 × 20 whose top left corner is there. */
const redAt = (left: number, top: number): Picture => ({
  ...{ width: 320, height: 180 },
  planes: async (width, height) => {
    const paint = (level: number) => {
      const plane = new Uint8Array(width * height).fill(40);
      for (let y = top; y < top + 20; y++) plane.fill(level, y * width + left, y * width + left + 30);
      return plane;
    };
    return { red: paint(255), green: paint(0), blue: paint(0) };
  },
});

test.each([0, 2])("a red rectangle is found where it is, with %i idle layers", async (idleLayers) => {
  const bytes = redBoxModel({ width: 320, height: 192, boxWidth: 30, boxHeight: 20, idleLayers });
  const model = await loadedModel(await modelFile(bytes));
  for (const [left, top] of [
    [50, 60],
    [211, 13],
  ] as const) {
    const [found, ...others] = await model.detect(redAt(left, top));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ className: "car", score: expect.closeTo(0.95, 3) });
    expect([(found?.box.x ?? 0) * 320, (found?.box.y ?? 0) * 180].map((edge) => Math.round(edge * 10) / 10)).toEqual([
      left,
      top,
    ]);
  }
});
