import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { encodePalettePng } from "../../src/sim/png.ts";
import { evalReport } from "../../src/vision/evalReport.ts";
import { runEval } from "../../src/vision/evalRun.ts";
import { parseTruth } from "../../src/vision/evalTruth.ts";
import { testFolder } from "./folder.ts";
import { modelFile } from "./modelFile.ts";

/** Always answers one vehicle at 10 to 30 by 20 to 40 pixels of its input with a score of 0.7, and one at 50 to 60 with 0.02. */
const model = () =>
  modelFile(
    {
      image: [1, 3, "height", "width"],
      outputs: { output: { dims: [1, 2, 6], values: [10, 20, 30, 40, 0.7, 0, 50, 50, 60, 60, 0.02, 0] } },
    },
    { family: "yolov10", names: ["vehicle"], size: 64, threshold: 0.5 },
  );

const picture = encodePalettePng(new Uint8Array(128 * 128), Uint8Array.of(90, 90, 90), 128, 128);

/** Pictures of 128 × 128, so that they are halved, and their labels. */
async function folder(labels: Readonly<Record<string, string>>) {
  const root = await testFolder();
  const [images, texts] = [join(root, "images"), join(root, "labels")];
  await Promise.all([mkdir(images), mkdir(texts)]);
  for (const [name, text] of Object.entries(labels)) {
    await writeFile(join(images, `${name}.png`), picture);
    await writeFile(join(texts, `${name}.txt`), text);
  }
  return { images, labels: texts };
}

test("a folder is judged by the app's own detector, down to scores far below the threshold", async () => {
  const run = await runEval({
    ...(await folder({ one: "0 0.3125 0.46875 0.3125 0.3125\n", none: "" })),
    ...{ model: await model(), tiles: "off" },
  });
  expect(run).toMatchObject({
    threshold: 0.5,
    pictures: [
      { name: "none", vehicles: [], found: [{ left: 20, top: 40, right: 60, bottom: 80 }, { left: 100 }] },
      { name: "one", vehicles: [{ left: 20, top: 40, right: 60, bottom: 80 }] },
    ],
  });
  // Two detections of 0.7 come in together, one right: AP 1/2. One is false in the one empty picture.
  const { json, lines } = evalReport(run, [{ name: "full", has: (name) => name === "one" }]);
  expect(json).toMatchObject({
    ...{ pictures: 2, vehicles: 1, ap50: 50, precision: 50, recall: 100, falsePerEmptyImage: 1 },
    parts: { full: { pictures: 1, ap50: 100, falsePerEmptyImage: null } },
  });
  expect(lines.find((line) => line.startsWith("full"))).toMatch(/^full +1 +1 +100\.0/);
});

test("the input's size can be asked for", async () => {
  const at128 = await runEval({
    ...(await folder({ one: "" })),
    ...{ model: await model(), tiles: "off", size: 128 },
  });
  expect(at128.pictures[0]?.found[0]).toMatchObject({ left: 10, top: 20, right: 30, bottom: 40 });
});

test("a picture without labels is an error that names the file", async () => {
  const { images } = await folder({ one: "" });
  await expect(runEval({ images, labels: images, model: await model(), tiles: "auto" })).rejects.toThrow(/one\.txt/);
});

test("labels that are not understood are refused by their line", () => {
  const message = (text: string) => {
    try {
      return parseTruth(text, "a.txt", 100, 100);
    } catch (cause) {
      return cause instanceof FailureError ? cause.failure.message : cause;
    }
  };
  expect(message("0 0.5 0.5 0.1 0.1\n0 0.5 x 0.1 0.1")).toMatch(/line 2 is not five numbers/);
  expect(message("7 0.5 0.5 0.1 0.1")).toMatch(/line 1 has a class that is not known: 7/);
  expect(message("0 0.5 0.5 0 0.1")).toMatch(/line 1 is no box/);
  expect(message("\n 9 0.5 0.5 0.25 0.25 \r\n4 0.5 0.5 0.5 0.5\n")).toEqual({
    vehicles: [],
    cycles: [{ left: 25, top: 25, right: 75, bottom: 75 }],
    ignored: [{ left: 37.5, top: 37.5, right: 62.5, bottom: 62.5 }],
  });
});
