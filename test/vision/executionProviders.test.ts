import { describe, expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { Detectors } from "../../src/vision/detectors.ts";
import { executionProviders, providersInTurn } from "../../src/vision/executionProviders.ts";
import { inspectModel } from "../../src/vision/modelTrial.ts";
import { modelFile } from "./modelFile.ts";

const none = new Array<number>(84 * 6).fill(0);
const model = () =>
  modelFile(
    { outputs: { output: { dims: [1, 84, 6], values: none } } },
    { family: "yolox", names: ["car"], decoded: true },
  );
/** DirectML is of Windows, CoreML of macOS: one of them is missing on every computer. */
const missing = process.platform === "win32" ? "CoreML" : "DirectML";

describe("what a model is run by", () => {
  test("is by itself all that this computer has, the CPU last", () => {
    expect(providersInTurn()).toEqual(executionProviders());
    expect(providersInTurn().at(-1)).toEqual({ key: "cpu", name: "CPU" });
  });

  test("is the CPU alone where that was chosen", async () => {
    expect(providersInTurn("CPU")).toEqual([{ key: "cpu", name: "CPU" }]);
    const { provider, notUsed } = await inspectModel(await model(), "CPU");
    expect({ provider, notUsed }).toEqual({ provider: "CPU", notUsed: undefined });
  });

  test("is the CPU, and it says why, where what was chosen is not there", async () => {
    const { provider, notUsed } = await inspectModel(await model(), missing);
    expect({ provider, notUsed }).toEqual({ provider: "CPU", notUsed: [`${missing}: this computer does not have it`] });
  });

  test("is nothing for a name that none has", () => {
    expect(() => providersInTurn("TPU")).toThrow("There is nothing called TPU to run models by");
  });

  test("is asked for by both detectors that look at the video", async () => {
    const analyst = new Analyst(silentLog);
    const detectors = new Detectors({ analyst, onRecord: () => {}, log: silentLog });
    const file = await model();
    const why = [`${missing}: this computer does not have it`];
    expect((await detectors.load(file, missing)).notUsed).toEqual(why);
    expect((await detectors.loadForThermal(file, missing))?.notUsed).toEqual(why);
    await analyst.thermalDetector?.close();
    await analyst.detector?.close();
  });
});
