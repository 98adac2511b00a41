import { AV_PIX_FMT_YUV420P } from "node-av/constants";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { newFrame } from "../../src/vision/av.ts";
import { Detectors } from "../../src/vision/detectors.ts";
import { OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { modelFile } from "./modelFile.ts";
import type { TinyModel } from "./onnxModel.ts";

const row = (given: readonly number[]) => [...given, ...new Array<number>(84 * 6 - 6).fill(0)];
const car: TinyModel = { outputs: { output: { dims: [1, 84, 6], values: row([32, 32, 16, 8, 1, 0.9]) } } };
/** It answers to an empty picture, and NaN to a bright one: ∞ − ∞. */
const endless: TinyModel = {
  outputs: { output: { dims: [1, 84, 6], values: row([32, 32, 16, 8, Number.NEGATIVE_INFINITY, 0.9]) } },
  brightness: { output: row([0, 0, 0, 0, 3e38, 0]) },
};
const card = { family: "yolox", names: ["car"], range: 255, color: "rgb", decoded: true };

/** Detectors over one stream; `next` offers a picture, and gives what became of it: how many vehicles, or what was told. */
async function scene(model: TinyModel) {
  const analyst = new Analyst(silentLog);
  const told: string[] = [];
  let now = 0;
  let wake = () => {};
  const detectors = new Detectors({
    analyst,
    onRecord: (kind, { failure }) => {
      told.push(`${kind}: ${failure ? failure.message : "works"}`);
      wake();
    },
    log: silentLog,
    elapsed: () => now,
  });
  const file = await modelFile(model, card);
  await detectors.load(file);
  onTestFinished(() => analyst.detector?.close());
  let found = 0;
  let at = 0;
  const desk = analyst.desk(async ({ detections }) => {
    found += detections.length;
    wake();
  });
  const frame = newFrame(64, 64, AV_PIX_FMT_YUV420P);
  for (const plane of frame.data ?? []) plane.fill(200);
  onTestFinished(() => frame.free());
  /** Offers pictures until this is so. */
  const until = async (condition: () => boolean) => {
    while (!condition()) {
      at += 100;
      desk.offer(frame, { at });
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 50); // a failing detector rests
      });
    }
  };
  const later = (ms: number) => {
    now += ms;
  };
  return { analyst, detectors, file, told, until, found: () => found, later };
}

const ended = (file: string) =>
  `The detector tiny finds nothing: The network no longer runs: its thread ended, ${file}`;

describe("the detectors of a vision process", () => {
  test("a network whose thread ends is told and opened again, and finds vehicles as before", async () => {
    const { analyst, file, told, until, found } = await scene(car);
    await until(() => found() > 0);
    await analyst.detector?.close(); // its thread ends
    await until(() => told.length === 2);
    expect(told).toEqual([`all: ${ended(file)}`, "all: works"]);
    const before = found();
    await until(() => found() > before);
  });

  test("one that ends again at once is left ended, told, until a model is chosen", async () => {
    const { analyst, detectors, file, told, until, found, later } = await scene(car);
    await analyst.detector?.close();
    await until(() => told.length === 2);
    later(1_000);
    await analyst.detector?.close();
    await until(() => told.length === 3);
    expect(told.at(-1)).toBe(`all: ${ended(file)}`);
    const before = found();
    await detectors.load(file);
    await until(() => found() > before);
    later(60_000);
    await analyst.detector?.close();
    await until(() => told.length === 5);
    expect(told.slice(3)).toEqual([`all: ${ended(file)}`, "all: works"]);
  });

  test("one that answers NaN is told once; another that can not be used leaves it, one that can takes its place", async () => {
    const { detectors, told, until, found } = await scene(endless);
    await until(() => told.length > 0);
    const empty = await modelFile(new Uint8Array(0));
    await expect(detectors.load(empty)).rejects.toThrow("The file is empty");
    expect(told).toEqual(["all: The detector tiny finds nothing: The network answers NaN, no numbers"]);
    await detectors.load(await modelFile(car, card));
    await until(() => found() > 0);
    expect(told.length).toBe(1);
  });

  test("a model that answers NaN to an empty picture is refused", async () => {
    const values = row([32, 32, Number.NaN, 8, 1, 0.9]);
    const file = await modelFile({ outputs: { output: { dims: [1, 84, 6], values } } }, card);
    await expect(OnnxDetector.load(file)).rejects.toThrow("it answers NaN, no numbers, to an empty picture");
  });
});
