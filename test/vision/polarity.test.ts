import { describe, expect, test } from "vitest";
import type { PictureKind } from "../../src/contract/look.ts";
import { needsNegative } from "../../src/vision/polarity.ts";
import { loadedModel, modelFile, plainPicture } from "./modelFile.ts";
import type { TinyModel } from "./onnxModel.ts";

/** A YOLOX of 64 × 64 whose score is the mean brightness. */
const row = (given: readonly number[]) => [...given, ...new Array<number>(84 * 6 - 6).fill(0)];
const brightness: TinyModel = {
  outputs: { output: { dims: [1, 84, 6], values: row([32, 32, 16, 8, 0, 1]) } },
  brightness: { output: row([0, 0, 0, 0, 1, 0]) },
};
const card = (range: number, pictures?: readonly PictureKind[]) => ({
  ...{ family: "yolox", names: ["car"], range, color: "rgb", decoded: true },
  ...(pictures && { pictures }),
});

describe("the polarity of thermal pictures", () => {
  test("is turned for a model that was trained with the other one alone", () => {
    const asked = [
      needsNegative(["white-hot"], "black-hot"),
      needsNegative(["black-hot"], "white-hot"),
      needsNegative(["visible", "white-hot"], "black-hot"),
      needsNegative(["white-hot"], "white-hot"),
      needsNegative(["white-hot", "black-hot"], "black-hot"),
      needsNegative(["visible"], "black-hot"),
      needsNegative(["white-hot"], undefined),
      needsNegative(undefined, "black-hot"),
    ];
    expect(asked).toEqual([true, true, true, false, false, false, false, false]);
  });

  test("a model trained with white-hot pictures gets black-hot ones as their negative, and no others", async () => {
    const dark = plainPicture(64, 64, () => 51);
    const detector = await loadedModel(await modelFile(brightness, card(1, ["white-hot"])));
    expect(detector.record.pictures).toEqual(["white-hot"]);
    const scores = async (look: Parameters<typeof detector.detect>[1]) =>
      (await detector.detect(dark, look)).map(({ score }) => Math.round(score * 100));
    expect(await scores({ thermal: "black-hot" })).toEqual([80]);
    expect(await scores({ thermal: "white-hot" })).toEqual([20]);
    expect(await scores({})).toEqual([20]);
  });

  test("the negative of pictures that go in as they are is as exact", async () => {
    const model = { ...brightness, brightness: { output: row([0, 0, 0, 0, 1 / 255, 0]) } };
    const detector = await loadedModel(await modelFile(model, card(255, ["black-hot"])));
    const bright = plainPicture(64, 64, () => 204);
    const score = async (thermal: "white-hot" | "black-hot") =>
      Math.round(((await detector.detect(bright, { thermal }))[0]?.score ?? 0) * 255);
    expect([await score("black-hot"), await score("white-hot")]).toEqual([204, 51]);
  });
});
