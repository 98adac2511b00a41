import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import type { Picture } from "../../src/vision/detector.ts";
import { OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { testFolder } from "./folder.ts";

const model = join(import.meta.dirname, "../../models/vehicle-nano.onnx");
const card = join(import.meta.dirname, "../../models/vehicle-nano.json");

/** A grey road with white cars of 34 × 16 pixels, as seen from straight above. */
function roadFromAbove(cars: readonly { x: number; y: number }[]): Picture {
  const [width, height] = [640, 352];
  const planes = {
    red: new Uint8Array(width * height),
    green: new Uint8Array(width * height),
    blue: new Uint8Array(width * height),
  };
  const paint = (x0: number, y0: number, w: number, h: number, [r, g, b]: readonly [number, number, number]) => {
    for (let y = y0; y < y0 + h; y++)
      for (let x = x0; x < x0 + w; x++) {
        planes.red[y * width + x] = r;
        planes.green[y * width + x] = g;
        planes.blue[y * width + x] = b;
      }
  };
  paint(0, 0, width, height, [92, 108, 74]);
  paint(0, 140, width, 72, [104, 104, 106]);
  for (const { x, y } of cars) {
    paint(x + 3, y + 3, 34, 16, [46, 48, 46]); // its shadow
    paint(x, y, 34, 16, [228, 230, 232]);
    paint(x + 9, y + 2, 5, 12, [52, 60, 70]); // front window
    paint(x + 25, y + 2, 4, 12, [60, 68, 78]); // rear window
  }
  return {
    width,
    height,
    planes: async (w, h) => {
      expect([w, h]).toEqual([width, height]);
      return planes;
    },
  };
}

async function loaded(file: string): Promise<OnnxDetector> {
  const detector = await OnnxDetector.load(file);
  onTestFinished(() => detector.close());
  return detector;
}

const failureOf = async (file: string) =>
  ((await OnnxDetector.load(file).catch((cause: unknown) => cause)) as FailureError).failure;

describe("the shipped detector", () => {
  test("loads, and says what it is", async () => {
    const { record } = await loaded(model);
    const { threshold, names } = JSON.parse(await readFile(card, "utf8")) as { threshold: number; names: string[] };
    expect(record).toEqual({ file: model, name: "vehicle-nano", classes: names, provider: "CPU", threshold });
  });

  test("finds cars from above where they are, and nothing on an empty road", async () => {
    const detector = await loaded(model);
    const { threshold } = detector.record;
    const cars = [
      { x: 120, y: 150 },
      { x: 420, y: 185 },
    ];
    const found = (await detector.detect(roadFromAbove(cars))).filter(({ score }) => score >= threshold);
    const centres = found.map(({ box }) => ({ x: (box.x + box.w / 2) * 640, y: (box.y + box.h / 2) * 352 }));
    const near = cars.map((c) => centres.filter(({ x, y }) => Math.hypot(x - c.x - 17, y - c.y - 8) < 12).length);
    expect(near).toEqual([1, 1]);
    expect(found.length).toBe(2);
    expect((await detector.detect(roadFromAbove([]))).filter(({ score }) => score >= threshold)).toEqual([]);
  });
});

describe("a model that cannot be used", () => {
  test("a missing file is named", async () => {
    expect(await failureOf("/nowhere/model.onnx")).toMatchObject({
      code: "not-found",
      message: "There is no such model: /nowhere/model.onnx",
    });
  });

  test("a file that is no model is refused", async () => {
    const file = join(await testFolder(), "text.onnx");
    await copyFile(card, file.replace(".onnx", ".json"));
    await writeFile(file, "no model");
    const { code, message } = await failureOf(file);
    expect(code).toBe("bad-input");
    expect(message).toMatch(/^The file is not a model that can be run: /);
  });

  test("a model cut short is refused", async () => {
    const file = join(await testFolder(), "cut.onnx");
    await copyFile(card, file.replace(".onnx", ".json"));
    await writeFile(file, (await readFile(model)).subarray(0, 100_000));
    expect((await failureOf(file)).code).toBe("bad-input");
  });

  test("a model without description, and one with a wrong one, are refused by entry", async () => {
    const file = join(await testFolder(), "bare.onnx");
    await copyFile(model, file);
    const description = file.replace(".onnx", ".json");
    expect(await failureOf(file)).toMatchObject({
      code: "not-found",
      message: `The model has no description: ${description}`,
    });
    const good = JSON.parse(await readFile(card, "utf8")) as object;
    await writeFile(description, JSON.stringify({ ...good, threshold: "high" }));
    expect((await failureOf(file)).message).toBe(
      `The model's description: threshold must be from 0 to 1, got "high", ${description}`,
    );
  });

  test("a model whose output does not fit its description is refused with both shapes", async () => {
    const file = join(await testFolder(), "classes.onnx");
    await copyFile(model, file);
    const good = JSON.parse(await readFile(card, "utf8")) as object;
    await writeFile(file.replace(".onnx", ".json"), JSON.stringify({ ...good, names: ["car", "truck"], size: 320 }));
    expect((await failureOf(file)).message).toBe(
      `The model cannot be used: its output is float32 [1, 1260, 6] instead of float32 [1, 1260, 7], ${file}`,
    );
  });
});
