import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { Polarity } from "../../src/contract/look.ts";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { OfflineDesk } from "../../src/vision/offlineDesk.ts";
import { testFolder } from "./folder.ts";
import { modelFile } from "./modelFile.ts";

const row = (given: readonly number[]) => [...given, ...new Array<number>(84 * 6 - 6).fill(0)];
/** A YOLOX of 64 × 64, trained with white-hot pictures, that is as sure of a car as the picture is bright. */
const model = () =>
  modelFile(
    {
      outputs: { output: { dims: [1, 84, 6], values: row([32, 32, 16, 8, 0, 1]) } },
      brightness: { output: row([0, 0, 0, 0, 1, 0]) },
    },
    { family: "yolox", names: ["car"], range: 1, color: "rgb", decoded: true, pictures: ["white-hot"] },
  );

/** A second of a dark grey thermal film. */
async function darkFilm(): Promise<string> {
  const address = join(await testFolder(), "dark.ts");
  const encoder = new TsEncoder({ width: 64, height: 64, framesPerSecond: 15, bitrate: 500_000, address });
  const rgb = new Uint8Array(3 * 64 * 64).fill(51);
  for (let i = 0; i < 15; i++) await encoder.write({ pixels: { rgb }, at: (i * 1000) / 15 });
  await encoder.close();
  return address;
}

test("a thermal recording is given to a model in the polarity that it was trained with", async () => {
  const file = await darkFilm();
  const order = { runId: "r1", file, model: await model(), startAt: 5_000, every: 1 };
  const scoresAs = async (thermal?: Polarity): Promise<readonly number[]> => {
    const frames: FrameTracks[] = [];
    const nothing = () => {};
    const desk = new OfflineDesk({
      ...{ onSegment: nothing, onProgress: nothing, onAsked: nothing, live: () => false, log: silentLog },
      onFrame: (frame) => frames.push(frame),
    });
    const folder = await testFolder();
    const { counts } = await desk.handlers()["offline.run"]({ ...order, folder, ...(thermal && { thermal }) });
    expect(counts).toEqual({ pictures: 15, analysed: 15, passedOver: 0, undecodable: 0, failed: 0 });
    return (frames.at(-1)?.tracks ?? []).map(({ score }) => Math.round(score * 10) / 10);
  };
  expect(await scoresAs("black-hot")).toEqual([0.8]);
  expect(await scoresAs("white-hot")).toEqual([]);
  expect(await scoresAs()).toEqual([]);
});
