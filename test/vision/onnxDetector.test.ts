import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import type { Picture } from "../../src/vision/detector.ts";
import { OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { testFolder } from "./folder.ts";
import { plainPicture } from "./modelFile.ts";

const startAt = 1_700_000_000_000;
const model = join(import.meta.dirname, "../../models/vehicle-nano.onnx");
const card = join(import.meta.dirname, "../../models/vehicle-nano.json");

/** A picture from RGB bytes that fits the detector's input as it is. */
function pictureOf(rgb: Uint8Array, width: number, height: number): Picture {
  const channel = (offset: number) => Uint8Array.from({ length: width * height }, (_, i) => rgb[3 * i + offset] ?? 0);
  return {
    width,
    height,
    planes: async (w, h) => {
      expect([w, h]).toEqual([width, height]);
      return { red: channel(0), green: channel(1), blue: channel(2) };
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w <= 0 || h <= 0 ? 0 : (w * h) / (a.w * a.h + b.w * b.h - w * h);
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
    const { threshold } = JSON.parse(await readFile(card, "utf8")) as { threshold: number };
    expect(record).toMatchObject({
      file: model,
      name: "vehicle-nano",
      classes: ["vehicle"],
      threshold,
      family: "YOLOX",
      leftOut: [],
      input: "up to 960",
      licence: "Apache-2.0",
    });
    expect([record.firstMs, record.runMs].every((ms) => ms !== undefined && ms > 1)).toBe(true);
  });

  test("finds the vehicles that the simulated camera sees, where they are", async () => {
    const detector = await loaded(model);
    const world = createWorld(1);
    const camera = { width: 960, height: 540, hfovDeg: 50 };
    const scene = new SceneCamera(world, camera);
    let there = 0;
    let found = 0;
    for (let i = 0; i < 4; i++) {
      const at = startAt + i * 3000;
      const [vehicle] = world.movers(at);
      if (!vehicle) throw new Error("the world has no traffic");
      const { east, north } = world.frame.toEnu(vehicle.place);
      const height = world.terrain.height(east, north - 70) + 75;
      const place = { ...world.frame.toPosition({ east, north: north - 70, up: 0 }), amsl: height };
      const rgb = scene.render({ ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 }, at);
      const detections = (await detector.detect(pictureOf(rgb, camera.width, camera.height))).filter(
        ({ score }) => score >= detector.record.threshold,
      );
      for (const { box, occluded, cut } of scene.visible()) {
        if (occluded > 0.2 || cut > 0.1 || box.w * box.h < 200) continue;
        const truth = { x: box.x / 960, y: box.y / 540, w: box.w / 960, h: box.h / 540 };
        there++;
        if (detections.some((detection) => overlap(detection.box, truth) > 0.4)) found++;
      }
    }
    expect(there).toBeGreaterThanOrEqual(4);
    expect(found / there).toBeGreaterThan(0.75);
  });

  test("finds nothing on plain ground", async () => {
    const detector = await loaded(model);
    const ground = new Uint8Array(640 * 352 * 3).map((_, i) => 90 + ((i * 7919) % 13) + (i % 3) * 8);
    const detections = await detector.detect(pictureOf(ground, 640, 352));
    expect(detections.filter(({ score }) => score >= detector.record.threshold)).toEqual([]);
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

  test("an empty file is told as empty", async () => {
    const file = join(await testFolder(), "empty.onnx");
    await writeFile(file, "");
    expect(await failureOf(file)).toMatchObject({
      code: "bad-input",
      message: `The file is empty: it has no bytes, ${file}`,
    });
  });

  test("a file with the frame of a model around rubbish is refused by the runtime's own words", async () => {
    const file = join(await testFolder(), "rubbish.onnx");
    await writeFile(file, new Uint8Array([0x3a, 4, 1, 2, 3, 4])); // field 7, four bytes that are no graph
    const { code, message } = await failureOf(file);
    expect(code).toBe("bad-input");
    expect(message).toMatch(/^The file is not a model that can be run: ./);
  });

  test("a model without description whose class has no name, and one with a wrong one, are refused by entry", async () => {
    const file = join(await testFolder(), "bare.onnx");
    await copyFile(model, file);
    const description = file.replace(".onnx", ".json");
    const { code, message, remedy } = await failureOf(file);
    expect([code, message.includes("but the names of its classes are not known")]).toEqual(["bad-input", true]);
    expect(remedy).toContain(description);
    const good = JSON.parse(await readFile(card, "utf8")) as object;
    await writeFile(description, JSON.stringify({ ...good, threshold: "high" }));
    expect((await failureOf(file)).message).toBe(
      `The model's description: threshold must be from 0.01 to 0.99, got "high", ${description}`,
    );
  });

  test("a model whose output does not fit its description is refused with both", async () => {
    const file = join(await testFolder(), "classes.onnx");
    await copyFile(model, file);
    const good = JSON.parse(await readFile(card, "utf8")) as object;
    await writeFile(file.replace(".onnx", ".json"), JSON.stringify({ ...good, names: ["car", "truck"], size: 320 }));
    expect((await failureOf(file)).message).toBe(
      `The model cannot be used: it answers output float32 [1, 1260, 6] to a picture of 320 × 192, which does not fit a YOLOX model with 2 classes, ${file}`,
    );
  });
});

describe("while a network runs", () => {
  test("this thread goes on: it has thousands of turns, where it had a few when it computed itself", async () => {
    const detector = await loaded(model);
    const picture = plainPicture(1920, 1080);
    await detector.detect(picture); // memory for this size is laid out
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    for (let i = 0; i < 3; i++) await detector.detect(picture);
    running = false;
    expect(turns).toBeGreaterThan(300);
    expect(detector.runMs).toBeGreaterThan(5);
  });
});
