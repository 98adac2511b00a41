import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import { inspectModel, measureModel, tryModel } from "../../src/vision/modelTrial.ts";
import { testFolder } from "./folder.ts";
import { modelFile, rounded } from "./modelFile.ts";

const shipped = join(import.meta.dirname, "../../models/vehicle-nano.onnx");

/** A picture file (PPM) of one colour. */
async function picture(width: number, height: number, rgb: readonly [number, number, number]): Promise<string> {
  const file = join(await testFolder(), "picture.ppm");
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => rgb[i % 3] ?? 0);
  await writeFile(file, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]));
  return file;
}

/** A YOLOX of 64 × 64 that sees a car, and less surely a truck, in whatever is bright. */
const model = () => {
  const rows = (car: number[], truck: number[]) => [...car, ...truck, ...new Array<number>(82 * 7).fill(0)];
  return modelFile(
    {
      outputs: {
        output: { dims: [1, 84, 7], values: rows([32, 32, 16, 8, 0, 1, 0], [16, 16, 8, 8, 0, 0, 1]) },
      },
      brightness: { output: rows([0, 0, 0, 0, 0.9, 0, 0], [0, 0, 0, 0, 0.3, 0, 0]) },
    },
    { family: "yolox", names: ["car", "truck"], range: 1, decoded: true },
  );
};

const failureOf = async (work: Promise<unknown>) =>
  ((await work.catch((cause: unknown) => cause)) as FailureError).failure;

describe("a model tried on a picture", () => {
  test("gives what it finds from its threshold on, and the picture to draw it on", async () => {
    const trial = await tryModel(await model(), await picture(64, 64, [255, 255, 255]));
    expect({ ...trial, ms: 0, shown: { ...trial.shown, rgba: trial.shown.rgba.length }, found: [] }).toEqual({
      width: 64,
      height: 64,
      shown: { width: 64, height: 64, rgba: 4 * 64 * 64 },
      found: [],
      ms: 0,
    });
    expect(rounded(trial.found)).toEqual([["car", 0.9, 0.375, 0.438, 0.25, 0.125]]);
    expect(trial.ms).toBeGreaterThan(0);
  });

  test("shows a large picture small, in its own colours", async () => {
    const { shown } = await tryModel(await model(), await picture(1920, 1080, [200, 100, 50]));
    expect([shown.width, shown.height]).toEqual([960, 540]);
    const middle = 4 * (270 * 960 + 480);
    expect([...shown.rgba.subarray(middle, middle + 4)].map((value) => Math.round(value / 10))).toEqual([
      20, 10, 5, 26,
    ]);
  });

  test("takes a thermal picture in the polarity that the model was trained with", async () => {
    const output = { dims: [1, 84, 6], values: [32, 32, 16, 8, 0, 1, ...new Array<number>(84 * 6 - 6).fill(0)] };
    const brightness = { output: [0, 0, 0, 0, 1, 0, ...new Array<number>(84 * 6 - 6).fill(0)] };
    const card = { family: "yolox", names: ["car"], range: 1, decoded: true, pictures: ["white-hot"] };
    const file = await modelFile({ outputs: { output }, brightness }, card);
    const dark = await picture(64, 64, [51, 51, 51]);
    const scores = async (thermal?: "white-hot" | "black-hot") =>
      (await tryModel(file, dark, thermal && { thermal })).found.map(({ score }) => Math.round(score * 10) / 10);
    expect([await scores("black-hot"), await scores("white-hot"), await scores()]).toEqual([[0.8], [], []]);
  });

  test("says why a picture cannot be read", async () => {
    const folder = await testFolder();
    const [text, empty] = [join(folder, "a.jpg"), join(folder, "b.jpg")];
    await writeFile(text, "no picture");
    await writeFile(empty, "");
    const file = await model();
    expect((await failureOf(tryModel(file, join(folder, "c.jpg")))).code).toBe("not-found");
    expect((await failureOf(tryModel(file, text))).message).toMatch(/^The picture cannot be read: .*a\.jpg$/);
    expect((await failureOf(tryModel(file, empty))).message).toBe(`The picture is empty: it has no bytes, ${empty}`);
  });

  test("a model is told, and measured at the sizes that it takes", async () => {
    const file = await model();
    expect(await inspectModel(file)).toMatchObject({ family: "YOLOX", classes: ["car", "truck"] });
    expect(await measureModel(file)).toEqual([{ width: 64, height: 64, ms: expect.any(Number) }]);
    const sizes = (await measureModel(shipped)).map(({ width, height }) => [width, height]);
    expect(sizes).toEqual([
      [640, 384],
      [960, 544],
      [1280, 736],
    ]);
  });
});
